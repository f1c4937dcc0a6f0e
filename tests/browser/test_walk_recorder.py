"""The six-minute walk recorder: by keyboard, with mistakes taken back, in a tab that slept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Service, Visit
from tests.browser.tools import PAGE, focused, open_tools, press, sums, tab_to, walk_minutes

HOUR_MS = 3_600_000


@pytest.fixture
def tools(service: Service, visit: Visit) -> Page:
    return open_tools(visit, service.url)


def test_a_walk_by_keyboard_alone(tools: Page) -> None:
    """Start, laps and the end of the six minutes with one key; minutes, sums and focus are as they should be."""
    tools.get_by_label("Metres per lap").fill("30")
    tab_to(tools, "Start")
    press(tools, "Enter")
    for _ in range(12):
        assert focused(tools) == "Lap"
        tools.clock.run_for(30_000)
        press(tools, "Enter")
    expect(tools.get_by_role("timer", name="Time")).to_have_text("6:00")
    assert focused(tools) == "The record"
    assert walk_minutes(tools) == [[str(60 * minute), "", "60"] for minute in range(1, 6)] + [["330", "", "30"]]
    tab_to(tools, "Metres after the last lap")
    tools.keyboard.type("24.5")
    assert sums(tools) == {
        "Distance": "354.5 m",
        "First minute": "60 m",
        "Sixth minute": "54.5 m",
        "Sixth minute less the first": "−5.5 m",
    }


def test_minutes_between_laps_are_estimated_and_can_be_corrected(tools: Page) -> None:
    """A straight line between two laps, marked; what is typed counts, and an emptied field gives the sum again."""
    tools.get_by_label("Metres per lap").fill("25")
    tools.get_by_role("button", name="Start").click()
    for _ in range(8):
        tools.clock.run_for(40_000)
        tools.get_by_role("button", name="Lap", exact=True).click()
    tools.clock.run_for(40_000)
    assert walk_minutes(tools)[:2] == [["37.5", "estimated", "37.5"], ["75", "", "37.5"]]
    first = tools.get_by_label("Metres from the start to the end of minute 1")
    first.fill("40")
    assert walk_minutes(tools)[:2] == [["40", "by hand", "40"], ["75", "", "35"]]
    assert sums(tools)["First minute"] == "40 m"
    first.fill("")
    first.blur()
    assert walk_minutes(tools)[:2] == [["37.5", "estimated", "37.5"], ["75", "", "37.5"]]


def test_a_lap_and_a_stop_can_be_taken_back(tools: Page) -> None:
    """Both happen by mistake; the time has gone on meanwhile."""
    tools.get_by_role("button", name="Start").click()
    tools.clock.run_for(10_000)
    tools.get_by_role("button", name="Lap", exact=True).click()
    tools.get_by_role("button", name="Take back the last lap").click()
    expect(tools.locator("#walk-count")).to_have_text("0 laps")
    tools.get_by_role("button", name="Stop").click()
    expect(tools.locator("#walk-said")).to_have_text("Stopped at 0:10. 0 laps.")
    tools.clock.run_for(5_000)
    tools.get_by_role("button", name="Go on, the stop was a mistake").click()
    tools.clock.run_for(1_000)
    expect(tools.get_by_role("timer")).to_have_text("0:16")


def test_a_walk_survives_a_new_one_and_a_reload(tools: Page) -> None:
    """The last walk can be brought back, and is there after the page was loaded again."""
    tools.get_by_label("Metres per lap").fill("20")
    tools.get_by_role("button", name="Start").click()
    tools.clock.run_for(10_000)
    tools.get_by_role("button", name="Lap", exact=True).click()
    tools.get_by_role("button", name="Stop").click()
    tools.get_by_role("button", name="New walk").click()
    expect(tools.locator("#walk-count")).to_have_text("0 laps")
    tools.get_by_role("button", name="Bring back the last walk").click()
    expect(tools.locator("#walk-count")).to_have_text("1 lap")
    assert sums(tools)["Distance"] == "20 m"
    tools.reload()
    expect(tools.locator("#walk-count")).to_have_text("1 lap")
    expect(tools.get_by_label("Metres per lap")).to_have_value("20")


def test_a_tab_that_slept_ends_the_walk_at_six_minutes(tools: Page) -> None:
    """Time is the difference of two readings, so that no tick can be missed."""
    tools.get_by_role("button", name="Start").click()
    tools.clock.run_for(1_000)
    tools.clock.fast_forward(HOUR_MS)
    expect(tools.get_by_role("timer")).to_have_text("6:00")
    expect(tools.locator("#walk-said")).to_have_text("Six minutes are over. 0 laps.")


def test_a_reload_in_the_middle_counts_on(service: Service, visit: Visit) -> None:
    """With the clock of the machine: the walk still runs, and its time is that since the start."""
    page = visit.page
    page.goto(service.url + PAGE)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.reload()
    expect(page.get_by_role("button", name="Lap", exact=True)).to_be_visible()
    since, shown = page.evaluate(
        """() => [Date.now() - JSON.parse(sessionStorage.getItem("sma-events.walk")).startedAt,
                  document.getElementById("walk-clock").textContent]"""
    )
    minute, second = shown.split(":")
    assert since / 1000 - 1.5 <= int(minute) * 60 + int(second) <= since / 1000 + 0.1


def test_clocks_that_disagree_are_mentioned(tools: Page) -> None:
    """A device that slept may have stopped one of its clocks: the reader is told to look at another watch."""
    tools.get_by_role("button", name="Start").click()
    tools.clock.run_for(1_000)
    expect(tools.locator("#walk-warning")).to_be_hidden()
    tools.evaluate("(() => { const now = Date.now; Date.now = () => now() + 65000 })()")
    tools.clock.run_for(1_000)
    expect(tools.locator("#walk-warning")).to_contain_text("disagree by 65 seconds")


def test_the_screen_stays_on_during_a_walk(service: Service, visit: Visit) -> None:
    """Where the browser can: asked for at the start, given back at the end. Where it refuses, the walk goes on."""
    visit.page.add_init_script(
        """window.asked = [];
        const lock = { release: () => asked.push("back") };
        const request = async (what) => { asked.push(what); return lock };
        Object.defineProperty(navigator, "wakeLock", { value: { request } })"""
    )
    page = open_tools(visit, service.url)
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(1_000)
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate("asked") == ["screen", "back"]
    page.evaluate(
        "() => { navigator.wakeLock.request = async () => { throw new DOMException('no', 'NotAllowedError') } }"
    )
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(2_000)
    expect(page.get_by_role("timer")).to_have_text("0:03")
    assert visit.complaints == []
