"""Whose word each field of an event is, worked out anew from its listings and the decisions on it."""

from __future__ import annotations

from sqlalchemy import Connection

from store.decision import approves, layer
from store.event import EventFields
from store.merge import Merged, merge
from store.query import event_id, shown_for
from store.record_event import load_rulings, load_words
from store.views import Provenance


def provenance(connection: Connection, key: str) -> dict[str, Provenance]:
    """Return field -> whose word it is, of the event with this uid or slug; {} if there is none.

    Fields of which nobody says anything are left out. What a person set has neither page nor time here: its decision
    tells when.
    """
    found = event_id(connection, key)
    if found is None:
        return {}
    shown = shown_for(connection, found)
    words = [word for _, word in load_words(connection, [shown]).values()]
    if not words:
        return {}
    rulings = load_rulings(connection, [shown]).get(shown, ())
    merged = merge(words, approved=approves(rulings))
    layered = layer(merged, rulings).merged
    fields = (name for name in EventFields.model_fields if getattr(layered.fields, name) not in (None, "", ()))
    return {name: _of(name, merged, layered) for name in fields}


def _of(name: str, merged: Merged, layered: Merged) -> Provenance:
    source = layered.origins[name]
    word = merged.given[name]
    if source != word.data.source:
        return Provenance(source)
    return Provenance(source, word.data.url, word.data.page_url, word.told(name))
