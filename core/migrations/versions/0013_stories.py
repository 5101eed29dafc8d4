"""Stories: who allowed what, the copies that go out of the approved ones, and what may never be served again"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.String(16), sa.ForeignKey("case_keys.case_id"), primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("theme", sa.String(16)),
        sa.Column("voice_changed", sa.Boolean, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("told_on", sa.Date, nullable=False),
        sa.Column("reason", sa.String(24)),
        sa.Column("decided_by", sa.String(16)),
        sa.Column("decided_on", sa.Date),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stories_by_state", "stories", ["state", "told_on", "id"])
    op.create_table(
        "story_consents",
        sa.Column("story_id", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        sa.Column("use", sa.String(8), primary_key=True),
        sa.Column("given_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_copies",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("story_id", sa.String(16), sa.ForeignKey("stories.id"), nullable=False, unique=True),
        sa.Column("approved_on", sa.Date, nullable=False),
        sa.Column("aired_from", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_copies_aired_from", "story_copies", ["aired_from"])
    op.create_table(
        "story_words",
        sa.Column("name", sa.String(32), sa.ForeignKey("story_copies.name"), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_files",
        sa.Column("name", sa.String(32), sa.ForeignKey("story_copies.name"), primary_key=True),
        sa.Column("form", sa.String(16), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "withdrawn_stories",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("withdrawn_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("withdrawn_stories", "story_files", "story_words", "story_copies", "story_consents", "stories"):
        op.drop_table(table)
