"""The practice tools of /motor-measures/ as tests use them: the page, its keys, and what it shows."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

PAGE = "/motor-measures/"
OPENED, PAUSED = "2026-11-22T10:00:00", "2026-11-22T10:10:00"  # a busy machine may take long to open it


def open_tools(visit: Visit, url: str) -> Page:
    """The page with a clock that only the test turns; what it asked for so far is forgotten."""
    visit.page.clock.install(time=OPENED)
    visit.page.goto(url + PAGE)
    expect(visit.page.get_by_role("group", name="Visit log")).to_be_visible()
    visit.page.clock.pause_at(PAUSED)
    visit.requests.clear()
    return visit.page


def call(page: Page, module: str, code: str, *arguments: object) -> Any:
    """What the code says with the functions of a module as `m` and the arguments as `a`."""
    folder = page.locator("script[src*='/static/tools-']").first.get_attribute("src")
    assert folder is not None
    address = f"{folder.rpartition('/')[0]}/{module}.js"
    return page.evaluate(f"async ([address, a]) => {{ const m = await import(address); return {code} }}", [
        address, list(arguments),
    ])  # fmt: skip


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """Name of what has the focus, for those who hear it."""
    name: str = page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()")
    return re.sub(r"\s+", " ", name)


def tab_to(page: Page, name: str) -> None:
    """Go on by the Tab key until the element of this name has the focus."""
    for _ in range(120):
        if focused(page) == name:
            return
        press(page, "Tab")
    raise AssertionError(f"the Tab key does not reach {name!r}")


def walk_minutes(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.locator("#walk-minutes tr").evaluate_all(
        "all => all.map(row => [row.querySelector('input').value, row.querySelector('.hint').textContent, "
        "row.cells[2].textContent])"
    )
    return found


def sums(page: Page) -> dict[str, str]:
    names, values = page.locator("#walk-sums dt"), page.locator("#walk-sums dd")
    return dict(zip(names.all_inner_texts(), values.all_inner_texts(), strict=True))


def shown_measures(page: Page) -> list[str]:
    return page.locator("#measure-chooser + noscript + .scroll tbody tr:not([hidden]) td:first-child").all_inner_texts()


def log_rows(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.locator("#visit-rows tr").evaluate_all(
        "all => all.map(row => [...row.cells].slice(0, 4).map(cell => cell.textContent))"
    )
    return found


def write_entry(page: Page, day: str, measure: str, score: str = "", note: str = "") -> None:
    fields = {"Date": day, "Measure": measure, "Score, as you write it": score, "Note": note}
    for name, text in fields.items():
        page.get_by_role("group", name="Visit log").get_by_label(name, exact=True).fill(text)
    page.get_by_role("button", name="Save the entry").click()
