"""Subscribes with evolution-data-server, which GNOME's calendars read with, and prints what it then holds.

A program of its own, for Debian's Python (its `gi` is not in our environment), inside a D-Bus session of its own:
`dbus-run-session -- /usr/bin/python3 evolution_session.py`. Reads addresses from stdin, one a line; an address that
came before is refreshed. Answers each with one line of JSON: a list of objects with title, start, end, uid, status.
"""

import json
import sys
import time
from datetime import UTC, datetime

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402

_SECONDS = 30
_NOT_WAITING = 2**32 - 1  # not even for the first look; `refreshed` waits for that


def subscribe(registry, address):
    """A calendar of the web, as the desktop's dialogue would set it up."""
    source = EDataServer.Source.new(None, None)
    source.set_display_name("SMA events")
    source.set_parent("webcal-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
    uri = GLib.Uri.parse(address, GLib.UriFlags.NONE)
    source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_uri(uri)
    source.get_extension(EDataServer.SOURCE_EXTENSION_OFFLINE).set_stay_synchronized(True)
    registry.commit_source_sync(source, None)
    return ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, _NOT_WAITING, None)


def written(client, moment):
    """A day as "2027-03-28", a moment as the instant in UTC; the zone is the calendar's own."""
    value = moment.get_value()
    if value.is_date():
        return f"{value.get_year():04}-{value.get_month():02}-{value.get_day():02}"
    name = moment.get_tzid()
    zone = client.get_timezone_sync(name, None)[1] if name and not value.is_utc() else value.get_timezone()
    return datetime.fromtimestamp(value.as_timet_with_zone(zone), UTC).isoformat()


def shown(client):
    found, components = client.get_object_list_as_comps_sync("#t", None)
    for each in components if found else []:
        component = each.get_icalcomponent()
        yield {
            "title": component.get_summary(),
            "start": written(client, each.get_dtstart()),
            "end": written(client, each.get_dtend()),
            "uid": component.get_uid(),
            "status": component.get_status().value_nick.upper(),
        }


def refreshed(client, before):
    """Let it look at the address now; returns the mark of what it holds then, once that has come to rest."""
    client.refresh_sync(None)
    deadline, last = time.monotonic() + _SECONDS, before
    while time.monotonic() < deadline:
        time.sleep(0.2)
        mark = client.get_backend_property_sync("revision", None)[1]
        if mark and mark != before and mark == last:
            return mark
        last = mark
    sys.exit(f"nothing new within {_SECONDS} s")


registry = EDataServer.SourceRegistry.new_sync(None)
clients, marks = {}, {}
for line in sys.stdin:
    address = line.strip()
    if address not in clients:
        clients[address] = subscribe(registry, address)
    marks[address] = refreshed(clients[address], marks.get(address))
    print(json.dumps(list(shown(clients[address]))), flush=True)
