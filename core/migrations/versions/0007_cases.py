"""Cases: what is known of a grievance without any key, its timeline, and the recordings that are expected"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(16), sa.ForeignKey("case_keys.case_id"), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("region", sa.String(16)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("country", sa.String(16)),
        sa.Column("about", sa.String(8)),
        sa.Column("hours", sa.String(16)),
        sa.Column("refers", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("deadline_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("owner", sa.String(16), sa.ForeignKey("members.id")),
        sa.Column("outcome", sa.String(24)),
        sa.Column("closed_on", sa.Date),
        sa.Column("linked_to", sa.String(16)),
        sa.Index("ix_cases_list", "region", "state", "deadline_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Index("ix_case_events_of", "case_id", "at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "expected_recordings",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("case_keys.case_id"), nullable=False, index=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("call_sid", sa.String(64)),
        sa.Column("turn", sa.Integer),
        sa.Column("sid", sa.String(64)),
        sa.Column("url", sa.String(512)),
        sa.Column("expected_at", sa.BigInteger, nullable=False),
        sa.Column("announced_at", sa.BigInteger),
        sa.Column("sealed_at", sa.BigInteger),
        sa.Column("item_id", sa.String(16)),
        sa.Index("ix_expected_recordings_call", "call_sid", "turn"),
        sa.Index("ix_expected_recordings_state", "state", "expected_at"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("expected_recordings", "case_events", "cases"):
        op.drop_table(table)
