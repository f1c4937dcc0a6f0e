"""Keep pairs, decisions and editions"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import store.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBERED = (
    "SELECT row_number() OVER (ORDER BY event_id, kind), event_id, kind, at, reason, 'command-line' FROM override"
)


def upgrade() -> None:
    """Decisions so far become rows of their own table; every listing is at home at the event that it has."""
    _create_pair()
    _create_decision()
    op.execute(f"INSERT INTO decision (id, event_id, kind, at, reason, origin) {_NUMBERED}")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conflicts", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("part_of", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("series_key", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        # What an older version knew may have been written out: its uid stays.
        batch_op.add_column(sa.Column("released", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.create_index(batch_op.f("ix_event_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_part_of"), ["part_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_released"), ["released"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_series_key"), ["series_key"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_event_merged_into_event"), "event", ["merged_into"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_event_part_of_event"), "event", ["part_of"], ["id"])
    _apply_decisions()
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reasons", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("since", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("city_key", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f("ix_listing_url_key"), ["url_key"], unique=False)
    op.execute("UPDATE listing SET home_id = event_id")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.alter_column("home_id", nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_listing_home_id_event"), "event", ["home_id"], ["id"])
    op.add_column("source_state", sa.Column("identity", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("source_state", sa.Column("identity_since", store.columns.UtcDateTime(timezone=True), nullable=True))
    op.drop_table("override")


def _create_pair() -> None:
    op.create_table(
        "pair",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("at", store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["event.id"], name=op.f("fk_pair_one_id_event")),
        sa.ForeignKeyConstraint(["other_id"], ["event.id"], name=op.f("fk_pair_other_id_event")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_pair")),
    )
    op.create_index(op.f("ix_pair_verdict"), "pair", ["verdict"], unique=False)


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("at", store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("undone", store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_decision_event_id_event")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_decision_listing_id_listing")),
        sa.ForeignKeyConstraint(["other_id"], ["event.id"], name=op.f("fk_decision_other_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_event_id"), "decision", ["event_id"], unique=False)
    op.create_index(op.f("ix_decision_other_id"), "decision", ["other_id"], unique=False)


def _apply_decisions() -> None:
    """What was layered over an event when it was read is part of its row from now on."""
    hidden = "SELECT event_id FROM override WHERE kind = 'hide'"
    approved = "SELECT event_id FROM override WHERE kind = 'approve'"
    when = "SELECT at FROM override WHERE kind = 'approve' AND event_id = event.id"
    op.execute(f"UPDATE event SET hidden = true WHERE id IN ({hidden})")  # noqa: S608 (constants)
    op.execute(
        f"UPDATE event SET verdict = 'publish', last_modified = ({when}), published = ({when}) "  # noqa: S608
        f"WHERE published IS NULL AND id IN ({approved})"
    )
    op.execute(f"UPDATE event SET verdict = 'publish' WHERE id IN ({approved})")  # noqa: S608


def downgrade() -> None:
    """Decisions that the older tables cannot hold (set, merge, split) are lost."""
    op.create_table(
        "override",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_override_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "kind", name=op.f("pk_override")),
    )
    op.execute(
        "INSERT INTO override (event_id, kind, at, reason) SELECT event_id, kind, max(at), max(reason) FROM decision "
        "WHERE undone IS NULL AND kind IN ('hide', 'approve') GROUP BY event_id, kind"
    )
    op.drop_column("source_state", "identity_since")
    op.drop_column("source_state", "identity")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_listing_home_id_event"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_listing_url_key"))
        batch_op.drop_column("city_key")
        batch_op.drop_column("since")
        batch_op.drop_column("reasons")
        batch_op.drop_column("home_id")
    with op.batch_alter_table("event", schema=None) as batch_op:
        for name in ("part_of", "merged_into"):
            batch_op.drop_constraint(batch_op.f(f"fk_event_{name}_event"), type_="foreignkey")
        for name in ("released", "series_key", "part_of", "merged_into"):
            batch_op.drop_index(batch_op.f(f"ix_event_{name}"))
        for name in ("released", "series_key", "part_of", "merged_into", "hidden", "conflicts"):
            batch_op.drop_column(name)
    op.drop_table("decision")
    op.drop_table("pair")
