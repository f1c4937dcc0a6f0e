"""The hours of an event on the clock of the reader's device: added by a script, in the page's language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Service


@pytest.mark.parametrize(
    ("address", "zone", "words"),
    [
        (
            "/events/workshop/",
            "Australia/Sydney",
            "In your time zone (Australia/Sydney): Monday 1 March, 19:00 – Tuesday 2 March, 03:00",
        ),
        ("/events/workshop/", "America/New_York", "In your time zone (America/New York): Monday 1 March, 03:00–11:00"),
        ("/events/webinar/", "Asia/Tokyo", "In your time zone (Asia/Tokyo): Thursday 4 February, 09:00"),
        ("/events/workshop/", "Europe/Paris", "The clock in your time zone (Europe/Paris) is the same."),
        ("/de/events/workshop/", "UTC", "In Ihrer Zeitzone (UTC): Montag, 1. März, 08:00–16:00 Uhr"),
    ],
)
def test_the_page_tells_the_hours_in_the_zone_of_the_device(
    service: Service, browser: Browser, address: str, zone: str, words: str
) -> None:
    """Also over midnight, without an end, and in a zone that shows the same hours; the policy lets the script run."""
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(service.url + address)
    local = page.locator("[data-local-start]")
    local.wait_for(state="visible")
    said = local.inner_text().replace(" at ", ", ")  # what stands between day and hour is the browser's choice
    assert (said, complaints) == (words, [])
    assert page.locator("[data-local-start] time").count() == (0 if "same" in words else 1)
    context.close()


def test_without_scripts_the_hours_are_those_of_the_place_and_utc(service: Service, browser: Browser) -> None:
    """Nothing empty is left behind."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.url}/events/workshop/")
    when = page.locator("dl.facts dd").first
    assert [line for line in when.inner_text().split("\n") if line] == [
        "1 March 2027",
        "Monday, 09:00–17:00 (Europe/Warsaw, UTC+01:00)",
        "In UTC: 08:00–16:00",
    ]
    context.close()
