"""Static files: every one is published, under an address that changes with its bytes."""

from __future__ import annotations

import re

from config.load import Config
from feeds.web.site import STATIC, site_of, static_files
from tests.feeds.web.conftest import BASE_URL


def test_every_file_is_published_once() -> None:
    """Files of a folder lie in one whose name carries its version."""
    published = [path for path, _ in static_files()]
    assert len(published) == len(set(published)) == sum(path.is_file() for path in STATIC.rglob("*"))
    folders = {path.split("/")[1] for path in published if path.count("/") == 2}
    assert {re.sub(r"-[0-9a-f]{10}$", "", name) for name in folders} == {p.name for p in STATIC.iterdir() if p.is_dir()}


def test_addresses_lead_to_published_files(config: Config) -> None:
    """A file alone has its version behind a question mark, a module in the name of its folder."""
    site, published = site_of(config, BASE_URL), dict(static_files())
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{10}", site.static("style.css"))
    module = site.static("tools/walk.js")
    assert re.fullmatch(r"/static/tools-[0-9a-f]{10}/walk\.js", module)
    assert published[module.removeprefix("/")] == (STATIC / "tools" / "walk.js").read_bytes()


def test_modules_import_their_own_folder_only() -> None:
    """So that all of them have the version of the folder."""
    for path in (STATIC / "tools").glob("*.js"):
        imported = re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8"))
        assert all((path.parent / name).is_file() and name.startswith("./") for name in imported), path.name
