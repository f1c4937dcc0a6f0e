"""The practice tools of /motor-measures/: there with scripts only, nothing can be sent, and the chooser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from feeds.web.content import load_content
from tests.browser.conftest import Service, Visit
from tests.browser.tools import PAGE, focused, open_tools, press, shown_measures, tab_to, write_entry


@pytest.fixture
def tools(service: Service, visit: Visit) -> Page:
    return open_tools(visit, service.url)


def test_without_scripts_the_page_has_everything_but_the_tools(service: Service, browser: Browser) -> None:
    """All measures in the table and in sections, the windows as drawing and table, a line for each tool, no control."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(service.url + PAGE)
    measures = load_content().data.measures
    assert measures is not None
    names = [each.name for each in measures.by_key.values()]
    assert shown_measures(page) == names
    assert [page.get_by_role("heading", name=name, exact=True).count() for name in names] == [1] * len(names)
    expect(page.get_by_role("img", name="Bars for six milestones")).to_be_visible()
    assert page.locator("main :is(button, input, select, textarea):visible").count() == 0
    assert [text.partition(".")[0] for text in page.locator("noscript p").all_inner_texts()] == [
        "All measures are in this table",
        "Here is a stop watch for laps and minutes; it needs JavaScript",
        "Here is a list of visits that the browser keeps; it needs JavaScript",
    ]
    context.close()


def test_nothing_can_be_sent(service: Service, tools: Page) -> None:
    """The policy allows no connection, and forms have nowhere to go and no field with a name."""
    assert tools.locator("main form").evaluate_all(
        "all => all.map(form => [form.method, form.getAttribute('action')])"
    ) == [["dialog", None]]
    assert tools.locator("main :is(input, select, textarea, button)[name]").count() == 0
    policy = tools.request.get(service.url + PAGE).headers["content-security-policy"]
    assert {"default-src 'none'", "script-src 'self'"} < set(policy.split("; "))
    assert "connect-src" not in policy
    refused = tools.evaluate("fetch('/?score=41').then(() => 'sent', () => 'refused')")
    assert refused == "refused"


def test_using_every_tool_asks_for_nothing(tools: Page, visit: Visit, tmp_path: Path) -> None:
    """Not one request, not even to ourselves, while all four are used; only the browser's own store holds anything."""
    tools.get_by_label("Age", exact=True).select_option(label="6 to 17 years")
    tools.get_by_label("Metres per lap").fill("25")
    tools.get_by_role("button", name="Start").click()
    tools.clock.run_for(20_000)
    tools.get_by_role("button", name="Lap", exact=True).click()
    tools.get_by_role("button", name="Stop").click()
    tools.get_by_role("button", name="Write it into the visit log").click()
    tools.get_by_role("button", name="Save the entry").click()
    with tools.expect_download() as download:
        tools.get_by_role("button", name="Save as a CSV file").click()
    download.value.save_as(tmp_path / "log.csv")
    tools.get_by_label("Add entries from a CSV file").set_input_files(tmp_path / "log.csv")
    expect(tools.locator("#visit-said")).to_have_text("0 added, 1 there already, 0 not understood.")
    tools.get_by_role("button", name="Delete everything").click()
    assert [url for url in visit.requests if not url.startswith("blob:")] == []
    assert visit.complaints == []
    assert tools.context.cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_and_nothing_scrolls_sideways(tools: Page, width: int) -> None:
    """Every control is at least 44 pixels high and wide, with entries and a record on the page."""
    tools.set_viewport_size({"width": width, "height": 800})
    write_entry(tools, "2026-11-02", "HFMSE", "41", "With a brace.")
    tools.get_by_role("button", name="Start").click()
    tools.clock.run_for(5_000)
    tools.get_by_role("button", name="Lap", exact=True).click()
    tools.get_by_role("button", name="Stop").click()
    small = tools.locator(".tool :is(button, input, select, textarea):visible").evaluate_all(
        "all => all.filter(each => Math.min(each.offsetHeight, each.offsetWidth) < 44).map(each => each.id)"
    )
    assert small == []
    assert tools.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(
    ("age", "ability", "expected"),
    [
        ("Any age", "Anything",
         ["CHOP INTEND", "HINE, and its section 2", "WHO milestones", "Bayley scales", "HFMSE",
          "Revised Hammersmith Scale (RHS)", "RULM", "MFM-32 and MFM-20", "Six-minute walk test", "ALSFRS-R", "EK2"]),
        ("Under 2 years", "Does not sit without support",
         ["CHOP INTEND", "HINE, and its section 2", "WHO milestones", "Bayley scales", "EK2"]),
        ("18 years and older", "Walks without help",
         ["HFMSE", "Revised Hammersmith Scale (RHS)", "RULM", "MFM-32 and MFM-20", "Six-minute walk test", "ALSFRS-R"]),
        ("6 to 17 years", "Sits, but does not walk without help",
         ["HFMSE", "Revised Hammersmith Scale (RHS)", "RULM", "MFM-32 and MFM-20", "ALSFRS-R", "EK2"]),
    ],
)  # fmt: skip
def test_the_chooser_leaves_the_measures_that_fit(tools: Page, age: str, ability: str, expected: list[str]) -> None:
    """By ages that overlap and by function; how many there are is announced."""
    tools.get_by_label("Age", exact=True).select_option(label=age)
    tools.get_by_label("What the person can do").select_option(label=ability)
    assert shown_measures(tools) == expected
    count = "All 11 measures are shown." if len(expected) == 11 else f"{len(expected)} of 11 measures are shown."
    expect(tools.get_by_role("group", name="Choose a measure").get_by_role("status")).to_have_text(count)


def test_all_measures_come_back_by_keyboard(tools: Page) -> None:
    """Arrow keys choose, a button takes the choice back, and the focus is never lost."""
    tools.get_by_label("Age", exact=True).focus()
    press(tools, "ArrowDown")
    assert len(shown_measures(tools)) == 7
    tab_to(tools, "Show all measures")
    press(tools, "Enter")
    assert (len(shown_measures(tools)), focused(tools)) == (11, "Age")
