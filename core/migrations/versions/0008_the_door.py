"""The console's door: sessions, the second factor, attempts at sign-in, notices; keys proposed to who was invited"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("member_id", sa.String(16), sa.ForeignKey("members.id"), nullable=False, index=True),
        sa.Column("boxed", sa.LargeBinary, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "second_factors",
        sa.Column("member_id", sa.String(16), sa.ForeignKey("members.id"), primary_key=True),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("bucket", sa.String(80), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("member_id", sa.String(16), sa.ForeignKey("members.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("read_at", sa.BigInteger),
    )
    op.add_column("members", sa.Column("signed_in_at", sa.BigInteger))
    for proposed in ("public", "private", "secret"):
        op.add_column("invitations", sa.Column(proposed, sa.LargeBinary))
