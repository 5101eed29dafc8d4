"""The line: releases, clips, calls, callers, events"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "clips",
        sa.Column("made_from", sa.String(64), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("offsets", sa.Text, nullable=False),
        sa.Column("voice", sa.String, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
    )
    op.create_table(
        "calls",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("release", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("token", sa.String(16)),
        sa.Column("state", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("answered_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
    )
    op.create_table(
        "callers",
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("step", sa.String(64)),
        sa.Column("message", sa.String(64)),
        sa.Column("seen_on", sa.Date, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("release", sa.Integer, nullable=False),
        sa.Column("call", sa.String(16), nullable=False),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64)),
        sa.Column("language", sa.String(8)),
        sa.Column("heard", sa.String(16), nullable=False),
        sa.Column("key", sa.String(1)),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("operator", sa.String(4)),
    )
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("line", sa.String(32), primary_key=True),
        sa.Column("step", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in ("daily_counts", "events", "callers", "calls", "clips", "releases"):
        op.drop_table(table)
