"""`sources probe` as an admin calls it: what it prints, how it ends, what it refuses."""

import json
from pathlib import Path

import pytest

from tests.crawler.fetch.site import Site, running_site
from tests.crawler.probe.web import events, ics, linked_data, page, rows
from tests.scheduler.probe.probing import AS_OF, CALENDAR, put, run, taken


def test_a_private_address_is_refused_unless_allowed(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --allow-private nothing is asked; with it only the host and port that were given."""
    put(site, "/events/", page(linked_data(events(3))))
    code, out, _ = run(folder, capsys, "probe", f"{site.url}/events/", "--json")
    found = json.loads(out)
    assert (code, found["class"], site.hits) == (1, "broken:private-address", [])
    assert "--allow-private" in found["hint"]
    with running_site() as other:
        put(other, "/all.ics", ics(events(9)), CALENDAR)
        link = f'<link rel="alternate" type="text/calendar" href="{other.url}/all.ics">'
        put(site, "/events/", page(linked_data(events(3)), link))
        arguments = (f"{site.url}/events/", "--allow-private", "--as-of", AS_OF, "--json")
        code, out, _ = run(folder, capsys, "probe", *arguments)
        found = json.loads(out)
        assert (code, *taken(found, site)) == (0, "ok", "jsonld", "/events/")
        assert other.hits == []
    assert "allow_private = true" in found["toml"]


def test_a_recorded_page_is_read_without_a_network(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the page: what it announces is not asked for."""
    recorded = folder / "page.html"
    recorded.write_text(page(rows(events(6)), '<link rel="alternate" type="text/calendar" href="/all.ics">'))
    arguments = ("--from-file", str(recorded), "--as-of", AS_OF, "--json")
    code, out, _ = run(folder, capsys, "probe", f"{site.url}/events/", *arguments)
    found = json.loads(out)
    assert (code, *taken(found, site)) == (0, "ok", "auto", "/events/")
    assert (found["requests"], site.hits) == ([], [])
    assert [step["url"] for step in found["steps"]] == [f"{site.url}/events/"] * len(found["steps"])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("probe", "events"), "error: 'https://events' is no address of a web page\n"),
        (("probe", "ftp://example.org/"), "error: ftp: addresses cannot be crawled, only http: and https: ones\n"),
        (("probe", "https://example.org/", "--from-file", "none.html"), "error: cannot read none.html: No such file"),
        (("probe", "https://example.org/", "--as-of", "soon"), "error: --as-of soon: "),
        (("add", "https://example.org/", "--slug", "No Slug"), "error: 'No Slug' is no name for a source\n"),
        (("add", "https://example.org/"), "error: nobody is there to be asked\n"),
    ],
)
def test_a_wrong_call_is_told_in_two_lines(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], error: str
) -> None:
    """Exit code 2, an error and a hint; a probe with --json prints a document all the same."""
    code, out, err = run(folder, capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(error)
    assert err.splitlines()[-1].startswith("hint: ")
    if arguments[0] == "probe":
        code, out, _ = run(folder, capsys, *arguments, "--json")
        assert (code, json.loads(out)["class"]) == (2, "broken:config")


def test_people_see_what_was_tried_and_the_file(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A table of the ways, why each was left, a sample, the file, and how it ended."""
    put(site, "/events/", page(linked_data(events(1)) + rows(events(4))))
    code, out, _ = run(folder, capsys, "probe", f"{site.url}/events/", "--allow-private", "--as-of", AS_OF)
    lines = out.splitlines()
    assert (code, lines[0].split()) == (0, ["tried", "kind", "events", "to", "come", "result", "address"])
    place = folder / "config" / "sources" / "society-of-examplia.toml"
    assert f"The file it leads to, {place}:" in lines
    assert 'kind = "auto"' in lines
    assert lines[-1].startswith("ok: The page was read and lists events.")
    assert not (folder / "data").exists()
