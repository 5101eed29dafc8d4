"""Lists of agencies given in the console, until they are taken over or dropped"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_uploads",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("register", sa.String(16), nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("listed_on", sa.Date, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("against", sa.Integer),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("rejected", sa.Text),
        sa.Column("reason", sa.Text),
    )


def downgrade() -> None:
    op.drop_table("register_uploads")
