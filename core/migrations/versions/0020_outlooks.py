"""What an editor has to know of each programme of a week, for the console"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_outlooks",
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("programme", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("airable", sa.Boolean, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("looked_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("programme_outlooks")
