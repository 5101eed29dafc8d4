"""The vault: members and their keys, cases' keys, sealed items and their wraps, the audit log"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = "the audit log is append-only"
SQLITE_TRIGGERS = (
    f"""CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    f"""CREATE TRIGGER audit_log_keeps BEFORE DELETE ON audit_log
        WHEN OLD.seq > COALESCE((SELECT MAX(seq) FROM audit_cuts), 0)
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
)
POSTGRESQL_TRIGGERS = (
    f"""CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.seq <= COALESCE((SELECT MAX(seq) FROM audit_cuts), 0) THEN RETURN OLD; END IF;
            RAISE EXCEPTION '{APPEND_ONLY}';
        END $$""",
    """CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE ON audit_log
        FOR EACH ROW EXECUTE FUNCTION audit_log_stays()""",
    """CREATE TRIGGER audit_log_whole BEFORE TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays()""",
)


def own_id(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, sa.String(16), primary_key=True)


def member(name: str = "member_id", **named: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.String(16), sa.ForeignKey("members.id"), **named)


def item() -> sa.Column[Any]:
    return sa.Column("item_id", sa.String(16), sa.ForeignKey("sealed_items.id"), primary_key=True)


def upgrade() -> None:
    _members()
    _items()
    _audit()


def _members() -> None:
    op.create_table(
        "members",
        own_id(),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("region", sa.String(16)),
        sa.Column("invited_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
    )
    op.create_table(
        "member_keys",
        own_id(),
        member(nullable=False, index=True),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("private", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger),
        member("confirmed_by"),
        sa.Column("ended_at", sa.BigInteger),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        member(nullable=False, index=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )
    op.create_table(
        "escrow_keys",
        own_id(),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
    )


def _items() -> None:
    op.create_table(
        "case_keys",
        own_id("case_id"),
        sa.Column("region", sa.String(16)),
        sa.Column("avoids", sa.String(16)),
        sa.Column("lookup", sa.LargeBinary, unique=True),
        sa.Column("public", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "withheld_cases",
        sa.Column("case_id", sa.String(16), sa.ForeignKey("case_keys.case_id"), primary_key=True),
        member(primary_key=True),
        member("withheld_by", nullable=False),
        sa.Column("withheld_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_items",
        own_id(),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("case_keys.case_id"), nullable=False, index=True),
        sa.Column("field", sa.String(16), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("sealed_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wraps",
        item(),
        sa.Column("key_id", sa.String(16), primary_key=True, index=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "grants",
        item(),
        member(primary_key=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("granted_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erased_items",
        own_id("item_id"),
        sa.Column("erased_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )


def _audit() -> None:
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(16), nullable=False, index=True),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False, index=True),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_cuts",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("cut_at", sa.BigInteger, nullable=False),
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger in POSTGRESQL_TRIGGERS if on_postgresql else SQLITE_TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_log_stays CASCADE")
    for table in (
        "audit_cuts", "audit_log", "erased_items", "grants", "wraps", "sealed_items", "withheld_cases", "case_keys",
        "escrow_keys", "invitations", "member_keys", "members",
    ):  # fmt: skip
        op.drop_table(table)
