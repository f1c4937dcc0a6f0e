"""What every part of the store's door has: the engine, which nobody takes out of it."""

from __future__ import annotations

from sqlalchemy import Engine


class Part:
    """Some methods of `store.repository.Store`, each one transaction or one consistent view."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
