"""Content pages: front matter that cannot be forgotten, Markdown that cannot carry HTML; templates that fail loudly."""

from __future__ import annotations

import datetime as dt

import pytest
from jinja2 import UndefinedError

from config.load import Config
from feeds.web.content import ContentError, ContentPage, content_pages, read_page, render_markdown
from feeds.web.language import language_name
from feeds.web.site import site_of
from feeds.web.templates import data_block, environment
from tests.feeds.web.conftest import BASE_URL

MATTER = """+++
title = "T"
description = "D"
last_edited = 2026-11-22
last_clinically_reviewed = {reviewed}
+++
"""


def page(markdown: str, reviewed: str = '"not yet"') -> ContentPage:
    return read_page("page", MATTER.format(reviewed=reviewed) + markdown)


def test_every_page_of_the_site_can_be_read() -> None:
    """The pages that ship have their front matter; none claims a review that nobody made."""
    assert {each.slug: each.last_reviewed for each in content_pages()} == {
        "about": None,
        "accessibility": None,
        "privacy": None,
    }


def test_front_matter_is_read() -> None:
    """Dates are dates; "not yet" means that no clinician has reviewed the page."""
    assert page("Text").last_edited == dt.date(2026, 11, 22)
    assert (page("Text").last_reviewed, page("Text", "2027-01-05").last_reviewed) == (None, dt.date(2027, 1, 5))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# No front matter", "expected front matter"),
        ('+++\ntitle = "T"\n+++\nText', "expected exactly description, last_clinically_reviewed"),
        (MATTER.format(reviewed='"yes"'), "a date or"),
        (MATTER.format(reviewed='"not yet"').replace("2026-11-22", '"yesterday"'), "last_edited must be a date"),
    ],
)
def test_a_page_without_its_dates_is_an_error(text: str, problem: str) -> None:
    """It fails at publishing, with the file's name and what is expected."""
    with pytest.raises(ContentError, match=rf"page\.md: .*{problem}"):
        read_page("page", text)


def test_html_and_scripts_in_markdown_are_text(config: Config) -> None:
    """Raw HTML is shown, javascript: links are no links."""
    html = render_markdown(page("<script>x</script> [a](javascript:alert(1))"), site_of(config, BASE_URL))
    assert html == "<p>&lt;script&gt;x&lt;/script&gt; [a](javascript:alert(1))</p>\n"


def test_the_contact_is_filled_in(config: Config) -> None:
    """Name, root and contact come from the configuration."""
    html = render_markdown(
        page("{{ name }} {{ contact }} [s]({{ root }}/sources/)"), site_of(config, BASE_URL + "/sma")
    )
    mail = '<a href="mailto:calendar@example.org?subject=SMA%20events%3A%20a%20question">calendar@example.org</a>'
    assert html == f'<p>SMA events Write to {mail}. <a href="/sma/sources/">s</a></p>\n'


def test_a_name_with_markdown_in_it_stays_a_name(config: Config) -> None:
    """What the operator calls the service is text, whatever characters it has."""
    service = config.settings.service.model_copy(update={"name": "SMA *events* <b>"})
    settings = config.settings.model_copy(update={"service": service})
    named = Config(config.directory, settings, config.sources, config.files, config.feeds, config.relevance)
    assert render_markdown(page("{{ name }}"), site_of(named, BASE_URL)) == "<p>SMA *events* &lt;b&gt;</p>\n"


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
