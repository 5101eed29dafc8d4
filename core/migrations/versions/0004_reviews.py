"""Reviews of agencies, the day an agency was asked for its side, and its answer"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("register", sa.String(16), nullable=False),
        sa.Column("key", sa.BigInteger, nullable=False),
        sa.Column("bucket", sa.Integer),
        sa.Column("told_on", sa.Date, nullable=False),
        sa.Column("answers", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reasons", sa.String(160), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("decided_on", sa.Date),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reviews_of", "reviews", ["register", "key", "told_on"])
    op.create_index("ix_reviews_by", "reviews", ["bucket"])
    op.create_table(
        "agency_asked",
        sa.Column("register", sa.String(16), primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agency_answers",
        sa.Column("register", sa.String(16), primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answered_on", sa.Date, nullable=False),
        sa.Column("clip", sa.String(64)),
        sa.Column("seconds", sa.Double),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("agency_answers", "agency_asked", "reviews"):
        op.drop_table(table)
