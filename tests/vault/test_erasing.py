"""What is erased loses its wraps first, then its file; its id stays, so that no backup brings it back."""

import os
from datetime import timedelta

import pytest

from core.ledger import rows_of
from tests.vault.office import PEPPER, Office
from vault import audit, caller, erasing, leaving, members, opening
from vault.boxes import Altered, Field
from vault.reading import NotYours
from vault.sealing import encrypt_sound, seal, sound_path


def recording(office: Office, case: str) -> str:
    draft = encrypt_sound(office.folder, case, Field.RECORDING, b"a sound" * 100)
    with office.rows() as rows:
        return seal(rows, draft, office.clock.now())


def everything_of(office: Office, case: str, items: list[str]) -> int:
    marks = ", ".join("?" * len(items))
    with office.rows() as rows:
        counts = [
            rows.all(f"SELECT 1 FROM {table} WHERE item_id IN ({marks})", *items)
            for table in ("wraps", "grants")
        ]
        counts += [
            rows.all(f"SELECT 1 FROM {table} WHERE case_id = ?", case)
            for table in ("sealed_items", "case_keys", "withheld_cases")
        ]
    return sum(map(len, counts))


def test_of_an_erased_case_nothing_is_left_but_ids(office: Office) -> None:
    office.hire()
    case, other = office.open_case(), office.open_case()
    items = [office.note(case), recording(office, case)]
    kept = office.note(other)
    with office.rows() as rows:
        caller.bind(rows, case, caller.derive(caller.new_receipt(), "4711", PEPPER))
        files = erasing.erase_case(rows, case, audit.WORKER, office.clock.now())
    erasing.remove_files(office.folder, files)
    assert everything_of(office, case, items) == 0
    assert everything_of(office, other, [kept]) > 0
    assert not any(office.folder.iterdir())
    with office.rows() as rows:
        assert set(erasing.erased(rows)) == {case, *items}
        assert rows.all("SELECT actor FROM audit_log WHERE verb = 'case.erased' AND subject = ?", case) == [
            ("worker",)
        ]


def test_a_key_that_was_held_before_opens_nothing_afterwards(office: Office) -> None:
    """The wrap is gone: also whoever kept the file, and their private key, has only a ciphertext."""
    inspector = office.hire()
    case = office.open_case()
    item = recording(office, case)
    with office.rows() as rows:
        erasing.erase_items(rows, [item], inspector, office.clock.now())
        with pytest.raises(NotYours):
            opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    assert sound_path(office.folder, item).exists(), "the file waits for the transaction to be on disk"


def test_a_transaction_that_is_undone_has_erased_nothing(office: Office) -> None:
    inspector = office.hire()
    item = office.note(office.open_case(), "They kept my passport.")
    with office.engine.connect() as connection:
        erasing.erase_items(rows_of(connection), [item], inspector, office.clock.now())
        connection.rollback()
    with office.rows() as rows:
        opened = opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
        assert opened.read() == b"They kept my passport."
        assert erasing.erased(rows) == []


def test_a_file_that_is_gone_is_told_as_altered_and_not_as_missing(office: Office) -> None:
    inspector = office.hire()
    item = recording(office, office.open_case())
    sound_path(office.folder, item).unlink()
    with office.rows() as rows:
        opened = opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    with pytest.raises(Altered):
        opened.read()


def test_a_file_that_a_crash_left_behind_goes_after_an_hour_and_no_other(office: Office) -> None:
    office.hire()
    case = office.open_case()
    item = recording(office, case)
    left = encrypt_sound(office.folder, case, Field.RECORDING, b"nobody has a key for this").label.item
    now = office.clock.now()
    for name, age in ((item, 120), (left, 59)):
        when = (now - timedelta(minutes=age)).timestamp()
        os.utime(sound_path(office.folder, name), (when, when))
    with office.rows() as rows:
        assert erasing.sweep(rows, office.folder, now) == 0
        assert erasing.sweep(rows, office.folder, now + timedelta(minutes=2)) == 1
    assert [path.name for path in office.folder.iterdir()] == [item]


def test_a_ledger_tells_all_that_a_restore_must_not_bring_back(office: Office) -> None:
    case, gone = office.open_case(), office.hire()
    stays, kept_away = office.hire(), office.hire()
    item = office.note(case)
    with office.rows() as rows:
        now = office.clock.now()
        members.withhold(rows, case, kept_away, stays, now)
        leaving.remove_member(rows, gone, stays, now)
        key = members.current_key(rows, stays)
        members.end_key(rows, stays, now)
        erasing.erase_items(rows, [item], stays, now)
        assert key
        assert sorted(erasing.ledger(rows)) == sorted(
            [f"ended {key.id}", f"erased {item}", f"left {gone}", f"withheld {case} {kept_away}"]
        )


def test_taking_back_what_is_over_already_changes_nothing(office: Office) -> None:
    gone, case = office.hire(), office.open_case()
    office.hire()
    with office.rows() as rows:
        leaving.remove_member(rows, gone, gone, office.clock.now())
        lines = [
            *erasing.ledger(rows),
            "ended 0123456789abcdef",
            "withheld 0123456789abcdef 0123456789abcdef",
        ]
        before = rows.all("SELECT * FROM members ORDER BY id") + rows.all("SELECT * FROM withheld_cases")
        erasing.take_back(rows, lines, office.clock.now() + timedelta(days=1))
        assert (
            rows.all("SELECT * FROM members ORDER BY id") + rows.all("SELECT * FROM withheld_cases") == before
        )
    assert case
