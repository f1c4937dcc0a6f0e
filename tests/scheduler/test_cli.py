"""The command line: exit codes, errors of two lines, tables and JSON, in one process with a real store."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from scheduler.cli.main import main
from store.repository import Store
from store.retention import CRAWLS_KEPT
from tests.e2e.running import COMMAND, environment
from tests.store.make import crawl, listing, only

GOOD = 'name = "Society"\nurl = "https://society.example/events.ics"\nkind = "ics"\n'
CURATED = f"""
[[event]]
id = "care-day"
title = "SMA Care Day"
start = {dt.datetime.now(dt.UTC).year + 1}-05-12
evidence = "https://society.example/care-day"
city = "Vienna"
country = "AT"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with one source that reads a local calendar."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "service.toml").write_text('[service]\ncontact = "office@example.org"\n')
    (tmp_path / "sources" / "society.toml").write_text(GOOD)
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of one command."""
    with pytest.raises(SystemExit) as end:
        main(["--config", str(folder), "--data", str(folder / "data"), *arguments])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def assert_error(result: tuple[int, str, str], code: int, error: str) -> None:
    """The command failed with that code, one error line and one hint, and printed nothing else."""
    assert result[0] == code
    assert re.fullmatch(rf"error: {error}\nhint: [^\n]+\n", result[2]), result[2]
    assert result[1] == ""


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("frobnicate",), "No such command 'frobnicate'."),
        (("sources", "list", "--bad"), "No such option '--bad'."),
        (("sources", "health", "socity"), "there is no source 'socity'"),
        (("crawl", "nobody"), "there is no source nobody"),
        (("crawl", "--as-of", "yesterday"), "--as-of yesterday: .+"),
        (("gate", "release", "society"), "no crawl of 'society' is held"),
        (("events", "show", "nothing"), "there is no event 'nothing'"),
        (("events", "list", "--country", "Atlantis"), "country: unknown value .+"),
        (("db", "info"), "there is no database in .+"),
    ],
)
def test_a_wrong_call_is_two_lines_and_exit_code_2(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], error: str
) -> None:
    """Error and hint on stderr, nothing on stdout, never a traceback."""
    assert_error(run(folder, capsys, *arguments), 2, error)


def test_a_near_miss_is_guessed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The hint of an unknown slug names the one that was probably meant."""
    assert "hint: did you mean society?" in run(folder, capsys, "sources", "health", "socity")[2]


def test_a_configuration_folder_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The missing folder is named."""
    assert_error(
        run(folder / "none", capsys, "sources", "list"), 2, f"there is no folder {re.escape(str(folder))}/none"
    )


def test_every_mistake_of_the_settings_is_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken service.toml ends a command with one error line for each mistake."""
    (folder / "service.toml").write_text('[service]\nnmae = "x"\n[crawl]\nper_host = 99\n')
    code, out, err = run(folder, capsys, "sources", "list")
    lines = err.splitlines()
    assert (code, out, len(lines)) == (2, "", 3)
    assert [line.partition(" ")[0] for line in lines] == ["error:", "error:", "hint:"]


def test_debug_shows_the_traceback(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--debug` adds the traceback to the two lines."""
    code, _, err = run(folder, capsys, "--debug", "frobnicate")
    assert code == 2
    assert err.startswith("error: ")
    assert "Traceback (most recent call last)" in err


def test_a_data_folder_that_cannot_be_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where a folder should be is told in two lines."""
    (folder / "file").write_text("in the way")
    result = run(folder, capsys, "--data", str(folder / "file" / "data"), "db", "upgrade")
    assert_error(result, 1, "cannot create the data folder .+")


def test_sources_list_as_columns_and_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a pipe a listing is plain columns; with --json one document and nothing else."""
    code, out, _ = run(folder, capsys, "sources", "list")
    assert (code, out.splitlines()[1].split()) == (
        0, ["society", "ics", "12h", "on", "Society", "https://society.example/events.ics"],
    )  # fmt: skip
    code, out, err = run(folder, capsys, "sources", "list", "--json")
    (listed,) = json.loads(out)
    assert (code, err, listed["source"], listed["every_s"]) == (0, "", "society", 43200)


def test_a_listing_follows_its_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is remembered of a listing counts until a file changes, comes or goes."""
    (folder / "data").mkdir()
    names = []
    for step in range(3):
        names.append([each["source"] for each in json.loads(run(folder, capsys, "sources", "list", "--json")[1])])
        assert run(folder, capsys, "sources", "list", "--json")[1].count('"source"') == len(names[-1])
        if step == 0:
            (folder / "sources" / "clinic.toml").write_text(GOOD)
        else:
            (folder / "sources" / "society.toml").unlink(missing_ok=True)
    assert names == [["society"], ["clinic", "society"], ["clinic"]]


def test_a_listing_follows_the_store(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is remembered of a listing counts until the database changes, and no longer than its file shows that."""
    database = folder / "data" / "sma-events.db"
    with Store.open(f"sqlite:///{database}") as store:
        store.remember_valid_source("society", GOOD, dt.datetime.now(dt.UTC))
    kept = folder / "data" / "cache" / "events.json"
    assert run(folder, capsys, "events", "list") == (0, "No events.\n", "")
    assert not kept.exists()  # the database has changed a moment ago, and may again within the same tick
    os.utime(database, (1_800_000_000, 1_700_000_000))
    assert run(folder, capsys, "events", "list") == (0, "No events.\n", "")
    known = json.loads(kept.read_bytes())
    kept.write_text(json.dumps(known | {"value": [["2027-05-01", "From memory", "Ghent", "scheduled", "x"]]}))
    assert "From memory" in run(folder, capsys, "events", "list")[1]
    assert run(folder, capsys, "events", "list", "--past") == (0, "No events.\n", "")
    kept.write_text(json.dumps(known | {"value": [["2027-05-01", "From memory", "Ghent", "scheduled", "x"]]}))
    os.utime(database, (1_800_000_000, 1_700_000_001))
    assert run(folder, capsys, "events", "list") == (0, "No events.\n", "")


def test_sources_check_names_every_problem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two broken files, all their mistakes, with file and line; exit code 2."""
    (folder / "sources" / "a.toml").write_text('name = "A"\nurl = "https://a.example/"\nkind = "icss"\n')
    (folder / "sources" / "b.toml").write_text('name = "B"\nurl = "https://b.example/"\nkind = "ics"\nevry = "1h"\n')
    code, out, err = run(folder, capsys, "sources", "check", "--json")
    problems = json.loads(out)["problems"]
    assert (code, [(each["file"], each["line"], each["key"]) for each in problems]) == (
        2, [("sources/a.toml", 3, "kind"), ("sources/b.toml", 4, "evry")],
    )  # fmt: skip
    assert err.count("error: ") == 2


def test_sources_health_before_the_first_crawl(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A source that was never crawled is waiting, which is no failure; no database is made for looking."""
    code, out, _ = run(folder, capsys, "sources", "health", "--json")
    assert (code, [(each["source"], each["health"]) for each in json.loads(out)]) == (0, [("society", "waiting")])
    assert not (folder / "data").exists()


def test_sources_schema_is_one_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The schema is JSON on stdout."""
    code, out, err = run(folder, capsys, "sources", "schema")
    assert (code, err) == (0, "")
    assert "$schema" in json.loads(out)


def test_empty_listings_say_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is a sentence for people and an empty list for programs."""
    assert run(folder, capsys, "events", "list")[1] == "No events.\n"
    assert run(folder, capsys, "events", "list", "--json")[1] == "[]\n"
    assert run(folder, capsys, "gate", "list")[1] == "No crawl is held.\n"


def test_crawl_publish_and_decide(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A local file is crawled and published; an event can be shown, hidden and brought back."""
    (folder / "curated").mkdir()
    (folder / "curated" / "days.toml").write_text(CURATED)
    source = 'name = "Days"\nurl = "curated/days.toml"\nkind = "file"\nrelevance = "all"\n'
    (folder / "sources" / "days.toml").write_text(source)
    code, out, _ = run(folder, capsys, "crawl", "days", "--json")
    told = json.loads(out)
    assert (code, [(each["source"], each["class"], each["new"]) for each in told["sources"]]) == (
        0, [("days", "ok", 1)],
    )  # fmt: skip
    assert told["published"]["written"] > 0
    calendar = folder / "data" / "public" / "feeds" / "events.ics"
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 1

    (event,) = json.loads(run(folder, capsys, "events", "list", "--json")[1])
    shown = json.loads(run(folder, capsys, "events", "show", event["slug"], "--json")[1])
    assert (shown["event"]["uid"], [each["source"] for each in shown["listings"]]) == (event["uid"], ["days"])
    assert "SMA Care Day" in run(folder, capsys, "events", "show", event["uid"])[1]

    assert run(folder, capsys, "events", "hide", event["slug"])[0] == 0
    assert run(folder, capsys, "events", "list", "--json")[1] == "[]\n"
    assert [each["uid"] for each in json.loads(run(folder, capsys, "events", "list", "--hidden", "--json")[1])] == [
        event["uid"]
    ]
    assert run(folder, capsys, "publish")[0] == 0
    assert b"BEGIN:VEVENT" not in calendar.read_bytes()
    assert run(folder, capsys, "events", "unhide", event["slug"])[0] == 0
    assert len(json.loads(run(folder, capsys, "events", "list", "--json")[1])) == 1

    assert run(folder, capsys, "db", "export-identities", str(folder / "ids"))[0] == 0
    assert event["uid"] in (folder / "ids").read_text()
    assert run(folder, capsys, "feeds", "check")[0] == 0


def test_identities_survive_a_new_database(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exported and imported into an empty database, an event gets the UID and slug that it had."""
    url = f"sqlite:///{folder / 'data' / 'sma-events.db'}"
    with Store.open(url) as store:
        crawl(store, listing())
        minted = only(store)
    run(folder, capsys, "db", "export-identities", str(folder / "ids"))
    uid = str(uuid.uuid4())  # the one that is minted would come back without any import
    text = (folder / "ids").read_text().replace(minted.uid, uid).replace(f'"{minted.slug}"', '"as-it-was-called"')
    (folder / "ids").write_text(text)
    (folder / "data").rename(folder / "old")
    assert run(folder, capsys, "db", "import-identities", str(folder / "ids"))[0] == 0
    with Store.open(url) as store:
        crawl(store, listing())
        assert (only(store).uid, only(store).slug) == (uid, "as-it-was-called")


def test_the_publishing_child_keeps_the_newest_crawls_however_old(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Old records of crawls go; a source that is read rarely keeps its curve of yields, and its events stay."""
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=500)
    with Store.open(f"sqlite:///{folder / 'data' / 'sma-events.db'}") as store:
        for number in range(CRAWLS_KEPT + 3):
            crawl(store, listing(), at=long_ago + dt.timedelta(days=number))
    child = [sys.executable, "-m", "scheduler.publishing", "--config", str(folder), "--data", str(folder / "data")]
    command = [*child, "--base-url", "http://127.0.0.1"]
    subprocess.run(command, env=environment(), capture_output=True, check=True)
    found = json.loads(run(folder, capsys, "db", "info", "--json")[1])
    assert (found["crawls"], found["events"]) == (CRAWLS_KEPT, 1)


def test_feeds_check_finds_a_damaged_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that somebody edited is named, and the exit code is 1."""
    assert run(folder, capsys, "publish")[0] == 0
    calendar = folder / "data" / "public" / "feeds" / "events.ics"
    calendar.write_bytes(calendar.read_bytes().replace(b"\r\n", b"\n"))
    code, out, _ = run(folder, capsys, "feeds", "check", "--json")
    problems = [each for each in json.loads(out)["problems"] if each.startswith("feeds/events.ics: ")]
    assert (code, problems) == (
        1,
        [
            "feeds/events.ics: a line does not end in CRLF",
            "feeds/events.ics: a line is longer than 75 octets",
            "feeds/events.ics: its bytes are not those that the manifest names",
        ],
    )


def test_doctor_looks_at_everything(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh installation is well, with warnings for what has not happened yet."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    code, out, _ = run(folder, capsys, "doctor", "--json")
    findings = {each["check"]: each["grade"] for each in json.loads(out)}
    assert findings.pop("time zones") in {"ok", "warning"}  # in a few years, by the lock files of today
    assert (code, findings) == (
        0,
        {"clock": "ok", "data folder": "ok", "disk": "ok", "configuration": "ok", "contact": "ok",
         "proxy": "ok", "database": "warning", "published files": "warning"},
    )  # fmt: skip


def test_doctor_fails_on_a_broken_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken source file is a failure with its line."""
    (folder / "sources" / "society.toml").write_text('name = "Society"\nkind = "ics"\n')
    code, out, _ = run(folder, capsys, "doctor", "--json")
    (finding,) = [each for each in json.loads(out) if each["check"] == "configuration"]
    assert (code, finding["grade"]) == (1, "failed")
    assert "sources/society.toml" in finding["text"]


def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    """`sma-events ... | head -1` prints no traceback."""
    pipe = f"{COMMAND[0]} --config {folder} sources schema | head -1"
    done = subprocess.run(["/bin/sh", "-c", pipe], env=environment(), capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.parametrize("call", [("--help",), ("events", "--help"), ("events", "list"), ("sources", "list")])
def test_what_is_remembered_imports_nothing_heavy(folder: Path, call: tuple[str, ...]) -> None:
    """Help and a second listing load neither validation nor database, crawler, web server or scheduler."""
    heavy = {"pydantic", "sqlalchemy", "scrapy", "twisted", "uvicorn", "apscheduler", "icalendar", "lxml", "rich"}
    heavy.add("asyncio")
    (folder / "data").mkdir()
    where = ["--config", str(folder), "--data", str(folder / "data")]
    script = f"import sys; from scheduler.cli.main import cli; cli({[*where, *call]}, standalone_mode=False)"
    for _ in range(2):
        command = [sys.executable, "-c", f"{script}; print(*sys.modules)"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert heavy & set(done.stdout.splitlines()[-1].split()) == set()
