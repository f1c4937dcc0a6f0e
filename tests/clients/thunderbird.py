"""Thunderbird without a screen: what its calendar keeps of a subscription. It looks again when it is started again."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.clients.calendar import Item, item
from tests.clients.programs import Programs, stop

_CALENDAR = """
user_pref("calendar.registry.{id}.name", "{id}");
user_pref("calendar.registry.{id}.type", "ics");
user_pref("calendar.registry.{id}.uri", "{address}");
user_pref("calendar.registry.{id}.cache.enabled", true);
user_pref("calendar.registry.{id}.readOnly", true);
"""
_SETTINGS = """
user_pref("calendar.timezone.useSystemTimezone", false);
user_pref("calendar.timezone.local", "Asia/Kathmandu");
user_pref("app.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.shell.checkDefaultClient", false);
user_pref("mailnews.start_page.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "http://127.0.0.1:9/");
user_pref("storage.sqlite.exclusiveLock.enabled", false);
"""
_ROWS = """
SELECT title, event_start, event_end, flags, id, ical_status FROM cal_events WHERE cal_id = ?
ORDER BY id
"""
_ALL_DAY = 8
_SECONDS, _AT_REST = 60, 1.0
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Rows = list[list[tuple[str, int, int, int, str, str]]]


class Thunderbird:
    """A profile of its own; closed between looks, as on a computer that is switched off at night."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        programs.find("thunderbird")
        self._programs, self._folder = programs, folder
        self._folder.mkdir()
        self._last: Rows = []

    def look(self, addresses: Sequence[str]) -> list[list[Item]]:
        ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(len(addresses))]
        calendars = [_CALENDAR.format(id=id_, address=each) for id_, each in zip(ids, addresses, strict=True)]
        (self._folder / "user.js").write_text(_SETTINGS + "".join(calendars), encoding="utf-8")
        profile = ["--headless", "--no-remote", "--profile", str(self._folder)]
        process = self._programs.start("thunderbird", *profile, log=self._folder / "log", HOME=str(self._folder))
        try:
            self._last = self._settled(ids)
        finally:
            stop(process)
        return [[_item(row) for row in rows] for rows in self._last]

    def _settled(self, ids: Sequence[str]) -> Rows:
        """What it keeps, once every calendar has something, not all as before, and it changes no more."""
        deadline, since, rows = time.monotonic() + _SECONDS, time.monotonic(), self._last
        while time.monotonic() < deadline:
            time.sleep(0.2)
            now = self._rows(ids)
            if now != rows:
                since, rows = time.monotonic(), now
            elif all(rows) and rows != self._last and time.monotonic() - since > _AT_REST:
                return rows
        raise AssertionError(f"nothing new within {_SECONDS} s: {(self._folder / 'log').read_text()[-2000:]}")

    def _rows(self, ids: Sequence[str]) -> Rows:
        """Thunderbird locks its database while it starts."""
        try:
            with closing(sqlite3.connect(f"file:{self._folder}/calendar-data/cache.sqlite?mode=ro", uri=True)) as kept:
                return [kept.execute(_ROWS, [id_]).fetchall() for id_ in ids]
        except sqlite3.OperationalError:
            return [[] for _ in ids]

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _item(row: tuple[str, int, int, int, str, str]) -> Item:
    """It keeps microseconds of the instant; of a day those of midnight UTC."""
    title, start, end, flags, uid, status = row
    begin, finish = (_EPOCH + dt.timedelta(microseconds=each) for each in (start, end))
    if flags & _ALL_DAY:
        return item(title, begin.date(), finish.date(), uid, status)
    return item(title, begin, finish, uid, status)
