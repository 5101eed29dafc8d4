"""Programmes of the weeks, as they were put together"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("programme", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("made_from", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("airs_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("clip", sa.String(64)),
        sa.Column("clip_seconds", sa.Double),
    )
    op.create_index("ix_programmes_on_phone", "programmes", ["language", "airs_from"])


def downgrade() -> None:
    op.drop_table("programmes")
