"""An agency's answer in its own voice, as the console was given it, until the worker has made its clip

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agency_answers", sa.Column("recording", sa.LargeBinary))


def downgrade() -> None:
    op.drop_column("agency_answers", "recording")
