"""What workers say of an agency in their own voice: which cases of the vault hold it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_comments",
        sa.Column("case_id", sa.String(16), sa.ForeignKey("case_keys.case_id"), primary_key=True),
        sa.Column("register", sa.String(16), nullable=False),
        sa.Column("key", sa.BigInteger, nullable=False),
        sa.Column("told_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_comments_of", "review_comments", ["register", "key"])


def downgrade() -> None:
    op.drop_table("review_comments")
