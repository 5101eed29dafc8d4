"""P26: backups are encrypted to offline keys; what is backed up, wiped and restored is what it was, its audit log whole."""

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from shutil import rmtree

import pyrage
import pytest

from core.backup.sealing import encrypt_into
from tests.databases import ON_POSTGRESQL, rows_in
from tests.promises.restoring import SAID, SOUND, Deployment, line_with_backups, opened, restored
from tests.promises.test_p24_the_audit_log_convicts import compute_anew, drop_triggers
from tests.promises.test_p25_what_is_over_goes import told
from tests.scripts.programs import assert_refused


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Deployment]:
    with line_with_backups(tmp_path) as made:
        yield made


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
