"""Content pages as HTML: numbered references with ways back, notes, links, dates; Markdown that cannot carry HTML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from lxml import html

from config.load import Config
from feeds.web.content import load_content
from feeds.web.content_html import all_entries, render_content
from feeds.web.content_pages import HomeEvents, content_page, home_page
from feeds.web.site import site_of
from feeds.web.templates import data_block, environment
from feeds.web.wording import language_name
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.content_folder import GOOD, front, loaded

TODAY = dt.date(2026, 11, 22)
PAGE_LIMIT_BYTES = 100_000


def body(folder: Path, config: Config, markdown: str, base_url: str = BASE_URL) -> str:
    """HTML of a page that is not clinical, so that it may say anything."""
    content = loaded(folder, text__md=front("Text", 30, clinical=False) + markdown)
    return str(render_content(content, content.page("text"), site_of(config, base_url)).parts[0])


def test_references_are_numbered_in_reading_order(tmp_path: Path, config: Config) -> None:
    """The same reference keeps its number; each mention has an anchor of its own and leads to the list."""
    content = loaded(tmp_path)
    shown = render_content(content, content.page("moon-fever"), site_of(config, BASE_URL))
    assert dict(content.numbers) == {"alder2001": 1, "cedar2010": 2}
    assert str(shown.parts[0]).splitlines()[1:] == [
        '<p>Moon fever is rare&nbsp;<span class="cite"><a href="#ref-alder2001" id="cite-alder2001-1">'
        '<span class="unseen">Reference </span>[1]</a></span>. It ends by itself in 9 of 10 children&nbsp;'
        '<span class="cite"><a href="#ref-cedar2010" id="cite-cedar2010-1">'
        '<span class="unseen">Reference </span>[2, not yet opened]</a> '
        '<a href="#ref-alder2001" id="cite-alder2001-2"><span class="unseen">Reference </span>[1]</a></span>.</p>'
    ]  # fmt: skip


def test_the_list_leads_back_to_every_mention(tmp_path: Path, config: Config) -> None:
    """Each entry tells where it is cited on the page, and what of it was checked."""
    content = loaded(tmp_path)
    document = html.document_fromstring(
        content_page(content, content.page("moon-fever"), site_of(config, BASE_URL), TODAY).decode()
    )
    entries = document.xpath("//ol[@class='references']/li")
    assert [(entry.get("id"), entry.get("value")) for entry in entries] == [
        ("ref-alder2001", "1"),
        ("ref-cedar2010", "2"),
    ]
    assert [entry.xpath(".//p[2]/a/@href") for entry in entries] == [
        ["#cite-alder2001-1", "#cite-alder2001-2"],
        ["#cite-cedar2010-1"],
    ]
    assert entries[0].xpath(".//p[2]/a/@aria-label")[1] == "2, back to reference 1 in the text, place 2 of 2"
    assert " ".join(entries[1].xpath("string(p[1])").split()) == (
        "Cedar C. Moon fever & its course. Annals of Fiction 2010. annals.example.org. Paid for by a manufacturer. "
        "Checked: not yet opened. Not yet compared: year, authors."
    )


def test_the_whole_list_names_the_pages(tmp_path: Path, config: Config) -> None:
    """By number, with the pages that cite each."""
    entries = all_entries(loaded(tmp_path), site_of(config, BASE_URL + "/sma"))
    assert [(entry.number, entry.key, [place.path for place in entry.places]) for entry in entries] == [
        (1, "alder2001", ["/sma/moon-fever/#ref-alder2001"]),
        (2, "cedar2010", ["/sma/moon-fever/#ref-cedar2010"]),
    ]


def test_dates_and_the_missing_review_are_shown(tmp_path: Path, config: Config) -> None:
    """A clinical page says at its head that no clinician has reviewed it, and when the next review is due."""
    content = loaded(tmp_path)
    page = content_page(content, content.page("moon-fever"), site_of(config, BASE_URL), TODAY).decode()
    text = " ".join(html.document_fromstring(page).text_content().split())
    assert "Last edited: 22 November 2026. Last clinically reviewed: not yet. Next review due: 22 May 2027." in text
    assert "No clinician has reviewed this page yet." in text
    assert "overdue" not in text


def test_an_overdue_review_says_so(tmp_path: Path, config: Config) -> None:
    """From the day after the date on."""
    content = loaded(tmp_path)
    page, site = content.page("moon-fever"), site_of(config, BASE_URL)
    shown = [b"overdue" in content_page(content, page, site, dt.date(2027, 5, day)) for day in (22, 23)]
    assert shown == [False, True]


def test_a_review_is_shown_with_its_reviewer(tmp_path: Path, config: Config) -> None:
    """Name and role beside the date; the warning is gone, the disclaimer stays."""
    reviewed = front().replace('"not yet"', '2027-01-05\nreviewed_by = "Dr A. Example, neurologist"')
    content = loaded(tmp_path, **{"moon-fever__md": reviewed + GOOD})
    page = content_page(content, content.page("moon-fever"), site_of(config, BASE_URL), TODAY).decode()
    text = " ".join(html.document_fromstring(page).text_content().split())
    assert "Last clinically reviewed: 5 January 2027 by Dr A. Example, neurologist." in text
    assert "No clinician" not in text
    assert "It does not replace clinical judgement" in text


def test_the_start_page_has_events_within_its_text(tmp_path: Path, config: Config) -> None:
    """What stands before the placeholder leads in, the rest follows the events."""
    content, site = loaded(tmp_path), site_of(config, BASE_URL)
    page = html.document_fromstring(home_page(content, HomeEvents((), 0, 3), site, TODAY).decode())
    assert page.xpath("string(//div[@class='intro'])").strip() == "Welcome."
    assert page.xpath("//h2[.='Next events']/following-sibling::div[@class='text']/p/text()") == ["More."]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("<script>x</script> [a](javascript:alert(1))",
         "<p>&lt;script&gt;x&lt;/script&gt; [a](javascript:alert(1))</p>\n"),
        ("[s](/sources/#top) and [t](#here)",
         '<p><a href="/sma/sources/#top">s</a> and <a href="#here">t</a></p>\n'),
        ("[s](https://example.org/?a=1&b=2)",
         '<p><a href="https://example.org/?a=1&amp;b=2" rel="external noopener">s</a></p>\n'),
        ("> Ours.", '<div class="note">\n<p>Ours.</p>\n</div>\n'),
        ("## Two: <b>words</b> & 3", '<h2 id="two-bwordsb-3">Two: &lt;b&gt;words&lt;/b&gt; &amp; 3</h2>\n'),
        ("10 000 of 5 %, in 2018 5 more", "<p>10\u00a0000 of 5\u00a0%, in 2018 5 more</p>\n"),
        ("{{ name }}", "<p>SMA events</p>\n"),
        ("## A & B\n\n| H |\n|---|\n| c |\n",
         '<h2 id="a-b">A &amp; B</h2>\n<div class="scroll" tabindex="0" role="region" aria-label="Table: A &amp; B">\n'
         '<table>\n<thead>\n<tr>\n<th scope="col">H</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n</tr>\n</tbody>\n'
         "</table>\n</div>\n"),
    ],
)  # fmt: skip
def test_markdown_becomes_safe_html(tmp_path: Path, config: Config, markdown: str, expected: str) -> None:
    """Raw HTML is shown; links of the site follow its path, others say that they lead away; tables can be scrolled."""
    assert body(tmp_path, config, markdown, BASE_URL + "/sma").lstrip("\n") == expected


def test_the_contact_is_filled_in(tmp_path: Path, config: Config) -> None:
    """It comes from the configuration."""
    mail = '<a href="mailto:calendar@example.org?subject=SMA%20events%3A%20a%20question">calendar@example.org</a>'
    assert body(tmp_path, config, "{{ contact }}") == f"<p>Write to {mail}.</p>\n"


def test_a_name_with_markup_in_it_stays_a_name(tmp_path: Path, config: Config) -> None:
    """What the operator calls the service is text, whatever characters it has."""
    service = config.settings.service.model_copy(update={"name": "SMA *events* <b>"})
    settings = config.settings.model_copy(update={"service": service})
    named = Config(config.directory, settings, config.sources, config.files, config.feeds, config.relevance)
    assert body(tmp_path, named, "{{ name }}") == "<p>SMA *events* &lt;b&gt;</p>\n"


def test_every_page_that_ships_is_small(config: Config) -> None:
    """Under 100 KB each, as published."""
    content, site = load_content(), site_of(config, BASE_URL)
    sizes = {page.slug: len(content_page(content, page, site, TODAY)) for page in content.pages if page.slug != "home"}
    assert {slug for slug, size in sizes.items() if size >= PAGE_LIMIT_BYTES} == set()


def test_the_four_references_of_the_outline_stand_where_they_belong() -> None:
    """Each supports what it is about: the disease, the heterogeneity in trials, attitudes, and a textbook chapter."""
    content = load_content()
    cited = {
        key: sorted(
            (page.slug, each.section) for page in content.pages for each in page.statements
            if key in each.keys and page.origin(each.line).file == page.file
        )
        for key in ("lunn2008", "swoboda2007", "rothwell2013", "darras2015")
    }  # fmt: skip
    assert cited == {
        "lunn2008": [
            ("about-sma", "Gene and inheritance"),
            ("about-sma", "How frequent it is"),
            ("about-sma", "What it is"),
            ("about-sma", "What it is"),
        ],
        "swoboda2007": [("about-sma", "A spectrum, and its historical types")],
        "rothwell2013": [("early-diagnosis", "What parents think of it")],
        "darras2015": [("early-diagnosis", "Further reading")],
    }


def test_a_data_block_cannot_be_left() -> None:
    """Nothing in JSON-LD can end its element or begin a comment."""
    text = data_block({"name": "</script><!--\u2028&"})
    assert text == '{"name":"\\u003c/script\\u003e\\u003c!--\\u2028\\u0026"}'


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    """A misspelt value fails at once instead of leaving a hole."""
    with pytest.raises(UndefinedError):
        environment().from_string("{{ misspelt }}").render()


def test_languages_have_names_and_unknown_ones_their_code() -> None:
    """A code without a name stays a code."""
    assert (language_name("de"), language_name("xx")) == ("German", "xx")
