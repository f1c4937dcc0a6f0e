"""Places: a city, its country and zone where they are sure, and nothing where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalize.address import AddressParts
from crawler.normalize.gazetteer import cities
from crawler.normalize.place import Located, locate, zone_at
from store.border import MAX_TITLE
from store.event import Mode, Place
from tests.crawler.normalize.place_cases import CASES


def located(text: str, hint: str | None = None) -> Located:
    return locate(AddressParts(location=text), hint)


@pytest.mark.parametrize(("text", "hint", "city", "country", "zone"), CASES)
def test_address_says(text: str, hint: str | None, city: str | None, country: str | None, zone: str | None) -> None:
    """Every address of the table is where the table says, and nowhere where it says nothing."""
    found = located(text, hint)
    assert (found.place.city, found.place.country, found.zone) == (city, country, zone)


@pytest.mark.parametrize(
    ("city", "language", "country"),
    [
        ("Brest", "fr", None),
        ("Брест", "ru", "BY"),
        ("Guadalajara", "es", None),
        ("Liège", "fr", "BE"),
        ("Wien", "de", "AT"),
    ],
)
def test_language_takes_away_a_false_certainty(city: str, language: str, country: str | None) -> None:
    """A city that is also one at home in the page's language is not sure to be the greater one abroad."""
    assert locate(AddressParts(location=city), None, language).place.country == country


def test_number_of_a_department_is_no_venue() -> None:
    """ "Lyon (69)" has no venue named 69."""
    assert located("Lyon (69)").place.venue is None


def test_city_with_certainty_has_coordinates() -> None:
    """A city that is sure brings its coordinates along; an unsure one has none."""
    sure, unsure = located("Ghent").place, located("Cambridge").place
    assert (round(sure.latitude or 0), round(sure.longitude or 0)) == (51, 4)
    assert (unsure.latitude, unsure.longitude) == (None, None)


def test_address_is_taken_apart() -> None:
    """What is neither city nor country is venue, or street if it has a number and a street's word."""
    text = "Ghent University Hospital, C. Heymanslaan 10, 9000 Ghent, Belgium"
    place = located(text).place
    assert (place.venue, place.street) == ("Ghent University Hospital", "C. Heymanslaan 10")


def test_parts_given_apart_are_kept() -> None:
    """Fields that a format gives apart are not guessed again, and the city's country is found."""
    parts = AddressParts(venue="Congress Centre", street="Main 1", city="Anaheim", region="CA", country="US")
    place = locate(parts, None).place
    assert place == Place(
        venue="Congress Centre",
        street="Main 1",
        city="Anaheim",
        region="CA",
        country="US",
        latitude=33.8353,
        longitude=-117.9145,
    )


def test_country_given_apart_decides_the_city() -> None:
    """A country as name or code beside the city leaves no doubt."""
    by_name = locate(AddressParts(city="Valencia", country="España"), None)
    by_code = locate(AddressParts(city="Valencia", country="VE"), None)
    assert (by_name.place.country, by_name.zone) == ("ES", "Europe/Madrid")
    assert (by_code.place.country, by_code.zone) == ("VE", "America/Caracas")


def test_unknown_city_with_country_keeps_the_country() -> None:
    """A village that no table has stays text; its country is still said."""
    place = locate(AddressParts(city="Kleinkleckersdorf", country="Germany"), None).place
    assert (place.city, place.country, place.latitude) == ("Kleinkleckersdorf", "DE", None)


def test_city_and_country_in_one_field() -> None:
    """A city field that holds its state as well is taken apart."""
    found = locate(AddressParts(venue="Disneyland Hotel", city="Anaheim, CA"), None)
    assert (found.place.city, found.place.region, found.place.country) == ("Anaheim", "CA", "US")


def test_coordinates_of_the_item_win() -> None:
    """Coordinates on the page are kept, and give the zone where no city does."""
    found = locate(AddressParts(venue="Cabin", latitude="64.1466", longitude="-21.9426"), None)
    assert (found.place.latitude, found.place.longitude, found.zone) == (64.1466, -21.9426, "Atlantic/Reykjavik")


@pytest.mark.parametrize(("latitude", "longitude"), [("0", "0"), ("91", "10"), ("x", "y"), ("", ""), ("nan", "nan")])
def test_coordinates_that_are_none_are_left_out(latitude: str, longitude: str) -> None:
    """A placeholder or a point off the globe is no place."""
    place = locate(AddressParts(venue="Cabin", latitude=latitude, longitude=longitude), None).place
    assert (place.latitude, place.longitude) == (None, None)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Online", Mode.ONLINE),
        ("Zoom webinar", Mode.ONLINE),
        ("en ligne", Mode.ONLINE),
        ("オンライン", Mode.ONLINE),
        ("https://meet.example.org/abc", Mode.ONLINE),
        ("Hybrid: Berlin, Germany and online", Mode.HYBRID),
        ("Rotterdam / online", Mode.HYBRID),
        ("Vor Ort und online", Mode.HYBRID),
        ("Wien und online", Mode.HYBRID),
        ("In person in Ghent or online", Mode.HYBRID),
        ("Kraków i online", Mode.HYBRID),
        ("Lisboa + online", Mode.HYBRID),
        ("東京及びオンライン", Mode.HYBRID),
        ("الرياض و عبر الإنترنت", Mode.HYBRID),
        ("çevrim içi", Mode.ONLINE),
        ("Teams", Mode.ONLINE),
        ("verkossa", Mode.ONLINE),
        ("Hotel Centrum", None),
        ("Ghent", None),
    ],
)
def test_way_of_attending(text: str, mode: Mode | None) -> None:
    """The text of the place says whether one can attend from home."""
    assert located(text).mode is mode


def test_address_in_one_run_is_taken_apart() -> None:
    """Where nothing parts street, city, state and code, each is still found."""
    place = located("Grand Hall 123 Main St Chicago IL 60602").place
    assert (place.street, place.city, place.region) == ("Grand Hall 123 Main St", "Chicago", "IL")


def test_address_without_blanks_is_kept_whole_as_the_street() -> None:
    """Ward and number of a Japanese address are not lost beside its city."""
    place = located("神奈川県横浜市西区みなとみらい1-1-1").place
    assert (place.street, place.city) == ("神奈川県横浜市西区みなとみらい1-1-1", "横浜")


def test_region_that_is_named_alone_is_no_venue() -> None:
    """A state tells the country, and nothing of the building."""
    place = located("Bayern").place
    assert (place.region, place.venue) == ("Bayern", None)


def test_town_that_no_table_has_is_kept_beside_its_postal_code() -> None:
    """A village has its country's zone, where the country has one."""
    found = located("Examplevej 1, 4999 Lilleby, Danmark")
    assert (found.place.street, found.place.city, found.zone) == ("Examplevej 1", "Lilleby", "Europe/Copenhagen")


def test_country_with_several_zones_gives_none() -> None:
    """The zone of Spain's islands is not Madrid's."""
    assert [located(name).zone for name in ("Spain", "Portugal", "USA", "France")] == [None, None, None, "Europe/Paris"]


def test_coordinates_go_before_the_zone_of_a_country() -> None:
    """Where no city is known, a point says more than a country."""
    parts = AddressParts(venue="Cabin", country="FR", latitude="64.1466", longitude="-21.9426")
    assert locate(parts, None).zone == "Atlantic/Reykjavik"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80), st.sampled_from([None, "DE", "US"]), st.sampled_from([None, "fr", "ja"]))
def test_any_text_has_a_place_or_none(text: str, hint: str | None, language: str | None) -> None:
    """No text raises, and what has a city with coordinates has a country and a zone."""
    found = locate(AddressParts(location=text), hint, language)
    assert found.place.latitude is None or (found.place.country is not None and found.zone is not None)


def test_address_of_a_meeting_room_on_the_web() -> None:
    """A web address as the place is where one attends online, not a venue."""
    found = located("https://meet.example.org/abc")
    assert (found.url, found.place) == ("https://meet.example.org/abc", Place())


def test_zone_of_the_high_seas() -> None:
    """Where nobody lives there is no zone to announce times in."""
    assert (zone_at(0.0, -140.0), zone_at(51.05, 3.72)) == (None, "Europe/Brussels")


def test_gazetteer_has_no_airport_codes() -> None:
    """Codes in capitals are no names of cities."""
    assert [cities(code) for code in ("TBD", "TBA", "ZRH", "LHR")] == [(), (), (), ()]


@pytest.mark.parametrize("text", ["via Teams", "À distance", "en ligne", "Online (Zoom)"])
def test_place_that_is_a_way_to_attend_is_online_and_no_venue(text: str) -> None:
    """Where to click is not where to go."""
    found = located(text)
    assert (found.mode, found.place) == (Mode.ONLINE, Place())


def test_endless_name_is_cut_to_what_a_place_holds() -> None:
    """An address that is all one name is none that makes reading end."""
    found = located("Halle (Saale) " + "und Umland " * 60 + "(Saale), Kraków")
    parts = (found.place.venue, found.place.street, found.place.city, found.place.region)
    assert max(len(part or "") for part in parts) <= MAX_TITLE
