"""Casework: whether a case has news, how often its deadline was told, the order of its timeline; indexes for the list"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LISTED = ("state", "region", "kind")
"""What the list is filtered by: an index in the order of the list that holds it answers without the table."""


def upgrade() -> None:
    op.add_column("cases", sa.Column("alarms", sa.SmallInteger, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("unread", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("case_events", sa.Column("number", sa.Integer, nullable=False, server_default="0"))
    op.drop_index("ix_case_events_of", "case_events")
    op.create_index("ix_case_events_of", "case_events", ["case_id", "number"])
    op.drop_index("ix_cases_list", "cases")
    op.drop_index("ix_cases_deadline_at", "cases")
    op.create_index("ix_cases_by_deadline", "cases", ["deadline_at", "id", *LISTED])
    op.create_index("ix_cases_by_age", "cases", ["received_at", "id", *LISTED])
    op.create_index("ix_cases_by_name", "cases", ["name", "id", *LISTED])
    unread = sa.text("unread")
    op.create_index(
        "ix_cases_unread", "cases", ["deadline_at", "id"], sqlite_where=unread, postgresql_where=unread
    )
    op.create_index("ix_cases_owner", "cases", ["owner"])
    op.create_index("ix_cases_linked_to", "cases", ["linked_to"])
    op.create_index("ix_case_keys_avoids", "case_keys", ["avoids"])
    op.create_index("ix_grants_member_id", "grants", ["member_id"])
    op.create_index("ix_withheld_cases_member_id", "withheld_cases", ["member_id"])


def downgrade() -> None:
    op.drop_index("ix_withheld_cases_member_id", "withheld_cases")
    op.drop_index("ix_grants_member_id", "grants")
    op.drop_index("ix_case_keys_avoids", "case_keys")
    for name in ("linked_to", "owner", "unread", "by_name", "by_age", "by_deadline"):
        op.drop_index(f"ix_cases_{name}", "cases")
    op.create_index("ix_cases_deadline_at", "cases", ["deadline_at"])
    op.create_index("ix_cases_list", "cases", ["region", "state", "deadline_at"])
    op.drop_index("ix_case_events_of", "case_events")
    op.create_index("ix_case_events_of", "case_events", ["case_id", "at"])
    op.drop_column("case_events", "number")
    op.drop_column("cases", "unread")
    op.drop_column("cases", "alarms")
