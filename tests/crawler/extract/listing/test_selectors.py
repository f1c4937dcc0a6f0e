"""The selectors that `auto` proposes for what it read."""

from __future__ import annotations

import json

from config.load import parse_source
from crawler.extract.html import extract_html
from crawler.extract.page import Page, Proposal
from tests.crawler.extract.listing.reading import NOW, URL, listing

ROWS = "".join(
    f'<li class="ev odd{day}"><h4 class="t"><a href="/e/{day}">Workshop {day}</a></h4>'
    f'<div class="d">{day} May 2027, 9:00</div></li>'
    for day in (12, 13, 14, 15)
)
PAGE = f'<h1>Events</h1><ul class="menu2"><li>Home</li></ul><ul id="list">{ROWS}</ul>'


def test_proposal_reads_the_same_items() -> None:
    """As a source file of kind "html"."""
    read = listing(PAGE)
    assert read.proposal == Proposal("li.ev", {"title": "h4.t", "start": "div.d", "time": "div.d", "url": "a"}, "#list")
    fields = "\n".join(f"{name} = {json.dumps(selector)}" for name, selector in read.proposal.fields.items())
    head = f'name = "x"\nurl = "{URL}"\nkind = "html"\n[html]\ncontainer = "#list"\nitem = "li.ev"'
    text = f"{head}\n[html.fields]\n{fields}\n"
    frozen = extract_html(Page(URL, PAGE.encode(), "text/html", NOW), parse_source("x", text, "x.toml"))
    assert [(item.title, item.url) for item in frozen.items] == [(item.title, item.url) for item in read.items]


def test_year_of_a_heading_is_proposed_too() -> None:
    """Rows that leave it out."""
    rows = "".join(f"<tr><td>{day} May</td><td>Workshop {day}</td></tr>" for day in (3, 4, 5))
    read = listing(f"<h1>Events</h1><h2>2027</h2><table class='events'>{rows}</table>")
    assert read.proposal == Proposal(
        "tr",
        {"title": "td:nth-child(2)", "start": "td:nth-child(1)", "year": "xpath:preceding::h2[1]"},
        "table.events",
    )


def test_nothing_is_proposed_for_what_has_no_elements_of_its_own() -> None:
    """Lines of one paragraph, and too few items."""
    assert (
        listing("<h1>Events</h1><p>12 May 2027: Talk<br>9 June 2027: Congress<br>1 July 2027: Walk</p>").proposal
        is None
    )
