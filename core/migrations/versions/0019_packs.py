"""Packs for stations: what each week's holds, and every path that any pack ever had"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("made_from", sa.String(200), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("whole_sha256", sa.String(64), nullable=False),
        sa.Column("whole_bytes", sa.Integer, nullable=False),
        sa.Column("delta_sha256", sa.String(64)),
        sa.Column("delta_bytes", sa.Integer),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "packed_paths",
        sa.Column("path", sa.String(120), primary_key=True),
        sa.Column("stories", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("packed_paths")
    op.drop_table("packs")
