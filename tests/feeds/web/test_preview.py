"""The preview: pages as they are in their files at each request, and problems in place of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from config.load import Config
from feeds.web.preview import create_preview
from feeds.web.site import site_of, static_files
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.content_folder import BODY_STARTS, front, write_content


@pytest.fixture
def preview(tmp_path: Path, config: Config) -> TestClient:
    folder = write_content(tmp_path / "content")
    return TestClient(create_preview(folder, site_of(config, BASE_URL), lambda: dt.date(2026, 11, 22)))


def test_pages_and_their_style_are_served(preview: TestClient) -> None:
    """The start page, a page by its address, and what pages load; nothing else."""
    addresses = ("/", "/moon-fever/", "/static/style.css", "/static/nothing.css", "/events/")
    assert [preview.get(address).status_code for address in addresses] == [200, 200, 200, 404, 404]


def test_the_film_can_be_sought_in_the_preview(preview: TestClient) -> None:
    """Its files come in parts, as the server sends them."""
    path = next(path for path, _ in static_files() if path.endswith(".webm"))
    answer = preview.get(f"/{path}", headers={"range": "bytes=0-3"})
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (206, "video/webm", b"\x1aE\xdf\xa3")


def test_a_change_shows_at_the_next_request(preview: TestClient, tmp_path: Path) -> None:
    """No restart: the file is read each time."""
    (tmp_path / "content" / "moon-fever.md").write_text(
        front("Changed") + "It is so [@alder2001; @cedar2010].\n", encoding="utf-8"
    )
    assert html.document_fromstring(preview.get("/moon-fever/").text).xpath("string(//h1)") == "Changed"


def test_problems_are_shown_in_place_of_the_page(preview: TestClient, tmp_path: Path) -> None:
    """With file and line, so that they can be mended while writing."""
    (tmp_path / "content" / "moon-fever.md").write_text(
        front() + "It is so.\n\nIt is [@alder2001; @cedar2010].\n", encoding="utf-8"
    )
    response = preview.get("/moon-fever/")
    lines = html.document_fromstring(response.text).xpath("//main//p/text()")
    assert response.status_code == 500
    assert lines[0].startswith(f"moon-fever.md:{BODY_STARTS}: no reference; cite one before the full stop")
