"""The selectors that `auto` proposes for what it read."""

from __future__ import annotations

import json

from config.load import parse_source
from config.source import HtmlSource
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
    source = parse_source("x", text, "x.toml")
    assert isinstance(source, HtmlSource)
    frozen = extract_html(Page(URL, PAGE.encode(), "text/html", NOW), source)
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


def test_heading_before_each_paragraph_is_its_title() -> None:
    """Nothing encloses the two, and other paragraphs stand between."""
    rows = "".join(f"<h3>Workshop {day}</h3><p>{day} May 2027</p><p>Bring a pen.</p>" for day in (3, 4, 5))
    read = listing(f"<main><h1>Events</h1><p>Welcome.</p>{rows}</main>")
    assert read.proposal is not None
    assert (read.proposal.item, read.proposal.fields["title"]) == ("h3 + p", "xpath:preceding-sibling::h3[1]")


def test_names_that_will_not_last_are_not_used() -> None:
    """Positions are, where all that a build left are its own names."""
    rows = "".join(
        f'<div class="x1y2z3"><div class="css-9ab">{day} May 2027</div><div class="q8w9e">Workshop {day}</div></div>'
        for day in (3, 4, 5)
    )
    read = listing(f"<div id='list'><h1>Events</h1>{rows}</div>")
    assert read.proposal is not None
    assert read.proposal.fields == {"title": "xpath:./div[2]", "start": "xpath:./div[1]"}


def test_elements_of_other_namespaces_do_no_harm() -> None:
    """As text processors leave them behind: no selector can name them."""
    rows = "".join(
        f"<tr><td><o:p><b>{day} May 2027</b></o:p></td><td><st1:place>Workshop {day}</st1:place></td></tr>"
        for day in (3, 4, 5)
    )
    read = listing(f"<h1>Events</h1><o:p><table>{rows}</table></o:p>")
    assert read.proposal is not None
    assert read.proposal.fields == {"title": "td:nth-child(2)", "start": "b"}
