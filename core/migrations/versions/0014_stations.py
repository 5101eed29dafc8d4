"""Radio stations: their codes, the numbers of what they air, when they aired it"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stations",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("languages", sa.String(40), nullable=False),
        sa.Column("code_hash", sa.String(64), unique=True),
        sa.Column("codes", sa.Integer, nullable=False),
        sa.Column("invited_at", sa.BigInteger, nullable=False),
        sa.Column("coded_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "cuts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("item", sa.String(200), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
    )
    op.create_table(
        "airplays",
        sa.Column(
            "station_id", sa.Integer, sa.ForeignKey("stations.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("cut", sa.Integer, sa.ForeignKey("cuts.number"), primary_key=True, autoincrement=False),
        sa.Column("aired_at", sa.BigInteger, primary_key=True),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("reported_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_airplays_aired_at", "airplays", ["aired_at"])
    op.create_table(
        "station_attempts",
        sa.Column("scope", sa.String(8), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hour", sa.BigInteger, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_station_attempts_hour", "station_attempts", ["hour"])


def downgrade() -> None:
    for table in ("station_attempts", "airplays", "cuts", "stations"):
        op.drop_table(table)
