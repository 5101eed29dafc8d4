"""What tells at once whether a feed has changed, and an index that holds all that a page is chosen and ordered by"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

PAGED = ["language", "on_air", "published_at", "number", "guid", "expires_on", "origin"]


def upgrade() -> None:
    op.add_column("feeds", sa.Column("edition", sa.Integer, nullable=False, server_default="0"))
    op.add_column("feeds", sa.Column("changed_at", sa.BigInteger, nullable=False, server_default="0"))
    op.drop_index("ix_episodes_on_air", "episodes")
    op.create_index("ix_episodes_on_air", "episodes", PAGED)
    op.create_index("ix_episodes_expiring", "episodes", ["language", "expires_on"])
    op.drop_column("episodes", "changed_at")


def downgrade() -> None:
    op.add_column("episodes", sa.Column("changed_at", sa.BigInteger, nullable=False, server_default="0"))
    op.drop_index("ix_episodes_expiring", "episodes")
    op.drop_index("ix_episodes_on_air", "episodes")
    op.create_index(
        "ix_episodes_on_air",
        "episodes",
        ["language", "on_air", "published_at", "number", "expires_on", "changed_at"],
    )
    op.drop_column("feeds", "changed_at")
    op.drop_column("feeds", "edition")
