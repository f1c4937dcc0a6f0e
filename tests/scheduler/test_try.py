"""`sources try`: one document for every outcome, from a recorded page and from the web."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.moment import moment
from scheduler.cli.main import main
from scheduler.demo.programme import Changes
from scheduler.demo.run import write_config
from scheduler.demo.site import DemoSite
from tests.crawler.fetch.site import running_site

NODE = {
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": "https://society.example/e/1",
    "name": "Meeting on Spinal Muscular Atrophy",
    "startDate": "2027-05-12T09:00+02:00",
    "endDate": "2027-05-12T17:00+02:00",
    "url": "https://society.example/e/1",
    "location": {"@type": "Place", "name": "Town Hall", "address": "Vienna, Austria"},
}
SOURCE = 'name = "Society"\nurl = "https://society.example/events"\nkind = "jsonld"\ntimezone = "Europe/Vienna"\n'


def page(*nodes: dict[str, Any]) -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)
    return f"<!doctype html><html lang=en><title>Events</title><body>{scripts}</body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "any name.toml").write_text(SOURCE)
    (tmp_path / "page.html").write_text(page(NODE))
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["--config", str(folder / "config"), "--data", str(folder / "data"), "sources", "try", *arguments])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def read(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    file, recorded = str(folder / "any name.toml"), str(folder / "page.html")
    code, out, _ = run(folder, capsys, file, "--from-file", recorded, "--json", *more)
    return code, json.loads(out)


def test_the_document_has_the_shape_of_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every key is there, values are as the contract words them, and nothing is written."""
    code, found = read(folder, capsys, "--as-of", "2026-11-22")
    assert (code, list(found)) == (0, [
        "source", "class", "hint", "links", "items", "nothing", "ways", "proposal",
    ])  # fmt: skip
    assert (found["source"], found["class"], found["links"]) == ("any-name", "ok", [])
    (item,) = found["items"]
    assert {key: item[key] for key in ("accepted", "verdict", "reason")} == {
        "accepted": True, "verdict": "publish", "reason": None,
    }  # fmt: skip
    assert item["raw"]["title"] == "Meeting on Spinal Muscular Atrophy"
    event = item["event"]
    assert event["relevance"]["score"] > 0
    assert {key: event[key] for key in ("title", "start", "end", "all_day", "timezone", "precision")} == {
        "title": "Meeting on Spinal Muscular Atrophy",
        "start": "2027-05-12T09:00:00+02:00",
        "end": "2027-05-12T17:00:00+02:00",
        "all_day": False,
        "timezone": "Europe/Vienna",
        "precision": "minute",
    }
    assert set(event) == {
        "title", "start", "end", "all_day", "precision", "timezone", "status", "mode", "type", "audience", "venue",
        "city", "country", "url", "registration_url", "abstract_url", "description", "description_html", "organizer",
        "accreditation", "sponsor", "language", "deadlines", "topics", "relevance",
    }  # fmt: skip
    assert not (folder / "data").exists()


def test_a_refused_item_is_listed_with_its_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What could be read stands in `raw`; there is no event."""
    undated = {**NODE, "@id": "https://society.example/e/2", "startDate": "soon", "endDate": ""}
    (folder / "page.html").write_text(page(NODE, undated))
    code, found = read(folder, capsys)
    (refused,) = [item for item in found["items"] if not item["accepted"]]
    assert (code, refused["verdict"], refused["event"]) == (0, "drop", None)
    assert refused["reason"]
    assert refused["raw"]["start"] == "soon"


def test_a_page_of_another_format_is_broken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, class and hint say what is wrong."""
    (folder / "any name.toml").write_text(SOURCE.replace("jsonld", "ics"))
    code, found = read(folder, capsys)
    assert (code, found["class"], found["items"]) == (1, "broken:not-the-format", [])
    assert found["hint"].startswith("The page is not in the format that the source file names.")


@pytest.mark.parametrize(
    ("text", "arguments", "error"),
    [
        (SOURCE.replace("jsonld", "jsonl"), (), "error: any name.toml:3 kind: "),
        (SOURCE, ("--as-of", "soon"), "error: --as-of soon: "),
        (SOURCE, ("--from-file", "nowhere.html"), "error: cannot read nowhere.html: No such file or directory"),
    ],
)
def test_a_wrong_call_is_a_document_too(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: tuple[str, ...], error: str
) -> None:
    """With --json there is one document for every outcome; errors go to stderr, exit code 2."""
    (folder / "any name.toml").write_text(text)
    recorded = () if "--from-file" in arguments else ("--from-file", str(folder / "page.html"))
    code, out, err = run(folder, capsys, str(folder / "any name.toml"), *recorded, "--json", *arguments)
    assert (code, json.loads(out)["class"], json.loads(out)["items"]) == (2, "broken:config", [])
    assert err.startswith(error)


def test_an_unknown_slug_is_a_wrong_call(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a source nor a file: exit code 2."""
    code, out, err = run(folder, capsys, "nobody")
    assert (code, out) == (2, "")
    assert err.startswith("error: there is no source and no file 'nobody'\nhint: ")


def test_people_get_a_table_and_a_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Title, start, place, verdict and reason, then what the class means."""
    code, out, _ = run(folder, capsys, str(folder / "any name.toml"), "--from-file", str(folder / "page.html"))
    lines = out.splitlines()
    assert (code, lines[0].split()) == (0, ["title", "start", "place", "verdict", "reason"])
    assert lines[-2:] == ["any-name: ok, 1 of 1 accepted, 0 links to follow",
                          "The page was read and lists events. Nothing to do."]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2027-05-01", None, "2027-05-01T00:00:00+00:00"),
        ("2027-05-01", "Europe/Vienna", "2027-05-01T00:00:00+02:00"),
        ("2027-05-01T09:30", "Asia/Tokyo", "2027-05-01T09:30:00+09:00"),
        ("2027-05-01T09:30+01:00", "Asia/Tokyo", "2027-05-01T09:30:00+01:00"),
        ("2027-05-01T09:30Z", "Asia/Tokyo", "2027-05-01T09:30:00+00:00"),
    ],
)
def test_as_of_is_read_in_the_sources_zone(text: str, zone: str | None, expected: str) -> None:
    """A date is its midnight; an offset wins over the zone."""
    assert moment(text, zone).isoformat() == expected


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(dt.datetime.now(dt.UTC).date()) as running:
        yield running


def test_online_a_source_is_read_by_a_real_crawl(
    tmp_path: Path, site: DemoSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both pages of the REST interface are read; nothing is stored."""
    write_config(tmp_path / "config", {name.value: address for name, address in site.addresses.items()}, "12h")
    code, out, _ = run(tmp_path, capsys, "patients", "--json")
    found = json.loads(out)
    assert (code, found["class"], sum(item["accepted"] for item in found["items"])) == (0, "ok", 4)
    assert not (tmp_path / "data").exists()


def test_online_a_site_that_is_down_is_told_as_such(
    tmp_path: Path, site: DemoSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server error is broken, with a hint; a private address that is not allowed is refused."""
    write_config(tmp_path / "config", {name.value: address for name, address in site.addresses.items()}, "12h")
    private = tmp_path / "private.toml"
    file = tmp_path / "config" / "sources" / "news.toml"
    private.write_text(file.read_text().replace("allow_private = true", "allow_private = false"))
    code, out, _ = run(tmp_path, capsys, str(private), "--json")
    assert (code, json.loads(out)["class"]) == (1, "broken:private-address")
    site.changes = Changes(down=("news",))
    code, out, _ = run(tmp_path, capsys, "news", "--json")
    assert (code, json.loads(out)["class"]) == (1, "broken:server-error")


def test_a_large_calendar_is_told_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand events with long descriptions come out of the crawl child as they went in."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:Meeting {number}\r\nDTSTART;VALUE=DATE:20270512\r\n"
        f"DESCRIPTION:{'long words ' * 300}\r\nEND:VEVENT\r\n"
        for number in range(1000)
    )
    (folder / "config" / "large.ics").write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    (folder / "config" / "sources" / "large.toml").write_text(
        'name = "Large"\nurl = "large.ics"\nkind = "file"\nrelevance = "all"\n'
    )
    code, out, _ = run(folder, capsys, "large", "--json")
    found = json.loads(out)
    assert (code, found["class"], len(found["items"])) == (0, "ok", 1000)


def test_online_items_are_told_in_page_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A detail page that comes late does not move its item behind the others; nothing of the crawl is left behind."""
    with running_site() as pages:
        rows = "".join(
            f'<li><b>{title}</b><time datetime="{day}"></time>{link}</li>'
            for title, day, link in (
                ("One", "2027-05-12", '<a href="/1">more</a>'), ("Two", "2027-05-13", ""), ("Three", "2027-05-14",
                 '<a href="/3">more</a>'), ("Four", "soon", ""),
            )
        )  # fmt: skip
        pages.html("/events", f"<ul>{rows}</ul>")
        pages.html("/1", "<p>Town Hall</p>", delay_s=0.2)
        pages.html("/3", "<p>Clinic</p>")
        (folder / "paged.toml").write_text(
            f'name = "P"\nurl = "{pages.url}/events"\nkind = "html"\nrelevance = "all"\nallow_private = true\n'
            'delay = "0s"\n[html]\nitem = "li"\n[html.fields]\ntitle = "b"\nstart = "time::attr(datetime)"\n'
            '[detail]\nlink = "a"\n[detail.fields]\nvenue = "p"\n'
        )
        code, out, _ = run(folder, capsys, str(folder / "paged.toml"), "--json")
    items = json.loads(out)["items"]
    assert (code, [item["raw"]["title"] for item in items]) == (0, ["One", "Two", "Three", "Four"])
    assert [item["fields"].get("venue", {}).get("from") for item in items] == ["detail page", None, "detail page", None]
