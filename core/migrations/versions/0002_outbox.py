"""The outbox: tasks, and the broadcast masters that are its first work"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128)),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("enqueued_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("error", sa.String(64)),
        sa.UniqueConstraint("kind", "key"),
    )
    op.create_table(
        "masters",
        sa.Column("made_from", sa.String(64), primary_key=True),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("offsets", sa.Text, nullable=False),
        sa.Column("voice", sa.String, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("masters")
    op.drop_table("tasks")
