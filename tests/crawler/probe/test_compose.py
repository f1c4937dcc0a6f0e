"""The source file that a probe writes: valid whatever the page says, commented, the same every time."""

import tomllib
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.load import parse_source
from config.rules import FIELDS, JsonRules
from config.source import HtmlSource, JsonSource
from crawler.extract.page import Proposal
from crawler.probe.attempt import Attempt
from crawler.probe.compose import source_file
from crawler.probe.guess import Guess, Guesses
from crawler.probe.reading import can_be_frozen, trial_source
from tests.crawler.probe.web import SITE, climb, events, linked_data, page, rows, rules

LIST = f"{SITE}/events/"


@lru_cache(maxsize=1)
def best() -> Attempt:
    """A page read as "auto"."""
    return climb({LIST: page(linked_data(events(5)) + rows(events(5)))}, LIST).ladder.attempts[0]


GUESSED = Guesses(
    name=Guess("Society of Examplia", "the page's title"),
    timezone=Guess("Europe/Vienna", "clocks in AT show one time"),
    language=Guess("en", 'the page says "en"'),
    date_order=Guess("dmy", "it is customary in AT"),
    country=Guess("AT", "the host's name ends in .at"),
)


def test_the_file_says_where_each_value_comes_from() -> None:
    """Every guess has its reason behind it, and the choice stands above the kind."""
    attempt = replace(best(), extraction=replace(best().extraction, proposal=None))
    assert source_file(attempt, "5 events, 5 of them to come", GUESSED) == (
        "#:schema ../schema/source.json\n"
        'name = "Society of Examplia"  # the page\'s title\n'
        'url = "https://society.example.org/events/"\n'
        "# the page itself: 5 events, 5 of them to come\n"
        'kind = "auto"\n'
        'relevance = "match"  # only events that concern SMA, by the rules of relevance.toml\n'
        'timezone = "Europe/Vienna"  # clocks in AT show one time\n'
        'language = "en"  # the page says "en"\n'
        'date_order = "dmy"  # it is customary in AT\n'
        'country = "AT"  # the host\'s name ends in .at\n'
        "\n"
        "[expect]\n"
        'quiet_ok = "12 months"  # months without a suitable event are no fault\n'
    )


def test_what_is_not_known_is_a_comment() -> None:
    """A file without guesses is valid, and relevance stays "match" also where the site seems to be about SMA."""
    text = source_file(best(), "", Guesses(name=Guess("X", "y"), about_sma="The site's name says that it is about SMA"))
    source = parse_source("x", text, "x.toml")
    assert (source.timezone, source.language, source.date_order, source.country) == (None, None, None, None)
    assert source.relevance.value == "match"
    assert [line for line in text.splitlines() if line.endswith(": not known") or ": not known;" in line] == [
        "# timezone: not known; of times that come without a zone only the day is shown",
        "# language: not known",
        '# date_order: not known; for dates such as 03/04/2027: "dmy", "mdy" or "ymd"',
        "# country: not known",
    ]
    assert "# The site's name says that it is about SMA: if everything that it lists is, write relevance" in text


def test_a_private_source_and_one_of_a_platform_say_so() -> None:
    """allow_private, utc_means_local and the [json] table are in the file."""
    table = JsonRules.model_validate({
        "items": "value", "next_page": '"@odata.nextLink"',
        "fields": {"title": "name", "start": {"select": "startDateTime", "regex": "(.*)Z", "format": ["%Y", "%d"]}},
    })  # fmt: skip
    attempt = replace(best(), source=trial_source("json", LIST, table, local=True))
    source = parse_source("x", source_file(attempt, "", GUESSED, allow_private=True), "x.toml")
    assert isinstance(source, JsonSource)
    assert (source.json_, source.utc_means_local, source.allow_private) == (table, True, True)


def test_the_proposed_selectors_can_be_frozen() -> None:
    """With the "# " taken away and the kind set, the file is one of kind "html" with those selectors."""
    proposal = Proposal(item='li[class="row \\"x\\""]', fields={"title": "h3::text", "start": "time"}, container="ul")
    attempt = replace(best(), extraction=replace(best().extraction, proposal=proposal))
    text = source_file(attempt, "", GUESSED)
    assert parse_source("x", text, "x.toml").kind == "auto"
    head, _, tail = text.partition('take away the "# " below.\n')
    block, _, rest = tail.partition("\n\n")
    frozen = "\n".join(line.removeprefix("# ") for line in block.splitlines())
    head = head.replace('kind = "auto"', 'kind = "html"')
    source = parse_source("x", "\n".join((head, rest, frozen, "")), "x.toml")
    assert isinstance(source, HtmlSource)
    assert (source.html.item, source.html.container, dict(source.html.fields)) == (proposal.item, "ul", proposal.fields)


ANY = st.text(max_size=400)


@settings(deadline=None, max_examples=200)
@given(ANY.filter(bool), ANY, ANY, st.one_of(st.none(), ANY), st.dictionaries(st.sampled_from(sorted(FIELDS)), ANY))
def test_the_file_is_valid_whatever_a_page_says(
    name: str, reason: str, why: str, about: str | None, fields: dict[str, str]
) -> None:
    """Quotes, line ends, control characters, any script: the file reads, its url and kind are ours, twice the same."""
    guessed = replace(GUESSED, name=Guess(name, reason), language=Guess("en", reason), about_sma=about)
    proposal = Proposal(item=name, fields=fields, container=why)
    attempt = replace(best(), extraction=replace(best().extraction, proposal=proposal))
    text = source_file(attempt, why, guessed, allow_private=True)
    assert text == source_file(attempt, why, guessed, allow_private=True)
    source = parse_source("x", text, "x.toml")
    assert (source.url, source.kind, source.allow_private, source.relevance.value) == (LIST, "auto", True, "match")
    assert set(tomllib.loads(text)) == {
        "name", "url", "kind", "allow_private", "relevance", "timezone", "language", "date_order", "country", "expect",
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        '"; kind = "html" #',
        "a\nkind = 'x'",
        "\x00\x7f\x1b[31m",
        "\\",
        '"""',
        "ünïcödé — 神経筋学会",
        "\u2028x\u2029",
        "x" * 5000,
    ],
)
def test_a_hostile_title_stays_a_name(title: str) -> None:
    """All the way from the page to the file."""
    hostile = title.replace("<", "&lt;")
    found = climb({LIST: page(rows(events(4)), title=hostile)}, LIST).finding()
    assert found.source is not None
    assert (found.source.url, found.source.kind) == (LIST, "auto")
    assert 0 < len(found.source.name) <= 200


FIELD_SELECTORS = {"title": "h3", "start": "time::attr(datetime)"}


@pytest.mark.parametrize(
    ("item", "fields", "good"),
    [
        ("li.row", FIELD_SELECTORS, True),
        ("li.row:nth-child(2)", FIELD_SELECTORS, False),
        ("li.gone", FIELD_SELECTORS, False),
        ("li.row", {"title": "h3"}, False),
        ("li.row", {"title": "h3", "start": "time["}, False),
        ("", {}, False),
    ],
)
def test_only_selectors_that_read_the_same_events_are_proposed(item: str, fields: dict[str, str], good: bool) -> None:
    """They are tried on the page first."""
    attempt = replace(best(), extraction=replace(best().extraction, proposal=Proposal(item, fields)))
    assert can_be_frozen(attempt, rules()) is good


def test_a_way_without_selectors_proposes_none() -> None:
    """A calendar has none."""
    assert not can_be_frozen(replace(best(), extraction=replace(best().extraction, proposal=None)), rules())
