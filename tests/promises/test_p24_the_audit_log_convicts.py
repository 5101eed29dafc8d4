"""P24: the audit log is append-only and hash-chained. Against heads kept elsewhere, any change before the last one shows, even
when the triggers were dropped and every hash was computed anew.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from core.database import unit_of_work
from core.ledger import Rows
from tests.vault.office import Office, fresh_office
from vault import audit, opening
from vault.audit import BEGINNING, Entry, Head, chained
from vault.verifying import Export, faults

ROWS = 8
KEPT = timedelta(days=365)


def written(office: Office, count: int = ROWS) -> None:
    with office.rows() as rows:
        for number in range(count):
            audit.record(rows, "member", "case.read", f"case {number}", office.clock.now())


def export(office: Office) -> Export:
    with office.rows() as rows:
        return Export(audit.head(rows), office.clock.now())


def found(office: Office, *exports: Export) -> list[str]:
    with office.rows() as rows:
        return list(faults(rows, exports, office.clock.now(), KEPT))


def drop_triggers(rows: Rows, office: Office) -> None:
    """As whoever owns the database can."""
    if office.engine.dialect.name == "postgresql":
        rows.change("DROP FUNCTION audit_log_stays CASCADE")
    else:
        rows.change("DROP TRIGGER audit_log_stays")
        rows.change("DROP TRIGGER audit_log_keeps")


def compute_anew(rows: Rows) -> None:
    """Make the log consistent with itself."""
    before = BEGINNING
    for *fields, _ in rows.all("SELECT seq, at, actor, verb, subject, hash FROM audit_log ORDER BY seq"):
        before = chained(before, Entry(*fields))
        rows.change("UPDATE audit_log SET hash = ? WHERE seq = ?", before, fields[0])


def edit(rows: Rows, seq: int) -> None:
    rows.change("UPDATE audit_log SET actor = 'another' WHERE seq = ?", seq)


def backdate(rows: Rows, seq: int) -> None:
    rows.change("UPDATE audit_log SET at = at - 1 WHERE seq = ?", seq)


def reword(rows: Rows, seq: int) -> None:
    rows.change("UPDATE audit_log SET verb = 'case.listed' WHERE seq = ?", seq)


def redirect(rows: Rows, seq: int) -> None:
    rows.change("UPDATE audit_log SET subject = 'another case' WHERE seq = ?", seq)


def remove(rows: Rows, seq: int) -> None:
    rows.change("DELETE FROM audit_log WHERE seq = ?", seq)
    for later in range(seq + 1, ROWS + 1):
        rows.change("UPDATE audit_log SET seq = ? WHERE seq = ?", later - 1, later)


def swap(rows: Rows, seq: int) -> None:
    other = seq % ROWS + 1
    for one, to in ((seq, 1000), (other, seq), (1000, other)):
        rows.change("UPDATE audit_log SET seq = ? WHERE seq = ?", to, one)


def truncate(rows: Rows, seq: int) -> None:
    rows.change("DELETE FROM audit_log WHERE seq >= ?", seq)


@settings(max_examples=40)
@given(
    st.sampled_from([edit, backdate, reword, redirect, remove, swap, truncate]),
    st.integers(1, ROWS),
    st.booleans(),
    st.integers(0, 3),
)
def test_p24_no_change_before_the_last_head_goes_unseen(
    change: Callable[[Rows, int], None], seq: int, anew: bool, added: int
) -> None:
    with fresh_office() as office:
        written(office)
        head = export(office)
        assert found(office, head) == []
        with office.rows() as rows:
            drop_triggers(rows, office)
            change(rows, seq)
            if anew:
                compute_anew(rows)
        written(office, added)
        assert found(office, head) != []


def test_p24_a_log_that_only_grew_is_whole(office: Office) -> None:
    heads = []
    for _ in range(3):
        heads.append(export(office))
        written(office)
    assert found(office, *heads) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET actor = 'another'", "DELETE FROM audit_log WHERE seq = 3"]
)
def test_p24_triggers_stop_a_mistake(office: Office, statement: str) -> None:
    written(office)
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work(office.engine) as connection:
        connection.exec_driver_sql(statement)
    assert found(office, export(office)) == []


def test_p24_retention_cuts_at_an_exported_head_whose_time_is_over(office: Office) -> None:
    written(office)
    head = export(office)
    office.clock.move(days=400)
    written(office)
    with office.rows() as rows:
        audit.cut(rows, head.head, office.clock.now())
        assert rows.all("SELECT seq FROM audit_log WHERE seq <= ?", ROWS) == []
    written(office)
    assert found(office, head, export(office)) == []
    assert found(office) == [
        f"The rows up to {ROWS} were cut away, and no exported head says that they were whole."
    ]


def test_p24_a_cut_before_its_time_shows(office: Office) -> None:
    written(office)
    head = export(office)
    with office.rows() as rows:
        audit.cut(rows, head.head, office.clock.now())
    assert found(office, head) == [f"The rows up to {ROWS} were cut away before their time."]


def test_p24_nothing_is_cut_at_a_head_the_log_does_not_have(office: Office) -> None:
    written(office)
    with office.rows() as rows, pytest.raises(audit.NotAHead):
        audit.cut(rows, Head(3, BEGINNING), office.clock.now())


def test_p24_a_reading_is_logged_once_for_all_its_ranges(office: Office) -> None:
    inspector = office.hire()
    item = office.note(office.open_case())
    for minutes in (0, 1, 8, 3):
        office.clock.move(minutes=minutes)
        with office.rows() as rows:
            opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    with office.rows() as rows:
        read = [entry for entry in audit.latest(rows, 50) if entry.verb == audit.READ]
    assert [(entry.actor, entry.subject) for entry in read] == [(inspector, item)] * 2
