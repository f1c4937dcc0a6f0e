"""Alembic's entry: runs the migrations on the connection that store/migrate.py opened, inside its transaction."""

from __future__ import annotations

from alembic import context

from store.models_health import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
