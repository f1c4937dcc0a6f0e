"""Settings from the environment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from config.environment import variables
from config.errors import ConfigError
from config.load import load_config
from config.settings import Settings


def loaded(folder: Path, service: str = "", **env: str) -> Settings:
    (folder / "service.toml").write_text(service)
    return load_config(folder, {f"SMA_EVENTS_{name}": value for name, value in env.items()}).settings


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    """Texts become what the setting is: durations, numbers, lists."""
    settings = loaded(
        tmp_path,
        '[crawl]\ndelay = "5s"\ntimeout = "9s"\n',
        CRAWL__DELAY="1s",
        CRAWL__CONCURRENCY=" 3 ",
        CRAWL__BLACKOUT="22:00-06:00, 12:00-13:00",
        SERVICE__BASE_URL="https://events.example.org/",
        SERVICE__NAME="Our events",
        DATABASE_URL="postgresql+psycopg://db/sma",
    )
    assert settings.crawl.delay == dt.timedelta(seconds=1)
    assert settings.crawl.timeout == dt.timedelta(seconds=9)
    assert settings.crawl.concurrency == 3
    assert settings.crawl.blackout == ("22:00-06:00", "12:00-13:00")
    assert settings.service.base_url == "https://events.example.org"
    assert settings.service.name == "Our events"
    assert settings.database_url == "postgresql+psycopg://db/sma"


def test_an_empty_variable_means_not_set(tmp_path: Path) -> None:
    """Container files often pass empty variables on; they give the default."""
    settings = loaded(tmp_path, '[service]\ncontact = "a@example.org"\n', SERVICE__CONTACT="", CRAWL__DELAY=" ")
    assert settings == Settings()


def test_every_setting_has_a_variable() -> None:
    """One for each key of each section, and the database's address."""
    assert len(variables()) == 1 + sum(
        len(type(getattr(Settings(), name)).model_fields) for name in Settings.model_fields if name != "database_url"
    )
    assert "SMA_EVENTS_DATABASE_URL" in variables()


def test_wrong_variables_are_told_by_name(tmp_path: Path) -> None:
    """A bad value and an unknown name are problems; variables of other programs are none."""
    with pytest.raises(ConfigError) as caught:
        loaded(
            tmp_path,
            CRAWL__DELAY="soon",
            CRAWL__PER_HOST="9",
            CRAWL__DELLAY="1s",
            SERVICE__CONTACT="me",
            CRAWL__BLACKOUT="25:00-06:00",
            HEALTH__EMAIL="nobody",
            HEALTH__WEBHOOK="ftp://x",
            QUEUE__ENGINE="celery",
            CONFIG="ignored here",
            UNRELATED="ignored",
        )
    told = [str(problem) for problem in caught.value.problems]
    known = ", ".join(name for name in variables() if "__" in name)
    assert sorted(told) == [
        'SMA_EVENTS_CRAWL__BLACKOUT: "25:00-06:00" is no span of a day; '
        'expected two times in UTC such as "22:00-06:00"',
        'SMA_EVENTS_CRAWL__DELAY: "soon" is no duration; '
        'expected a text such as "30 min", "12h", "7 days" or "10 months"',
        'SMA_EVENTS_CRAWL__DELLAY: unknown variable "SMA_EVENTS_CRAWL__DELLAY"; '
        f'did you mean "SMA_EVENTS_CRAWL__DELAY"? expected one of {known}',
        "SMA_EVENTS_CRAWL__PER_HOST: must be at most 8",
        'SMA_EVENTS_HEALTH__EMAIL: "nobody" is no e-mail address',
        "SMA_EVENTS_HEALTH__WEBHOOK: expected an address that begins with http:// or https://",
        'SMA_EVENTS_QUEUE__ENGINE: expected one of "none", "procrastinate", not "celery"',
        'SMA_EVENTS_SERVICE__CONTACT: "me" is no contact; expected an e-mail address or the address of a page',
    ]


def test_the_contact_cannot_break_a_header(tmp_path: Path) -> None:
    """It is sent in the User-Agent: one line of plain ASCII."""
    with pytest.raises(ConfigError, match="expected one line of plain ASCII text"):
        loaded(tmp_path, '[service]\ncontact = "a@example.org\\r\\nX-Other: 1"\n')
