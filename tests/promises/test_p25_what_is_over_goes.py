"""P25: each class is kept as long as its setting says; a dry run tells what would go; what goes loses its wraps and its files,
and its ids are written where a restore will find them.
"""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert

from cases import retention
from cases.following import withdraw
from cases.intake import note, open_case, spoken, tell_region
from cases.states import CaseState, Origin, move
from core.database import unit_of_work
from core.errors import OperatorError
from core.models import CallRow, EventRow
from core.outbox import Handler, TaskState, Workshop
from core.retention import Retention
from recordings.retention import SETTLED, forgetting_settled
from scripts.purge import Purge
from tests.builders import settings_in
from tests.vault.office import Office
from vault import erasing, opening
from vault.boxes import Field
from vault.reading import NotYours
from vault.removal import LEDGER_FILE, removal_handlers
from vault.sealing import encrypt_sound, seal, sound_path


def the_workers_part(office: Office, backups: Path) -> Workshop:
    """The worker, as far as it lets go of what is over."""
    work: dict[str, Handler] = {
        retention.ERASE: retention.erasing_over(office.clock, Retention()),
        SETTLED: forgetting_settled(office.clock, Retention()),
        **removal_handlers(office.engine, office.folder, backups, office.clock),
    }
    return Workshop(office.engine, work, office.clock, Random(1), "tester")


def told(office: Office) -> tuple[str, str]:
    """A case of the region of the office's inspector, with a sealed recording: their ids."""
    now = office.clock.now()
    with office.rows() as rows:
        case = open_case(rows, Origin.TOLD, "mg", practice=False, now=now)
        tell_region(rows, case, "SAVA", avoided=False)
    draft = encrypt_sound(office.folder, case, Field.RECORDING, b"a sound" * 5000)
    with office.rows() as rows:
        return case, seal(rows, draft, now)


def ended(office: Office, state: CaseState) -> tuple[str, str]:
    case, item = told(office)
    with office.rows() as rows:
        assert move(rows, case, state, closed_on=office.clock.now().date().isoformat())
        note(rows, case, "caller", f"case.{state}", office.clock.now())
    return case, item


def purge(office: Office, **named: str) -> Purge:
    folder = office.folder.parent
    return Purge(settings_in(folder, **named), office.engine, office.clock)


def rows_left(office: Office, case: str) -> int:
    tables = ("cases", "case_events", "expected_recordings", "case_keys", "sealed_items", "withheld_cases")
    with office.rows() as rows:
        found = [
            rows.all(f"SELECT 1 FROM {table} WHERE {'id' if table == 'cases' else 'case_id'} = ?", case)
            for table in tables
        ]
    return sum(map(len, found))


@pytest.mark.parametrize(("state", "days"), [(CaseState.CLOSED, 365), (CaseState.WITHDRAWN, 7)])
def test_p25_a_case_is_kept_to_its_last_day_and_no_longer(
    office: Office, state: CaseState, days: int
) -> None:
    inspector = office.hire()
    case, item = ended(office, state)
    office.clock.move(days=days - 1)
    purge(office).carry_out(0)
    assert rows_left(office, case) > 0
    assert sound_path(office.folder, item).exists() is (state is CaseState.CLOSED)
    office.clock.move(days=2)
    purge(office).carry_out(0)
    assert rows_left(office, case) == 0
    assert not sound_path(office.folder, item).exists()
    with office.rows() as rows:
        assert rows.all("SELECT 1 FROM wraps WHERE item_id = ?", item) == []
        assert set(erasing.erased(rows)) == {case, item}
        with pytest.raises(NotYours):
            opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())


def test_p25_what_a_caller_takes_back_is_in_no_backup_made_afterwards(office: Office, tmp_path: Path) -> None:
    """They are told "within thirty-five days": as long as the last backup lives that was made before."""
    inspector = office.hire()
    case, item = told(office)
    with office.rows() as rows:
        assert withdraw(rows, case, office.clock.now())
        assert rows.all("SELECT 1 FROM sealed_items WHERE case_id = ?", case) == []
        assert rows.all("SELECT 1 FROM wraps WHERE item_id = ?", item) == []
        with pytest.raises(NotYours):
            opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    the_workers_part(office, tmp_path).drain()
    assert not sound_path(office.folder, item).exists()
    assert f"erased {item}" in (tmp_path / LEDGER_FILE).read_text()


def test_p25_what_comes_into_a_withdrawn_case_afterwards_goes_too(office: Office) -> None:
    """Its recording was still at the carrier when the caller took the case back."""
    office.hire()
    case, item = ended(office, CaseState.WITHDRAWN)
    purge(office).carry_out(0)
    assert not sound_path(office.folder, item).exists()
    with office.rows() as rows:
        assert rows.all("SELECT 1 FROM sealed_items WHERE case_id = ?", case) == []


def test_p25_a_case_that_is_open_is_never_purged(office: Office) -> None:
    office.hire()
    case, item = told(office)
    office.clock.move(days=3000)
    purge(office).carry_out(0)
    assert rows_left(office, case) > 0
    assert sound_path(office.folder, item).exists()


def test_p25_the_setting_decides(office: Office) -> None:
    office.hire()
    case, _ = ended(office, CaseState.CLOSED)
    office.clock.move(days=31)
    purge(office, KEEP_CLOSED_CASES_DAYS="30").carry_out(0)
    assert rows_left(office, case) == 0


def test_p25_a_case_whose_recording_the_carrier_still_has_waits(office: Office) -> None:
    """Erased here and kept there, it could be brought back by nobody and heard by the carrier."""
    office.hire()
    case, _ = ended(office, CaseState.WITHDRAWN)
    expected = (
        "INSERT INTO expected_recordings (id, case_id, purpose, state, call_sid, turn, expected_at)"
        " VALUES ('0123456789abcdef', ?, 'report', ?, 'CA1', 3, 1)"
    )
    with office.rows() as rows:
        rows.change(expected, case, "sealed")
    office.clock.move(days=30)
    purge(office).carry_out(0)
    assert rows_left(office, case) > 0
    with office.rows() as rows:
        rows.change("UPDATE expected_recordings SET state = 'cleared', call_sid = NULL")
    purge(office).carry_out(0)
    assert rows_left(office, case) == 0


def test_p25_a_dry_run_tells_what_would_go_by_class_and_changes_nothing(office: Office) -> None:
    office.hire()
    for state in (CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.WITHDRAWN):
        ended(office, state)
    office.clock.move(days=30)
    counts = purge(office).counts()
    assert (counts["closed cases"], counts["withdrawn cases"]) == (0, 2)
    assert purge(office).counts() == counts
    purge(office).carry_out(2)
    assert purge(office).counts()["withdrawn cases"] == 0


def test_p25_figures_and_ended_calls_go_by_their_classes(office: Office) -> None:
    at = office.clock.now()
    event = {"line": "main", "release": 1, "call": "c", "step": "home", "heard": "key", "seconds": 1.0}
    call = {"line": "main", "release": 1, "turn": 2, "sid": "CA1"}
    with unit_of_work(office.engine) as connection:
        connection.execute(insert(EventRow).values(event | {"at": at}))
        connection.execute(insert(CallRow).values(call | {"answered_at": at, "ended_at": at}))
    office.clock.move(days=3)
    counts = purge(office).counts()
    assert (counts["ended calls"], counts["events of calls"]) == (1, 0)
    office.clock.move(days=400)
    purge(office).carry_out(0)
    assert set(purge(office).counts().values()) == {0}


def test_p25_the_ledger_is_written_beside_the_backups(office: Office) -> None:
    office.hire()
    case, item = ended(office, CaseState.WITHDRAWN)
    office.clock.move(days=8)
    made = purge(office)
    made.carry_out(0)
    ledger = made.settings.backup_path / "ledger.txt"
    first, *lines = ledger.read_text().splitlines()
    assert first == f"as-of {office.clock.now().isoformat()}"
    assert lines == [f"erased {id_}" for id_ in sorted([case, item])]


def test_p25_the_worker_does_it_every_day_by_itself(office: Office, tmp_path: Path) -> None:
    office.hire()
    erased = [ended(office, CaseState.WITHDRAWN) for _ in range(retention.AT_ONCE + 1)]
    kept, _ = told(office)
    office.clock.move(days=8)
    for _ in range(2):
        with unit_of_work(office.engine) as connection:
            retention.ask_for_purge(connection, office.clock)
    done = the_workers_part(office, tmp_path / "backups").drain()
    assert set(done) == {TaskState.DONE}
    assert [rows_left(office, case) for case, _ in erased] == [0] * len(erased)
    assert not any(sound_path(office.folder, item).exists() for _, item in erased)
    assert rows_left(office, kept) > 0
    written = (tmp_path / "backups" / "ledger.txt").read_text().splitlines()[1:]
    assert set(written) == {f"erased {id_}" for pair in erased for id_ in pair}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("KEEP_AUDIT_DAYS", "0"),
        ("KEEP_EVENTS_DAYS", "a year"),
        ("KEEP_LEDGER_DAYS", "35"),
        ("KEEP_TOMBSTONES_DAYS", "1"),
    ],
)
def test_p25_a_time_that_cannot_be_kept_is_refused(office: Office, setting: str, value: str) -> None:
    with pytest.raises(OperatorError, match=f"{setting} is '{value}'. Set it to a number of days"):
        purge(office, **{setting: value})


def test_p25_a_ledger_outlives_every_backup(office: Office) -> None:
    """An id is forgotten when no backup is left that could bring it back."""
    office.hire()
    ended(office, CaseState.WITHDRAWN)
    office.clock.move(days=8)
    purge(office).carry_out(0)
    for days, left in ((60, 2), (11, 0)):
        office.clock.move(days=days)
        with office.rows() as rows:
            erasing.forget_ledger(rows, office.clock.now() - Retention().ledger)
            assert len(erasing.erased(rows)) == left


def test_p25_a_notice_that_was_heard_out_in_silence_goes_and_what_was_said_after_it_stays(
    office: Office,
) -> None:
    now = office.clock.now()
    with office.rows() as rows:
        silent, heard = (open_case(rows, Origin.NO_KEY, "mg", practice=False, now=now) for _ in range(2))
        spoken(rows, heard, now)
    office.clock.move(days=400)
    purge(office).carry_out(0)
    assert (rows_left(office, silent), rows_left(office, heard) > 0) == (0, True)
