"""P26: backups are encrypted to offline keys; what is backed up, wiped and restored is what it was, and its audit log is whole.
P25 with it: what was erased after the backup was made does not come back.
"""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from subprocess import CompletedProcess

import pyrage
import pytest

from cases import retention
from core.backup.sealing import encrypt_into
from core.database import connect, unit_of_work
from core.ledger import rows_of
from scripts.backup import made_at
from stories.published import Sound, file_name
from stories.withdrawal import withdraw
from tests.databases import ON_POSTGRESQL, address_in, empty_address_in, rows_in
from tests.promises.test_p24_the_audit_log_convicts import compute_anew, drop_triggers
from tests.promises.test_p25_what_is_over_goes import told
from tests.scripts.programs import Operator, assert_refused
from tests.stories.telling import published_story
from tests.vault.office import Office, office_in
from vault import leaving, members, opening
from vault.members import Role
from vault.reading import NotYours
from vault.removal import write_ledger

SOUND = b"a sound" * 5000
SAID = "They kept my passport."


@dataclass
class Deployment:
    """A line with a vault, an operator of it, and an age key that is offline."""

    office: Office
    operator: Operator
    identity: Path
    public: str

    @property
    def backups(self) -> Path:
        return self.operator.instance / "backups"

    def back_up(self) -> Path:
        done = self.operator.run("backup.py")
        assert done.returncode == 0, done.stderr
        return max(self.backups.glob("antso-*.age"))

    def elsewhere(self, tmp_path: Path) -> "Deployment":
        """Another machine: an empty instance, an empty database."""
        folder = tmp_path / "new"
        folder.mkdir(mode=0o700)
        if ON_POSTGRESQL:
            empty_address_in(folder)
        return Deployment(self.office, Operator(folder, self.operator.content), self.identity, self.public)

    def restore(self, backup: Path, ledger: Path, *more: str) -> CompletedProcess[str]:
        return self.operator.run(
            "restore.py", str(backup), "--identity", str(self.identity), "--ledger", str(ledger), *more
        )


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Deployment]:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    identity = pyrage.x25519.Identity.generate()
    kept = tmp_path / "offline.key"
    kept.write_text(f"# created: today\n{identity}\n")
    with office_in(folder) as office:
        operator = Operator(folder, tmp_path / "content", {"BACKUP_RECIPIENTS": str(identity.to_public())})
        office.clock.at = datetime.now(UTC)
        yield Deployment(office, operator, kept, str(identity.to_public()))


def opened(deployment: Deployment, office: Office, member: str, item: str) -> bytes:
    """What a member hears in that deployment."""
    engine = connect(address_in(deployment.operator.instance))
    folder = deployment.operator.instance / "sealed"
    with unit_of_work(engine) as connection:
        found = opening.open_item(
            rows_of(connection), folder, office.sign_in(member), item, office.clock.now()
        )
        content = found.read()
    engine.dispose()
    return content


def restored(deployment: Deployment, backup: Path, ledger: Path, tmp_path: Path) -> Deployment:
    new = deployment.elsewhere(tmp_path)
    done = new.restore(backup, ledger)
    assert done.returncode == 0, done.stderr
    assert "the audit log is whole" in done.stdout
    return new


def test_p26_what_is_backed_up_wiped_and_restored_is_what_it_was(line: Deployment, tmp_path: Path) -> None:
    office = line.office
    inspector = office.hire()
    case, sound = told(office)
    note = office.note(case, SAID)
    backup = line.back_up()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in (backup, line.backups / "ledger.txt"):
        path.rename(elsewhere / path.name)
    before = rows_in(line.operator.instance, "SELECT * FROM audit_log ORDER BY seq")
    office.engine.dispose()
    rmtree(line.operator.instance)
    new = restored(line, elsewhere / backup.name, elsewhere / "ledger.txt", tmp_path)
    assert opened(new, office, inspector, note).decode() == SAID
    assert opened(new, office, inspector, sound) == SOUND
    after = rows_in(new.operator.instance, "SELECT * FROM audit_log ORDER BY seq")
    assert after[: len(before)] == before
    assert "backup.restored" in [row["verb"] for row in after[len(before) :]]


def test_p26_nothing_of_a_backup_can_be_read_without_an_offline_key(line: Deployment, tmp_path: Path) -> None:
    office = line.office
    office.hire()
    told(office)
    backup = line.back_up()
    kept = backup.read_bytes()
    for word in (b"antso.json", b"SQLite format", b"audit_log", b"member.invited", b"PGDMP", b"inspector"):
        assert word not in kept
    assert kept.startswith(b"age-encryption.org/v1")
    stranger = tmp_path / "stranger.key"
    stranger.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    other = line.elsewhere(tmp_path)
    other.identity = stranger
    assert_refused(other.restore(backup, line.backups / "ledger.txt"), "encrypted to other keys")
    assert not list((tmp_path / "new").glob("*antso.db*"))


def test_p26_a_backup_is_written_to_nobody_but_its_user_and_leaves_nothing_beside_it(
    line: Deployment,
) -> None:
    office = line.office
    office.hire()
    told(office)
    line.back_up().unlink()
    there = set(line.operator.instance.iterdir())
    backup = line.back_up()
    assert oct(backup.stat().st_mode & 0o777) == "0o600"
    assert set(line.operator.instance.iterdir()) == there
    assert {path.name for path in line.backups.iterdir()} == {backup.name, "ledger.txt"}


def test_p26_no_secret_and_no_session_is_in_a_backup(line: Deployment) -> None:
    office = line.office
    member = office.hire()
    told(office)
    with office.rows() as rows:
        sql = "INSERT INTO sessions (id_hash, member_id, boxed, began_at, seen_at) VALUES ('h', ?, ?, 1, 1)"
        rows.change(sql, member, b"a boxed private key")
    backup = line.back_up()
    inside = pyrage.decrypt(backup.read_bytes(), [identity_of(line)])
    with tarfile.open(fileobj=BytesIO(inside)) as tar:
        names = tar.getnames()
    assert {name.split("/")[0] for name in names} == {"antso.json", "database", "sealed"}
    secrets = line.operator.instance / "demo-secrets"
    assert [path.name for path in sorted(secrets.iterdir())] == [
        "caller_pepper",
        "receipt_pepper",
        "secret_key",
    ]
    for secret in (*(path.read_bytes() for path in secrets.iterdir()), b"a boxed private key"):
        assert secret not in inside


def identity_of(line: Deployment) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(line.identity.read_text().splitlines()[-1])


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


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "missing", "none of ours"])
def test_p26_a_backup_that_is_not_whole_restores_nothing(line: Deployment, tmp_path: Path, harm: str) -> None:
    told_about = {
        "cut": "it was cut or changed", "changed": "it was cut or changed", "empty": "it was cut or changed",
        "missing": "There is no", "none of ours": "This is no backup of Antso",
    }  # fmt: skip
    line.office.hire()
    told(line.office)
    backup = line.back_up()
    kept = bytearray(backup.read_bytes())
    if harm == "cut":
        del kept[-20:]
    elif harm == "changed":
        kept[len(kept) // 2] ^= 1
    elif harm == "empty":
        kept.clear()
    backup.write_bytes(kept)
    if harm == "missing":
        backup.unlink()
    if harm == "none of ours":
        encrypt_into(backup, [b"something else" * 1000], [identity_of(line).to_public()])
    new = line.elsewhere(tmp_path)
    assert_refused(new.restore(backup, line.backups / "ledger.txt"), told_about[harm])
    assert not list(new.operator.instance.glob("*antso.db*"))
    assert not list(new.operator.instance.glob("sealed/*"))


def test_p26_a_restore_writes_over_nothing(line: Deployment) -> None:
    backup = line.back_up()
    line.office.engine.dispose()
    says = "not empty" if ON_POSTGRESQL else "is there already"
    assert_refused(line.restore(backup, line.backups / "ledger.txt"), says)


def test_p24_a_log_that_was_changed_in_the_backup_is_not_served(line: Deployment, tmp_path: Path) -> None:
    """Somebody edited the log, made it consistent with itself and backed it up: an exported head tells."""
    office = line.office
    office.hire()
    heads = tmp_path / "heads"
    assert line.operator.run("verify_audit.py", "--heads", str(heads), "--export").returncode == 0
    with office.rows() as rows:
        drop_triggers(rows, office)
        rows.change("UPDATE audit_log SET actor = 'another' WHERE seq = 1")
        compute_anew(rows)
    backup = line.back_up()
    new = line.elsewhere(tmp_path)
    done = new.restore(backup, line.backups / "ledger.txt", "--heads", str(heads))
    assert_refused(done, "The audit log in the backup is not whole")
    assert not list(new.operator.instance.glob("antso.db"))


def test_p26_without_a_recipient_nothing_is_backed_up(line: Deployment) -> None:
    for given in ("", "age1nonsense"):
        line.operator.settings["BACKUP_RECIPIENTS"] = given
        assert_refused(line.operator.run("backup.py"), "BACKUP_RECIPIENTS", "age-keygen")
    assert not list(line.backups.glob("*.age"))


def test_p25_backups_live_35_days(line: Deployment) -> None:
    first = line.back_up()
    now = datetime.now(UTC)
    ages = {36: False, 34: True}
    for days in ages:
        (line.backups / f"antso-{now - timedelta(days=days):%Y%m%d-%H%M%S}.age").write_bytes(b"old")
    (line.backups / "somebody-elses.age").write_bytes(b"not ours")
    line.back_up()
    left = {path.name for path in line.backups.glob("*.age")}
    for days, stays in ages.items():
        assert (f"antso-{now - timedelta(days=days):%Y%m%d-%H%M%S}.age" in left) is stays
    assert {first.name, "somebody-elses.age"} <= left
