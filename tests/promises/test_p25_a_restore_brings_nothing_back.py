"""P25, P21: what was erased, ended or taken back after a backup was made does not come back with it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases import retention
from scripts.backup import made_at
from stories.published import Sound, file_name
from stories.withdrawal import withdraw
from tests.databases import rows_in
from tests.promises.restoring import SOUND, Deployment, line_with_backups, opened, restored
from tests.promises.test_p25_what_is_over_goes import told
from tests.scripts.programs import assert_refused
from tests.stories.telling import published_story
from vault import leaving, members
from vault.members import Role
from vault.reading import NotYours
from vault.removal import write_ledger


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Deployment]:
    with line_with_backups(tmp_path) as made:
        yield made


def test_p25_what_was_erased_ended_or_withheld_since_does_not_come_back(
    line: Deployment, tmp_path: Path
) -> None:
    office = line.office
    colleague, thief, gone, _ = office.hire(), office.hire(), office.hire(), office.hire()
    (erased, sound), (kept, heard), (withheld, private) = told(office), told(office), told(office)
    backup = line.back_up()
    assert made_at(backup)
    with office.rows() as rows:
        retention.erase_case(rows, erased, "worker", office.clock.now())
        members.end_key(rows, thief, office.clock.now(), by="script")
        leaving.remove_member(rows, gone, "script", office.clock.now())
        members.withhold(rows, withheld, colleague, colleague, office.clock.now())
    write_ledger(office.engine, line.backups, office.clock.now() + timedelta(seconds=5))
    new = restored(line, backup, line.backups / "ledger.txt", tmp_path)
    assert opened(new, office, colleague, heard) == SOUND
    for member, item in ((colleague, sound), (colleague, private), (thief, heard), (gone, heard)):
        with pytest.raises(NotYours):
            opened(new, office, member, item)
    assert not (new.operator.instance / "sealed" / sound).exists()
    assert rows_in(new.operator.instance, "SELECT 1 FROM cases WHERE id = ?", erased) == []
    assert rows_in(new.operator.instance, "SELECT 1 FROM cases WHERE id = ?", kept) != []


def test_p21_a_story_taken_back_since_a_backup_does_not_come_back_and_others_do(
    line: Deployment, tmp_path: Path
) -> None:
    office = line.office
    office.hire(Role.EDITOR, None)
    with office.rows() as rows:
        (taken_back, gone), (_, kept) = (published_story(rows, office.clock.now()) for _ in range(2))
    copies = line.operator.instance / "stories"
    copies.mkdir()
    for name in (gone, kept):
        (copies / file_name(name, Sound.PHONE)).write_bytes(name.encode())
    backup = line.back_up()
    with office.rows() as rows:
        assert withdraw(rows, taken_back, office.clock.now())
    write_ledger(office.engine, line.backups, office.clock.now() + timedelta(seconds=5))
    new = restored(line, backup, line.backups / "ledger.txt", tmp_path).operator.instance
    assert [row["name"] for row in rows_in(new, "SELECT name FROM story_copies")] == [kept]
    assert [row["name"] for row in rows_in(new, "SELECT name FROM withdrawn_stories")] == [gone]
    assert rows_in(new, "SELECT 1 FROM stories WHERE id = ?", taken_back) == []
    assert (new / "stories" / file_name(kept, Sound.PHONE)).read_bytes() == kept.encode()


def test_p25_a_ledger_older_than_the_backup_is_refused(line: Deployment, tmp_path: Path) -> None:
    office = line.office
    write_ledger(office.engine, tmp_path / "old", office.clock.now() - timedelta(days=1))
    backup = line.back_up()
    new = line.elsewhere(tmp_path)
    assert_refused(
        new.restore(backup, tmp_path / "old" / "ledger.txt"), "The ledger is older than the backup"
    )
    assert_refused(new.restore(backup, line.identity), "is no ledger of ours")
