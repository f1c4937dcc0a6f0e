"""A description as text and as markup: safe, about the event alone, and both saying the same."""

from __future__ import annotations

import html
import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalize.boilerplate import is_boilerplate, is_related
from crawler.normalize.markup import Link, read_prose
from store.border import MAX_MARKUP

PAGE = "https://society.example.org/events/"
ALLOWED = {"p", "br", "ul", "ol", "li", "a", "strong", "em", "h3", "h4", "h5", "h6", "table", "tr", "td", "th"}


@pytest.mark.parametrize(
    ("raw", "text", "markup"),
    [
        ("Talks and posters", "Talks and posters", None),
        ("<p>Talks</p><p>Posters</p>", "Talks\n\nPosters", None),
        ("Talks<br>Posters", "Talks\nPosters", None),
        ("<ul><li>Talks</li><li>Posters</li></ul>", "Talks\nPosters", "<ul><li>Talks</li><li>Posters</li></ul>"),
        ("<h1>Day</h1><p>Talks</p>", "Day\n\nTalks", "<h3>Day</h3><p>Talks</p>"),
        ("<b>Talks</b> and <i>posters</i>", "Talks and posters", "<p><strong>Talks</strong> and <em>posters</em></p>"),
        ("<table><tr><td>9:00</td><td>Talks</td></tr></table>", "9:00\nTalks",
         "<table><tr><td>9:00</td><td>Talks</td></tr></table>"),
        ("&lt;p&gt;Twice &lt;b&gt;escaped&lt;/b&gt;&lt;/p&gt;", "Twice escaped",
         "<p>Twice <strong>escaped</strong></p>"),
        ("<p>a &lt; b &amp; c</p><ul><li>d</li></ul>", "a < b & c\nd",
         "<p>a &lt; b &amp; c</p><ul><li>d</li></ul>"),
        ("<p>Talks</p><ul></ul><p> </p>", "Talks", None),
        ("<p>unclosed <b>talks", "unclosed talks", "<p>unclosed <strong>talks</strong></p>"),
        ("<b>One<br>two</b>", "One\ntwo", "<p><strong>One</strong><br><strong>two</strong></p>"),
        ("<ol><li><p>One</p><p>two</p></li></ol>", "One\ntwo", "<ol><li>One<br>two</li></ol>"),
    ],
)  # fmt: skip
def test_description_becomes_text_and_markup(raw: str, text: str, markup: str | None) -> None:
    """Paragraphs alone are text; lists, links, emphasis, headings and tables are kept as markup as well."""
    prose = read_prose(raw, PAGE, 1000)
    assert (prose.text, prose.html) == (text, markup)


@pytest.mark.parametrize(
    ("raw", "markup"),
    [
        ('<a href="/r?b=1&amp;utm_source=x#top" onclick="x()" target="_blank">R</a>',
         '<p><a href="https://society.example.org/r?b=1#top" rel="nofollow noopener">R</a></p>'),
        ('<em>hi</em><a href="javascript:alert(1)">R</a>', "<p><em>hi</em>R</p>"),
        ('<em>hi</em><a href="#part">R</a>', "<p><em>hi</em>R</p>"),
        ('<em>hi</em><a href="mailto:a@example.org">R</a>', "<p><em>hi</em>R</p>"),
        ('<em>hi</em><script>alert(1)</script><img src=x onerror=alert(1)><style>p{}</style>', "<p><em>hi</em></p>"),
        ('<em onmouseover="x()" style="color:red">hi</em><iframe src="//e.org"></iframe>', "<p><em>hi</em></p>"),
        ('<a href="https://e.example/&quot;onmouseover=&quot;x">R</a>',
         '<p><a href="https://e.example/&quot;onmouseover=&quot;x" rel="nofollow noopener">R</a></p>'),
        ("<svg><math><em>hi</em></math></svg><em>y</em>", "<p><em>hi</em><em>y</em></p>"),
    ],
)  # fmt: skip
def test_markup_is_safe(raw: str, markup: str) -> None:
    """No script, style, image, frame or handler; links are absolute web addresses without tracking."""
    assert read_prose(raw, PAGE, 1000).html == markup


@pytest.mark.parametrize(
    "line",
    [
        "We use cookies to improve your experience.", "Diese Website verwendet Cookies.",
        "Ce site utilise des cookies.", "Esta web utiliza cookies propias y de terceros.",
        "Questo sito utilizza i cookie.", "Este site utiliza cookies. Política de cookies",
        "Deze website maakt gebruik van cookies.", "Ta strona używa plików cookie.",
        "Share this event", "Share on Facebook", "Teilen auf Twitter", "Partager sur LinkedIn", "Compartir en WhatsApp",
        "Condividi su Facebook", "Partilhar", "Deel dit evenement", "Udostępnij", "シェアする",
        "Back to top", "Alle Veranstaltungen", "Tous les événements", "Volver", "Leggi tutto", "Voltar", "Lees meer",
        "Strona główna", "Home » Events » Family day", "+ Google Calendar + iCal Export",
    ],
)  # fmt: skip
def test_what_a_page_puts_around_is_cut(line: str) -> None:
    """Consent to cookies, sharing and navigation are no part of a description, in any language."""
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Cookies & cocoa for all families", "Share your story with other parents", "Home ventilation",
        "Print and bring your form",
        "Events of the last year in research", "The next step: standing", "Contact: office@society.example.org",
        "Back pain in adults with SMA", "Teilen Sie Ihre Erfahrungen mit uns", "Facebook group for parents",
    ],
)  # fmt: skip
def test_what_is_said_of_an_event_stays(line: str) -> None:
    """A line that says more than a button is kept."""
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "heading",
    ["Related events", "Ähnliche Veranstaltungen", "Autres événements", "Otros eventos", "Eventi correlati",
     "Outros eventos", "Andere evenementen", "Inne wydarzenia", "Další akce", "関連イベント"],
)  # fmt: skip
def test_other_events_end_the_description(heading: str) -> None:
    """Behind the heading of a list of other events nothing is about this one."""
    assert is_related(heading)
    prose = read_prose(f"<p>Talks.</p><h3>{heading}</h3><ul><li>Another day</li></ul>", PAGE, 1000)
    assert (prose.text, prose.html) == ("Talks.", None)


def test_links_come_with_what_they_say() -> None:
    """Address, own words and the words before it; those of cut lines too, and bare addresses of text."""
    found = read_prose('<p>Sign up <a href="/r">here</a></p><p><a href="/s"><b>Read</b> more</a></p>', PAGE, 1000)
    assert found.links == (
        Link("https://society.example.org/r", "here", "Sign up "),
        Link("https://society.example.org/s", "Read more", ""),
    )
    text = read_prose("Register: https://society.example.org/r.", PAGE, 1000)
    assert text.links == (Link("https://society.example.org/r", "", "Register: "),)


def test_long_markup_is_capped_and_whole() -> None:
    """What is too long ends at a line, with every tag closed; the text has a limit of its own."""
    prose = read_prose("<ul>" + "<li>" + "talks and posters " * 20 + "</li>" * 1, PAGE, 1000)
    long = read_prose("<ul>" + ("<li><b>" + "talks " * 60 + "</b></li>") * 400 + "</ul>", PAGE, 1000)
    assert prose.html is not None
    assert long.html is not None
    assert len(long.html) <= MAX_MARKUP
    assert long.html.endswith("</strong></li></ul>")
    assert (len(long.text) <= 1000, long.text[-1]) == (True, "…")


def test_deep_markup_is_capped_with_all_it_has_to_close() -> None:
    """Hundreds of lists within each other, each with its text, stay within the limit and are closed."""
    prose = read_prose("".join(f"<ul><li>level {n} {'talks ' * 20}" for n in range(400)), PAGE, 1000)
    assert prose.html is not None
    assert (len(prose.html) <= MAX_MARKUP, prose.html.count("<ul>")) == (True, prose.html.count("</ul>"))
    bold = read_prose("<b>" * 40 + "talks" + "</b>" * 40, PAGE, 1000)
    assert bold.html == "<p>" + "<strong>" * 12 + "talks" + "</strong>" * 12 + "</p>"


_PIECES = ["<p>", "</p>", "<b>", "</b>", "<ul>", "</ul>", "<li>", "</li>", "<a href='/x'>", "</a>", "<br>", "<div>",
           "</div>", "<table>", "<tr>", "<td>", "</table>", "<h2>", "</h2>", "talks", " ", "&lt;i&gt;", "&amp;",
           "<script>", "<", ">", "\"", "é", "\n", "Share", "Related events"]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_any_markup_becomes_well_formed_markup(raw: str) -> None:
    """Whatever comes in, the markup holds allowed tags only, is well-formed, and says what the text says."""
    prose = read_prose(raw, PAGE, 10_000)
    if prose.html is None:
        return
    tags = re.findall(r"<(/?)([a-z0-9]+)", prose.html)
    assert {name for _, name in tags} <= ALLOWED
    open_tags: list[str] = []
    for closing, name in tags:
        if name == "br":
            continue
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert open_tags == []
    shown = html.unescape(re.sub(r"<[^>]*>", " ", prose.html))
    assert "".join(shown.split()) == "".join(prose.text.split())
    again = nh3.clean(prose.html, tags=ALLOWED, attributes={"a": {"href"}}, link_rel="nofollow noopener")
    assert re.sub("<[^>]*>", "", again) == re.sub("<[^>]*>", "", prose.html)


def test_lone_surrogate_is_left_out() -> None:
    """JSON can write half a character, which no UTF-8 holds."""
    assert read_prose("<p>Come <em>along\ud83d</em></p>", "https://example.org/", 100).text == "Come along"
