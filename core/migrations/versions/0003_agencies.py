"""Registers of recruitment agencies: imports, agencies, branches, keypad words, changes, counted checks"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DIGITS = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def import_id() -> sa.Column[Any]:
    return sa.Column("import_id", sa.Integer, sa.ForeignKey("register_imports.id"), primary_key=True)


def key() -> sa.Column[Any]:
    return sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "register_imports",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("register", sa.String(16), nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("listed_on", sa.Date, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("applied_at", sa.BigInteger),
        sa.Column("before", sa.Integer, sa.ForeignKey("register_imports.id")),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("forced", sa.Text),
    )
    op.create_table(
        "registers",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("current_import", sa.Integer, sa.ForeignKey("register_imports.id")),
    )
    op.create_table(
        "agencies",
        import_id(),
        key(),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("folded", sa.String, nullable=False),
        sa.Column("other_names", sa.Text, nullable=False),
        sa.Column("former_names", sa.Text, nullable=False),
        sa.Column("licence", sa.String),
        sa.Column("licence_digits", DIGITS),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("status_since", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("held_since", sa.String(10)),
        sa.Column("town", sa.String, nullable=False),
        sa.Column("phone", sa.String(16)),
        sa.Column("destinations", sa.Text, nullable=False),
        sa.Column("activities", sa.Text, nullable=False),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.Column("branches", sa.Integer, nullable=False),
        sa.Column("branch_sum", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("import_id", "licence_digits"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agency_branches",
        import_id(),
        key(),
        sa.Column("branch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("town", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("phone", sa.String(16)),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agency_words",
        import_id(),
        sa.Column("t9", DIGITS, primary_key=True),
        key(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agency_changes",
        import_id(),
        key(),
        sa.Column("register", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_agency_changes_of", "agency_changes", ["register", "key"])
    op.create_table(
        "agency_checks",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("register", sa.String(16), primary_key=True),
        key(),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in (
        "agency_checks", "agency_changes", "agency_words", "agency_branches", "agencies", "registers", "register_imports",
    ):  # fmt: skip
        op.drop_table(table)
