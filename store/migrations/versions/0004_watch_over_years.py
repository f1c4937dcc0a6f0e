"""Watch over years: the announced state of each source, and what is to be told to whom"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import store.columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = store.columns.UtcDateTime(timezone=True)
_FILTERED = ("country", "language", "type")
_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    """New tables stay empty: the first look at each source fills them."""
    _create_health()
    _create_body()
    for name in _FILTERED:
        op.create_index(f"ix_event_{name}", "event", [name, "start_at", "uid"], unique=False)


def _create_body() -> None:
    op.create_table(
        "body",
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("page", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "page", "digest", name=op.f("pk_body")),
    )
    op.create_index(op.f("ix_body_at"), "body", ["at"], unique=False)


def _create_health() -> None:
    op.create_table(
        "source_health",
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("health", _TEXT, nullable=False),
        sa.Column("crawl_class", _TEXT, nullable=True),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("announced", _INSTANT, nullable=False),
        sa.Column("failing_since", _INSTANT, nullable=True),
        sa.Column("other_class", _TEXT, nullable=True),
        sa.Column("other_from", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_health")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_at"), "announcement", ["at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("due", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent", _INSTANT, nullable=True),
        sa.Column("given_up", _INSTANT, nullable=True),
        sa.Column("gathered", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_delivery_announcement_id_announcement")
        ),
        sa.PrimaryKeyConstraint("announcement_id", "channel", name=op.f("pk_delivery")),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_body_at"), table_name="body")
    op.drop_table("body")
    for name in _FILTERED:
        op.drop_index(f"ix_event_{name}", table_name="event")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_announcement_at"), table_name="announcement")
    op.drop_table("announcement")
    op.drop_table("source_health")
