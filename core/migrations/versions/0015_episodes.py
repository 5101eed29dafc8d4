"""What a release says in words that no call needs, and the episodes that are made of it"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogues",
        sa.Column("number", sa.Integer, sa.ForeignKey("releases.number"), primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "feeds",
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("guid", sa.String(36), nullable=False),
    )
    op.create_table(
        "episodes",
        sa.Column("guid", sa.String(36), primary_key=True),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("theme", sa.String(16), nullable=False),
        sa.Column("season", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("clip", sa.String(64), nullable=False),
        sa.Column("made_from", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("on_air", sa.Boolean, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.Column("document", sa.Text, nullable=False),
        sa.UniqueConstraint("message", "language", name="uq_episodes_message"),
    )
    op.create_index(
        "ix_episodes_on_air",
        "episodes",
        ["language", "on_air", "published_at", "number", "expires_on", "changed_at"],
    )


def downgrade() -> None:
    op.drop_table("episodes")
    op.drop_table("feeds")
    op.drop_table("catalogues")
