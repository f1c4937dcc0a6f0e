"""Targets that read words: dates, places, titles, descriptions, addresses, and the characters of any text."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from html.parser import HTMLParser

from config.characters import cleaned, escaped, in_one_line
from config.source import DateOrder
from crawler.normalize.address import AddressParts
from crawler.normalize.classify import classify, read_mode, read_status
from crawler.normalize.dates.settle import DateTexts, Surroundings
from crawler.normalize.dates.when import deadlines_in, read_when
from crawler.normalize.language import read_language, stated_language, voted_language
from crawler.normalize.markup import read_prose
from crawler.normalize.place import locate
from crawler.normalize.refusal import Refusal
from crawler.normalize.statements import read_statements
from crawler.normalize.text import line, plain, shortened
from crawler.normalize.title import read_title
from feeds.formats.links import ascii_url
from feeds.formats.markup import cut_html, plainer
from store.border import MARKUP_TAGS, MAX_TEXT
from store.url import MAX_URL, canonical_url, web_url
from tests.fuzz.dictionary import dictionary
from tests.fuzz.target import Target

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_AROUND = (
    Surroundings(NOW),
    Surroundings(NOW, "Europe/Warsaw", None, "PL", "pl", DateOrder.DMY),
    Surroundings(NOW, "America/New_York", "America/Chicago", "US", "en", DateOrder.MDY, utc_means_local=True),
    Surroundings(NOW, "Pacific/Kiritimati", "Asia/Tokyo", "JP", "ja"),
    Surroundings(NOW, None, "Europe/Berlin", "DE", "de"),
)
_HINTS = (None, "DE", "PL", "US", "JP", "XX")
_MAY_NOT_BE_SEEN = frozenset("\x00\x1b\u202e\u2066\ufeff\ud800\x7f\x9b")


def text_of(data: bytes) -> str:
    """UTF-8 that may hold lone surrogates, as JSON can write them, else Latin-1."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _fields(data: bytes, count: int) -> list[str | None]:
    """Texts parted by NUL, as UTF-8 with what is none let through as lone surrogates; None for an empty one."""
    parts = (
        data.decode("utf-8", "surrogatepass" if b"\xed" in data else "surrogateescape").split("\x00")[:count]
        if _decodable(data)
        else data.decode("latin-1").split("\x00")[:count]
    )
    return [*(part or None for part in parts), *[None] * (count - len(parts))]


def _decodable(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def dates(data: bytes) -> None:
    """One byte of surroundings, then start, end, time, year, duration and zone. Read, or refused with a reason."""
    around = _AROUND[data[0] % len(_AROUND)] if data else _AROUND[0]
    start, end, time, year, duration, zone = _fields(data[1:], 6)
    try:
        when = read_when(DateTexts(start or "", end, time, year, duration, zone), around)
    except Refusal as refusal:
        assert str(refusal)
    else:
        assert isinstance(when.start, dt.date)
        if isinstance(when.start, dt.datetime):
            assert when.start.tzinfo is not None
            assert when.timezone
    deadlines_in(start or "", around)


def places(data: bytes) -> None:
    """One byte of hint, then the parts of an address."""
    hint = _HINTS[data[0] % len(_HINTS)] if data else None
    found = locate(AddressParts(*_fields(data[1:], 8)), hint, "de" if hint == "DE" else None)
    json.loads(found.place.model_dump_json())


def titles(data: bytes) -> None:
    """Title, keywords, description, type, audience."""
    title, keywords, description, kind, audience = _fields(data, 5)
    read_title(title, ("Example society", keywords, "example.org"), "en")
    classify(title or "", keywords or "", description or "", kind, audience)
    read_status(kind), read_mode(kind), read_language(kind)
    read_statements(title or "", description or "")
    stated_language(description or ""), voted_language(description or "")


class _Tags(HTMLParser):
    """What an HTML parser that is not ours finds: tags, their nesting, their addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in MARKUP_TAGS, tag
        assert {name for name, _ in attrs} <= {"href", "rel"}, attrs
        for name, value in attrs:
            assert name != "href" or (value or "").lower().startswith(("http://", "https://")), value
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def prose(data: bytes) -> None:
    """A description, HTML or not: what is left of it is markup of a few tags, well nested, cut or whole."""
    text = _fields(data, 1)[0] or ""
    page_url = "https://example.org/events/a"
    found = read_prose(text, page_url, MAX_TEXT)
    assert len(found.text) <= MAX_TEXT
    for markup in (found.html or "", cut_html(found.html or "", 40), plainer(cut_html(found.html or "", 300))):
        tags = _Tags()
        tags.feed(markup)
        tags.close()
        assert not tags.open, markup
    assert not _MAY_NOT_BE_SEEN & set(found.text)
    line(text), plain(text, 500), shortened(text, 20)


def urls(data: bytes) -> None:
    """An address and its page's. What is taken is http(s) in one spelling, which is its own canonical form."""
    address, page_url = _fields(data, 2)
    found = web_url(address or "", page_url or "")
    if found is not None:
        assert found.lower().startswith(("http://", "https://")), found
        assert len(found) <= MAX_URL
        ascii_url(found).encode("ascii")
    canonical = canonical_url(address or "", page_url or "https://example.org/")
    if canonical is not None:
        again = canonical_url(canonical)
        assert again == canonical, (canonical, again)


def characters(data: bytes) -> None:
    """Any text: cleaned, it holds nothing unseen and is clean already; escaped, a terminal obeys nothing of it."""
    text = _fields(data, 1)[0] or ""
    for clean, rule in ((cleaned(text), cleaned), (in_one_line(text), in_one_line)):
        clean.encode()
        assert not _MAY_NOT_BE_SEEN & set(clean)
        assert rule(clean) == clean
    shown = escaped(text, lines=False)
    shown.encode()
    assert shown.isascii() or not _MAY_NOT_BE_SEEN & set(shown)
    assert "\n" not in shown


_DATE_WORDS = dictionary("dates")
_PLACE_WORDS = dictionary("places")
_TITLE_WORDS = dictionary("titles")
_MARKUP = dictionary("prose")
_URL_PARTS = dictionary("urls")
_DATE_SEEDS = (
    "12–14 May 2027, 9:00",
    "12.-14. Mai 2027\x00\x0018:00 - 20:00 Uhr",
    "2027-05-12T09:00:00+02:00\x002027-05-12T11:00:00+02:00",
    "Thursday, March 4th, 2027 from 5pm to 6:30pm EST",
    "du 3 au 5 juin 2027",
    "5 maja\x00\x00\x002027",
    "2027年5月12日(水) 14:00~16:00",
    "Abstract deadline: 1 February 2027. Congress 12 May 2027",
    "postponed from 4 March to 6 May 2027",
    "20270512T090000Z\x00\x00\x00\x00PT1H\x00Europe/Brussels",
    "12/05/2027",
    "May 2027",
    "1810105200",
    "2027-05-12/2027-05-14",
    "29 Dec – 2 Jan 2028",
)
_PLACE_SEEDS = (
    "Hotel Centrum, ul. Długa 5, 31-147 Kraków, Poland",
    "Online via Zoom https://example.org/j/1",
    "Halle (Saale)",
    "東京都千代田区1-1 国際会館",
    "\x00Messe Wien\x00Messeplatz 1\x00Wien\x00\x00AT\x0048.2\x0016.4",
    "Springfield, IL 62701, USA",
    "Universitätsklinikum Essen, Hufelandstraße 55, 45147 Essen",
    "Paris (France) and online",
)
_PROSE_SEEDS = (
    '<p>Join <strong>us</strong> <a href="/register?utm_source=x&id=1">here</a></p><ul><li>A</li><li>B<br>C</li></ul>',
    "<table><tr><th>Time</th><td>9:00</td></tr></table><blockquote>Quoted</blockquote><h1>Talks</h1>",
    "Plain text\n\nwith https://example.org/x.",
    "&lt;p&gt;escaped &amp;lt;b&amp;gt; twice&lt;/p&gt;",
    "<div>a<p>b<a href='https://example.org'>c<em>d</div>e</a>",
)


def _seeds(*texts: str, head: bool) -> Sequence[bytes]:
    return [(bytes([number]) if head else b"") + text.encode() for number, text in enumerate(texts)]


WORDS = (
    Target("dates", dates, lambda: _seeds(*_DATE_SEEDS, head=True), _DATE_WORDS, 400),
    Target("places", places, lambda: _seeds(*_PLACE_SEEDS, head=True), _PLACE_WORDS, 400),
    Target(
        "titles",
        titles,
        lambda: _seeds(
            "CANCELLED: SMA Congress | Society\x00sma\x00In English, 6 CME points, sponsored by X\x00Webinar",
            head=False,
        ),
        (*_TITLE_WORDS, *_DATE_WORDS),
        600,
    ),
    Target("prose", prose, lambda: _seeds(*_PROSE_SEEDS, head=False), _MARKUP, 1500),
    Target(
        "urls",
        urls,
        lambda: _seeds(
            "https://Example.org:443/a/../b?b=1&utm_source=x&a=%C3%A9#c",
            "../x?y\x00https://example.org/a/b",
            "webcal://ä.example.org/ö",
            head=False,
        ),
        _URL_PARTS,
        300,
    ),
    Target(
        "characters",
        characters,
        lambda: _seeds("a \u202eb\x1b[31m c\u2028d", "é\u200d日 \ufeff", "Z\u0301\u0e49\u200d\u0327" * 9, head=False),
        (),
        200,
    ),
)
