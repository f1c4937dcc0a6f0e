"""The history of the tables (Alembic), run in-process whenever the store is opened: see store/migrate.py."""
