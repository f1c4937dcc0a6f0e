"""The border: what the types of the store, people's corrections and the crawler's descriptions make of payloads."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html
from pydantic import ValidationError

from config.characters import cleaned, escaped, in_one_line
from config.feed import FeedRules, FeedsFile
from config.overrides import SettableField
from config.settings import ServiceSettings
from config.source import PageSource
from crawler.normalize.markup import read_prose
from crawler.normalize.text import line, plain
from store.border import MARKUP_TAGS
from store.correction import canonical
from store.correction_times import CorrectionError
from store.crawl import CrawlClass, CrawlRun
from store.event import Deadline, DeadlineKind, EventData, EventFields, Precision
from store.slug import slug_text
from store.url import web_url
from tests.injection.payloads import OTHER_ADDRESSES, PAYLOADS, WEB_ADDRESSES, is_clean, mark

DAY = dt.date(2027, 5, 12)
EVENT = EventFields(title="Meeting", start=DAY, precision=Precision.DATE)
LINES = (
    SettableField.TITLE, SettableField.VENUE, SettableField.STREET, SettableField.CITY, SettableField.REGION,
    SettableField.ORGANIZER, SettableField.ACCREDITATION, SettableField.SPONSOR,
)  # fmt: skip
URLS = (SettableField.URL, SettableField.REGISTRATION_URL, SettableField.ABSTRACT_URL, SettableField.ONLINE_URL)
every_payload = pytest.mark.parametrize("number", PAYLOADS)


@every_payload
def test_a_text_is_cleaned_once(number: int) -> None:
    """Cleaning keeps the word that is seen, leaves nothing that is not, and changes nothing the second time."""
    found = cleaned(PAYLOADS[number])
    assert (mark(number) in found, is_clean(found), cleaned(found)) == (True, True, found)
    assert in_one_line(in_one_line(PAYLOADS[number])) == in_one_line(PAYLOADS[number])


@every_payload
def test_what_is_shown_as_it_was_found_cannot_act(number: int) -> None:
    """Of what is not seen its number stays; a log's line is one line."""
    shown = escaped(PAYLOADS[number], lines=False)
    assert (mark(number) in shown, is_clean(shown), "\n" in shown, "\t" in shown) == (True, True, False, False)
    shown.encode()


@every_payload
@pytest.mark.parametrize("field", LINES)
def test_a_person_sets_a_line(field: SettableField, number: int) -> None:
    """A command and overrides.toml go through the same rule; what is too long is refused with a sentence."""
    try:
        found = canonical(field, PAYLOADS[number], EVENT)
    except CorrectionError as error:
        assert (number, "at most" in str(error)) == (60, True)
        return
    assert found == in_one_line(PAYLOADS[number])


@every_payload
def test_a_person_sets_a_description(number: int) -> None:
    """Its lines stay."""
    try:
        found = canonical(SettableField.DESCRIPTION, PAYLOADS[number], EVENT)
    except CorrectionError as error:
        assert (number, "at most" in str(error)) == (60, True)
        return
    assert found == cleaned(PAYLOADS[number]).strip()


@pytest.mark.parametrize("field", URLS)
@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_a_person_cannot_set_what_is_no_web_address(field: SettableField, address: str) -> None:
    """Neither another scheme, however it is written, nor an address that no program can take apart."""
    with pytest.raises(CorrectionError):
        canonical(field, address, EVENT)


@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_other_addresses_are_none(address: str) -> None:
    """Nor does the crawler make a link of them, also where a page has them in a description."""
    assert web_url(address) is None
    markup = read_prose(f'<p>Go <a href="{html_escaped(address)}">there</a> or <b>not</b></p>', "", 1000).html or ""
    assert "href" not in markup


@pytest.mark.parametrize("address", WEB_ADDRESSES)
def test_web_addresses_are_kept_without_what_is_not_seen(address: str) -> None:
    """The store takes what `web_url` returns, and nothing else."""
    found = web_url(address)
    assert found is not None
    assert (is_clean(found), set(found) & set(" \n\t"), web_url(found)) == (True, set(), found)
    assert EventFields(title="x", start=DAY, precision=Precision.DATE, url=found).url == found


def html_escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;") if not text.startswith("&#") else text


@pytest.mark.parametrize("address", [address for address in WEB_ADDRESSES if web_url(address) != address])
def test_the_type_refuses_what_was_not_cleaned(address: str) -> None:
    """An address with a line end or an unseen character never becomes a field, whoever brings it."""
    with pytest.raises(ValidationError):
        EventFields(title="x", start=DAY, precision=Precision.DATE, url=address)


@every_payload
def test_a_description_keeps_few_tags_and_safe_links(number: int) -> None:
    """Of HTML, only tags of the list are left, balanced, no attribute but a link's two, and only web addresses."""
    prose = read_prose(f"<p>Before <b>it</b></p>{PAYLOADS[number]}<p>Behind {mark(number)} <i>it</i></p>", "", 20_000)
    assert is_clean(prose.text)
    for element in html.fragment_fromstring(prose.html or "", create_parent="div").iterdescendants():
        assert element.tag in MARKUP_TAGS
        if element.tag == "a":
            assert (set(element.attrib), element.get("rel")) == ({"href", "rel"}, "nofollow noopener")
            assert element.get("href", "").startswith(("https://", "http://"))
        else:
            assert dict(element.attrib) == {}


@every_payload
def test_a_line_of_a_page_is_clean(number: int) -> None:
    """Tags go, words stay."""
    found = line(PAYLOADS[number])
    assert found is not None
    assert (is_clean(found), len(found) <= 300) == (True, True)
    assert is_clean(plain(PAYLOADS[number], 500))


@pytest.mark.parametrize(
    "markup",
    [
        "<p onclick='x'>a</p>",
        "<script>x</script>",
        '<a href="javascript:x" rel="nofollow noopener">a</a>',
        '<a href="https://example.org/">a</a>',
        "<p>a < b</p>",
        "<img src=x>",
        "<!-- x -->",
    ],
)
def test_markup_that_the_crawler_does_not_make_is_refused(markup: str) -> None:
    """Pages show a description's markup as it stands, so the border looks at it again."""
    with pytest.raises(ValidationError):
        EventData(
            title="x", start=DAY, precision=Precision.DATE, source="s", page_url="p", description="x",
            description_html=markup,
        )  # fmt: skip


@pytest.mark.parametrize("zone", ["UTC\r\nX:1", "a; abstract 2027-01-01", "x" * 65, "<b>", ""])
def test_a_zone_is_a_name(zone: str) -> None:
    """History tells deadlines as a list, and calendars name zones as a parameter."""
    with pytest.raises(ValidationError):
        Deadline(kind=DeadlineKind.GRANT, date=DAY, timezone=zone)


def test_nothing_seen_is_no_title() -> None:
    """A title of marks that nobody sees is as good as none."""
    with pytest.raises(ValidationError):
        EventFields(title="\u200b\u202e", start=DAY, precision=Precision.DATE)


def test_what_a_crawl_tells_is_one_clean_line() -> None:
    """A server's reason and an error may hold anything; health pages, messages and logs show it."""
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    run = CrawlRun("s", now, now, CrawlClass.RESET, detail="\n".join(PAYLOADS.values()))
    assert (is_clean(run.detail), "\n" in run.detail, len(run.detail)) == (True, False, 1000)


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "LPT9", "aux!", "../prn"])
def test_no_event_has_the_name_of_a_device(name: str) -> None:
    """A published tree may be unpacked on Windows, where con.ics cannot be written."""
    assert slug_text(name).startswith("event-")


@every_payload
def test_a_slug_is_a_plain_file_name(number: int) -> None:
    """Whatever the title: lower case, digits and single hyphens, sixty characters at most."""
    slug = slug_text(PAYLOADS[number])
    assert (set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"), 0 < len(slug) <= 66) == (True, True)
    assert (slug[0], slug[-1]).count("-") == 0


@pytest.mark.parametrize("unseen", ["\u202e", "\u200b", "\x9b", "\ue000"])
def test_files_name_things_with_what_is_seen(unseen: str) -> None:
    """What an operator writes is refused with the character's number, since nobody would find it."""
    told = f"U\\+{ord(unseen):04X}"
    with pytest.raises(ValidationError, match=told):
        PageSource.model_validate({"kind": "auto", "name": f"a{unseen}b", "url": "https://example.org/"})
    with pytest.raises(ValidationError, match=told):
        FeedRules(title=f"a{unseen}b")
    with pytest.raises(ValidationError, match=told):
        ServiceSettings(name=f"a{unseen}b")


def test_no_feed_has_the_name_of_a_device() -> None:
    """Its address is a file's name, too."""
    with pytest.raises(ValidationError, match="Windows"):
        FeedsFile.model_validate({"feed": {"con": {"title": "x"}}})
