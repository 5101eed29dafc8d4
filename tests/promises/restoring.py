"""A line that is backed up, and what comes of it on another machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pyrage

from core.database import connect, unit_of_work
from core.ledger import rows_of
from tests.databases import ON_POSTGRESQL, address_in, empty_address_in
from tests.scripts.programs import Operator
from tests.vault.office import Office, office_in
from vault import opening

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


@contextmanager
def line_with_backups(tmp_path: Path) -> Iterator[Deployment]:
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
