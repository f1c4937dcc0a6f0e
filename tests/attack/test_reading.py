"""Pages and source files that would be read for ever: reading ends, its source is broken by name, and only that."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from crawler import patience
from crawler.extract import ical, measure
from crawler.extract.recurrence import MAX_SERIES_PER_FILE, MAX_STEPS_PER_FILE, Room
from crawler.patience import OutOfTimeError, at_most
from tests.attack import attacker as site
from tests.attack.attacker import Attacker, running_attacker
from tests.attack.conftest import attacked
from tests.crawler.extract.pages import read
from tests.crawler.fetch.crawling import Crawled, Worker
from tests.crawler.fetch.crawling import Room as CrawlRoom

LAUGHS = "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)  # a billion of them
EXTERNAL = '<!DOCTYPE l [<!ENTITY a9 SYSTEM "file:///etc/passwd">'
EVENT = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:Meeting {0}\nDTSTART:{1}\nRRULE:{2}\nEND:VEVENT\n"
SLOW_RULES = """
[html]
item = "article"
[html.fields]
title = {select = "b", regex = "^(a+)+$"}
start = "time"
"""
SLOW_CSS = """
[html]
item = "p ~ p ~ p ~ p"
[html.fields]
title = "b"
start = "time"
"""


def calendar(rule: str, start: str, count: int) -> str:
    return "BEGIN:VCALENDAR\n" + "".join(EVENT.format(n, start, rule) for n in range(count)) + "END:VCALENDAR"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("auto", "<div>" * 100_000 + "12 May 2027", id="100,000 levels of HTML"),
        pytest.param("auto", "<ul><li>" * 50_000 + "12 May 2027" + "</li></ul>" * 50_000, id="closed levels of HTML"),
        pytest.param("jsonld", '<script type="application/ld+json">' + "[" * 100_000 + "]" * 100_000, id="JSON-LD"),
        pytest.param("auto", "[" * 100_000 + "]" * 100_000, id="100,000 levels of JSON"),
        pytest.param("auto", '{"a":' * 100_000 + "1" + "}" * 100_000, id="100,000 objects of JSON"),
        pytest.param("auto", "<?xml version='1.0'?>" + "<a>" * 100_000 + "</a>" * 100_000, id="100,000 levels of XML"),
        pytest.param("rss", "<rss><channel><item>" + "<a>" * 15_000 + "</a>" * 15_000, id="levels of a feed"),
        pytest.param("ics", "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 100_000, id="100,000 components of a calendar"),
        pytest.param("auto", f"<?xml version='1.0'?>{LAUGHS}]><l>&a9;</l>", id="a billion laughs"),
        pytest.param("rss", f"<?xml version='1.0'?>{LAUGHS}]><rss><title>&a9;</title></rss>", id="laughs in a feed"),
        pytest.param("rss", f"<?xml version='1.0'?>{EXTERNAL}]><rss><title>&a9;</title></rss>", id="a file in a feed"),
        pytest.param("auto", f"<?xml version='1.0'?>{EXTERNAL}]><l><name>&a9;</name></l>", id="a file in XML"),
        pytest.param("ics", calendar("FREQ=SECONDLY", "20270512T090000Z", 2_000), id="every second"),
        pytest.param("ics", calendar("FREQ=DAILY;UNTIL=20100101", "19000101", 3_000), id="series long over"),
        pytest.param("ics", calendar("FREQ=DAILY;COUNT=30000", "19000101", 3_000), id="counted from long ago"),
        pytest.param(
            "ics", calendar("FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3,4;BYSECOND=1,2,3,4", "19700101T000000Z", 400),
            id="64 times a day since 1970",
        ),
        pytest.param("auto", "<p>x" * 150_000, id="three times the tags that are read"),
    ],
)  # fmt: skip
def test_document_without_measure_is_read_within_measure(kind: str, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No recursion, no entity, no series without end: nothing is found, or what is there, within 2 s of processor.

    The limits that such documents run into are a tenth of what they are: reading up to them costs by their number.
    """
    monkeypatch.setattr(measure, "MAX_TAGS", measure.MAX_TAGS // 10)
    monkeypatch.setattr(ical, "Room", lambda: Room(steps=MAX_STEPS_PER_FILE // 10, series=MAX_SERIES_PER_FILE // 10))
    began = time.process_time()
    found = read(kind, body)
    assert time.process_time() - began < 2
    assert len(found.items) <= 500
    assert "root:" not in repr(found)


def test_page_of_a_hundred_thousand_nodes_is_read() -> None:
    """It is large and no attack: its events come."""
    rows = "".join(f'<li><a href="/e/{n}">Meeting {n}</a> {n % 28 + 1} May 2027</li>' for n in range(300))
    assert len(read("html", f"<ul>{rows}</ul>" + "<p><i>words</i></p>" * 50_000).items) == 300


def test_regular_expression_of_a_source_file_is_ended() -> None:
    """Python's engine listens to the alarm; the limit is processor time."""
    rules = {"item": "p", "fields": {"title": {"select": "b", "regex": "^(a+)+$"}, "start": "i"}}
    with pytest.raises(OutOfTimeError), at_most(0.2):
        read("html", f"<p><b>{'a' * 60}!</b><i>12 May 2027</i></p>", html=rules)


def test_expression_before_json_is_ended() -> None:
    """[json] after is one as well."""
    rules = {"after": "(x+x+)+y", "items": "[0]", "fields": {"title": "t", "start": "s"}}
    with pytest.raises(OutOfTimeError), at_most(0.2):
        read("json", "x" * 200, json=rules)


def test_limit_within_a_limit_gives_the_outer_one_back() -> None:
    """The inner limit ends, the outer one goes on."""
    with pytest.raises(OutOfTimeError, match=r"within 0\.3 s"), at_most(0.3):
        with at_most(5):
            pass
        while True:
            pass


def test_limit_leaves_nothing_behind() -> None:
    """After the block no alarm rings."""
    with at_most(0.05):
        pass
    began = time.process_time()
    while time.process_time() - began < 0.2:
        pass
    assert patience.READ_CPU_S == 10


@pytest.fixture(scope="module")
def exhausted(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, str]]:
    """A slow expression and a crowd of items in one child of short patience, and the site's address."""
    room = CrawlRoom.under(tmp_path_factory.mktemp("exhausted"), worker)
    event = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:{0}\nDTSTART:20270512\nEND:VEVENT\n"
    crowd = "BEGIN:VCALENDAR\n" + "".join(event.format(number) for number in range(60)) + "END:VCALENDAR"
    with running_attacker() as attacker:
        attacker.attacks["/slow"] = site.answer(
            f"<article><b>{'a' * 60}!</b><time>2027-05-12</time></article>".encode()
        )
        attacker.attacks["/crowd"] = site.answer(crowd.encode(), kind="text/calendar")
        room.source("slow", f"{attacker.url}/slow", SLOW_RULES)
        room.source("crowd", f"{attacker.url}/crowd", kind="ics")
        yield attacked(room, "slow", "crowd", ATTACK_READ_S="0.5", ATTACK_ITEMS="50", ATTACK_TOGETHER="1"), attacker.url


def test_slow_expression_breaks_its_own_source(exhausted: tuple[Crawled, str]) -> None:
    """The crawl says out-of-time, by itself: its child lives, and the other source is read."""
    done, url = exhausted
    assert (done.code, done.classes) == (1, {"slow": "broken:out-of-time", "crowd": "ok"})
    assert done.lines["slow"]["detail"] == f"reading {url}/slow took more than 0.5 s of processor time"


def test_more_items_than_a_crawl_takes_are_left(exhausted: tuple[Crawled, str]) -> None:
    """What is beyond is not looked at, and nothing vanishes."""
    line = exhausted[0].lines["crowd"]
    assert (line["class"], line["items"]) == ("ok", 50)
    assert line["detail"] == "there were more items than a crawl takes in; the rest was not looked at"


def test_slow_selector_ends_its_process(attacker: Attacker, room: CrawlRoom) -> None:
    """C code hears no alarm: the kernel ends the child (SIGVTALRM), which the scheduler reads as out-of-time."""
    attacker.attacks["/"] = site.answer(b"<p><b>x</b><time>2027-05-12</time></p>" * 30_000)
    room.source("slow", f"{attacker.url}/", SLOW_CSS)
    done = attacked(room, "slow", ATTACK_READ_S="0.5")
    assert (done.code, done.lines) == (-26, {})
