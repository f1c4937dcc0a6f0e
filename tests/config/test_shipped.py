"""The configuration that comes with the service."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import config
from config.feed import FilterKey
from config.load import load_config
from config.source import FileSource, RelevanceMode
from store.event import Audience, EventType, Mode, Topic

FOLDER = Path(config.__file__).parent
SHIPPED = load_config(FOLDER, {})
WRITTEN = sorted((FOLDER / "sources").glob("*.toml"))
EVENTS = tomllib.loads((FOLDER / "curated" / "meetings.toml").read_text(encoding="utf-8"))["event"]


def test_every_shipped_file_is_valid() -> None:
    """No problem in any file, and no source lost."""
    assert SHIPPED.problems == ()
    assert len(SHIPPED.sources) == len(WRITTEN) >= 21


def test_at_least_twenty_sources_are_crawled() -> None:
    """Enough to be of use on the first day; the others say why they wait."""
    assert sum(source.enabled for source in SHIPPED.sources.values()) >= 20
    assert [slug for slug, source in SHIPPED.sources.items() if source.enabled == bool(source.reason)] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_a_source_file_says_where_it_comes_from(path: Path) -> None:
    """The schema for editors in the first line, then a comment on where its domain was seen."""
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    assert first == "#:schema ../schema/source.json"
    assert second.startswith("# ")


def test_only_sources_whose_domain_was_seen_are_enabled() -> None:
    """A guess is shipped switched off."""
    unseen = [path.stem for path in WRITTEN if "no page of this domain was seen" in path.read_text(encoding="utf-8")]
    assert [slug for slug in unseen if SHIPPED.sources[slug].enabled] == []


def test_no_two_sources_read_the_same_page() -> None:
    """Each address once, so that nobody is asked twice."""
    urls = [source.url for source in SHIPPED.sources.values()]
    assert len(set(urls)) == len(urls)


def test_the_curated_file_is_a_source() -> None:
    """It is read as everything on it is about SMA, and its path leads to the file."""
    source = SHIPPED.sources["curated"]
    assert isinstance(source, FileSource)
    assert source.relevance is RelevanceMode.ALL
    assert (FOLDER / source.url).is_file()


def test_every_curated_event_has_evidence() -> None:
    """No date without the address of a page that states it; ids are unique, values are the contract's."""
    assert len({event["id"] for event in EVENTS}) == len(EVENTS)
    for event in EVENTS:
        assert re.match(r"https?://", event["evidence"]), event["id"]
        assert event["type"] in set(EventType)
        assert {word.strip() for word in event["audience"].split(",")} <= set(Audience)
        assert event.get("mode", "onsite") in set(Mode)
        assert isinstance(event["start"], dt.date) or re.fullmatch(r"20\d\d-\d\d", event["start"])


def test_named_feeds_filter_by_values_that_exist() -> None:
    """Values are those of the store's enums; countries are codes."""
    allowed: dict[str, set[str]] = {
        "type": {*EventType},
        "audience": {*Audience},
        "topic": {*Topic},
        "mode": {*Mode},
    }
    for feed in SHIPPED.feeds:
        for key, values in feed.filter.items():
            if key in allowed:
                assert set(values) <= allowed[key], feed.slug
            else:
                assert all(re.fullmatch("[A-Z]{2}", value) for value in values), feed.slug
    slugs = [feed.slug for feed in SHIPPED.feeds]
    assert set(slugs) >= {"europe", "north-america", "online", "clinicians", "families"}


def test_regions_do_not_overlap() -> None:
    """A country belongs to one region."""
    regions = ("europe", "north-america", "latin-america", "asia-pacific", "middle-east-africa")
    feeds = [feed for feed in SHIPPED.feeds if feed.slug in regions]
    countries = [country for feed in feeds for country in feed.filter[FilterKey.COUNTRY]]
    assert len(set(countries)) == len(countries)


def test_service_toml_shows_every_key_with_its_default() -> None:
    """Uncommented, the file sets every key; where it shows a default, that is the default."""
    text = (FOLDER / "service.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {key: {} for key in type(SHIPPED.settings).model_fields.keys() - {"database_url"}}
    shown = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE))
    sections = {name: set(keys) for name, keys in shown.items() if isinstance(keys, dict)}
    fields = {name: set(value) for name, value in SHIPPED.settings.model_dump().items() if isinstance(value, dict)}
    assert sections == fields
    unset = {"database_url", "base_url", "contact", "email", "email_from", "webhook", "blackout", "chromium"}
    kept = {
        section: {key: value for key, value in keys.items() if key not in unset} if isinstance(keys, dict) else keys
        for section, keys in shown.items()
        if section not in unset
    }
    assert type(SHIPPED.settings).model_validate(kept) == SHIPPED.settings


def test_rules_name_the_disease_in_many_languages() -> None:
    """The name in full, in the languages of those who announce."""
    names = next(group for group in SHIPPED.relevance.signals if group.name == "name")
    languages = {language for term in names.terms for language in term.languages}
    assert languages >= {"en", "fr", "es", "pt", "it", "de", "nl", "pl", "cs", "ru", "tr", "ja", "zh", "ar"}


def test_an_acronym_never_counts_alone() -> None:
    """SMA, AME, СМА ... need a companion; words of the field alone never reach `publish`."""
    rules = SHIPPED.relevance
    assert [group.name for group in rules.signals if group.needs_companion] == ["acronym"]
    weak = [group for group in rules.signals if group.name in ("field", "screening")]
    assert sum(min(group.cap, 10) for group in weak) < rules.thresholds.publish


TRADE_NAMES = re.compile("spinra" + "za|zolgen" + "sma|evrys" + "di|itvis" + "ma", re.IGNORECASE)


def test_trade_names_stand_in_their_own_group_alone() -> None:
    """Medicines by their international non-proprietary names in everything that we ship, but for what is recognised."""
    shipped = [path for path in FOLDER.rglob("*") if path.suffix in {".toml", ".json", ".py"}]
    lines = [line for path in shipped for line in path.read_text(encoding="utf-8").splitlines()]
    named = [line for line in lines if TRADE_NAMES.search(line)]
    group = next(group for group in SHIPPED.relevance.signals if group.trade_names)
    marked = [term.text for term in group.terms if TRADE_NAMES.search(term.text)]
    assert len(named) == len(marked) > 0
    assert all(f'text = "{text}", shown = ' in line for text, line in zip(marked, named, strict=True))


def test_explanations_never_show_a_trade_name() -> None:
    """What is recognised by a trade name is explained by the medicine's own name."""
    rules = SHIPPED.relevance
    shown = [term.shown or term.text for group in (*rules.signals, *rules.masks) for term in group.terms]
    assert [text for text in shown if TRADE_NAMES.search(text)] == []
    others = {term.text for group in rules.signals if group.name == "medicine" for term in group.terms}
    trade = next(group for group in rules.signals if group.trade_names)
    assert {(term.shown or "").split()[0].rstrip("e") for term in trade.terms} <= {text.rstrip("*e") for text in others}


def test_loading_imports_no_heavy_library() -> None:
    """The command line starts quickly: without selectors in a file, no HTML or Scrapy library is loaded."""
    code = (
        "import sys; from pathlib import Path; from config.load import load_config; "
        f"load_config(Path({str(FOLDER)!r}), {{}}); "
        "print(sorted({'scrapy', 'twisted', 'parsel', 'lxml', 'jmespath', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FOLDER.parent)
    assert done.stdout.strip() == "[]"
