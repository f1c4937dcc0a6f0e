"""Keep the markup of descriptions, accreditation, sponsor, and where abstracts go"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LINES = ("abstract_url", "accreditation", "sponsor")


def upgrade() -> None:
    """All of them may be unknown: rows stay as they are, and the next crawl fills what its source says."""
    op.add_column("event", sa.Column("description_html", sa.Text(), nullable=True))
    for name in _LINES:
        op.add_column("event", sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        for name in (*_LINES, "description_html"):
            batch_op.drop_column(name)
