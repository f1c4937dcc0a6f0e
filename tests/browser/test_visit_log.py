"""The visit log: kept in one browser, by keyboard, undone, printed, and through a file and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Service, Visit
from tests.browser.tools import PAGE, focused, log_rows, open_tools, press, tab_to, write_entry


@pytest.fixture
def tools(service: Service, visit: Visit) -> Page:
    return open_tools(visit, service.url)


def test_entries_are_kept_in_this_browser_alone(tools: Page, service: Service, browser: Browser) -> None:
    """They are there after a reload, newest first, exactly as typed; another browser has none."""
    write_entry(tools, "2026-05-04", "RULM", "28 / 37")
    write_entry(tools, "2026-11-02", "HFMSE", "<b>41</b>", "With a brace.\nTired.")
    tools.reload()
    assert log_rows(tools) == [
        ["2026-11-02", "HFMSE", "<b>41</b>", "With a brace.\nTired."], ["2026-05-04", "RULM", "28 / 37", ""],
    ]  # fmt: skip
    other = browser.new_context()
    page = other.new_page()
    page.goto(service.url + PAGE)
    expect(page.get_by_text("There is no entry yet.")).to_be_visible()
    other.close()


def test_an_entry_by_keyboard_alone(tools: Page) -> None:
    """Written, changed and deleted without a mouse; undo brings it back, and the focus has a place each time."""
    tools.locator("#visit-date").focus()
    tab_to(tools, "Measure")
    tools.keyboard.type("EK2")
    tab_to(tools, "Score, as you write it")
    tools.keyboard.type("12")
    press(tools, "Enter")
    assert (log_rows(tools), focused(tools)) == ([["2026-11-22", "EK2", "12", ""]], "Date")
    tab_to(tools, "Edit the entry of 2026-11-22, EK2")
    press(tools, "Enter")
    assert focused(tools) == "Date"
    tab_to(tools, "Score, as you write it")
    tools.keyboard.type("13")
    press(tools, "Enter")
    assert log_rows(tools) == [["2026-11-22", "EK2", "13", ""]]
    tab_to(tools, "Delete the entry of 2026-11-22, EK2")
    press(tools, "Enter")
    assert (log_rows(tools), focused(tools)) == ([], "Undo")
    press(tools, "Enter")
    assert (log_rows(tools), focused(tools)) == ([["2026-11-22", "EK2", "13", ""]], "Entries")


def test_deleting_everything_leaves_nothing_and_can_be_undone(tools: Page) -> None:
    """The browser's store holds an empty list; undo writes the entries again."""
    write_entry(tools, "2026-05-04", "RULM", "28")
    tools.get_by_role("button", name="Delete everything").click()
    stored = "localStorage.getItem('sma-events.visit-log')"
    assert json.loads(tools.evaluate(stored)) == {"version": 1, "entries": []}
    tools.get_by_role("button", name="Undo").click()
    assert [entry["score"] for entry in json.loads(tools.evaluate(stored))["entries"]] == ["28"]


@pytest.mark.parametrize(
    ("day", "measure", "sentence", "field"),
    [
        ("", "HFMSE", "A date is needed, such as 2026-11-22.", "Date"),
        ("2026-11-02", "  ", "The name of the measure is needed.", "Measure"),
    ],
)
def test_what_is_missing_is_said_at_its_field(tools: Page, day: str, measure: str, sentence: str, field: str) -> None:
    """Nothing is kept; the sentence is announced and the focus is where it can be mended."""
    write_entry(tools, day, measure)
    expect(tools.locator("#visit-form").get_by_role("alert")).to_have_text(sentence)
    assert (focused(tools), log_rows(tools)) == (field, [])
    assert tools.locator("#visit-form [aria-invalid=true]").count() == 1


def test_a_file_holds_no_formula_and_comes_back_as_it_was(tools: Page, tmp_path: Path) -> None:
    """What a spreadsheet would run is a text in the file, and the same again after it is read."""
    write_entry(tools, "2026-05-04", "=1+1", "-3", '@a "b", c\n+d')
    before = log_rows(tools)
    with tools.expect_download() as download:
        tools.get_by_role("button", name="Save as a CSV file").click()
    assert download.value.suggested_filename == "visit-log-2026-11-22.csv"
    download.value.save_as(tmp_path / "log.csv")
    assert (tmp_path / "log.csv").read_bytes().decode("utf-8") == (
        '\ufeff"date","measure","score","note"\r\n"2026-05-04","\'=1+1","\'-3","\'@a ""b"", c\n+d"\r\n'
    )
    tools.get_by_role("button", name="Delete everything").click()
    tools.get_by_label("Add entries from a CSV file").set_input_files(tmp_path / "log.csv")
    expect(tools.locator("#visit-said")).to_have_text("1 added, 0 there already, 0 not understood.")
    assert log_rows(tools) == before


def test_a_file_with_mistakes_gives_what_can_be_read(tools: Page, tmp_path: Path) -> None:
    """Semicolons of a spreadsheet, columns in another order, lines that are no entries: named by their lines."""
    (tmp_path / "log.csv").write_text(
        "Measure;Date;Score\nRULM;2026-05-04;28\nHFMSE;04.05.2026;41\n\n;2026-05-05;1\nRULM;2026-05-04;28\n"
    )
    tools.get_by_label("Add entries from a CSV file").set_input_files(tmp_path / "log.csv")
    expect(tools.locator("#visit-said")).to_have_text(
        "1 added, 1 there already, 2 not understood. Line 3: A date is needed, such as 2026-11-22. "
        "Line 5: The name of the measure is needed."
    )
    assert log_rows(tools) == [["2026-05-04", "RULM", "28", ""]]


def test_a_browser_that_keeps_nothing_says_so(service: Service, visit: Visit) -> None:
    """Entries work until the page is closed, with a warning."""
    visit.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    visit.page.goto(service.url + PAGE)
    write_entry(visit.page, "2026-05-04", "RULM", "28")
    assert log_rows(visit.page) == [["2026-05-04", "RULM", "28", ""]]
    expect(visit.page.locator("#visit-warning")).to_contain_text("This browser does not keep the entries")


def test_a_log_that_cannot_be_read_is_not_lost(tools: Page) -> None:
    """What the browser kept is put beside the new log, and the reader is told."""
    tools.evaluate("localStorage.setItem('sma-events.visit-log', '{\"version\": 9}')")
    tools.reload()
    expect(tools.locator("#visit-warning")).to_contain_text("cannot read")
    write_entry(tools, "2026-05-04", "RULM", "28")
    assert tools.evaluate("localStorage.getItem('sma-events.visit-log.unreadable')") == '{"version": 9}'


def test_the_printed_log_is_the_log_alone(tools: Page) -> None:
    """The print button leaves the entries, without buttons and without the rest of the page."""
    write_entry(tools, "2026-05-04", "RULM", "28", "Good day.")
    tools.evaluate("window.print = () => { window.printed = document.documentElement.dataset.print }")
    tools.get_by_role("button", name="Print the log").click()
    assert tools.evaluate("window.printed") == "visit-log"
    tools.emulate_media(media="print")
    text = " ".join(tools.locator("body").inner_text().split())
    assert text == "Visit log Entries Date Measure Score Note 2026-05-04 RULM 28 Good day."
    tools.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tools.evaluate("document.documentElement.dataset.print ?? 'page'") == "page"
    expect(tools.locator("#visit-book")).to_be_hidden()
