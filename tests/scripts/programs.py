"""Runs the scripts of an operator as an operator does: real processes, an environment of their own, nothing patched."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from core.database import connect, reading
from core.settings import ROOT, SETTING_NAMES
from publishing.releases import Published, list_releases
from tests.databases import ON_POSTGRESQL, address_in

REFUSED = 2
PATIENCE = 120
"""Seconds after which a process that should have ended is a failure; a busy machine takes its time."""


@dataclass
class Operator:
    """Somebody at a terminal, with an instance, a content tree and settings of their own."""

    instance: Path
    content: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
        own = {"INSTANCE_PATH": str(self.instance), "CONTENT_PATH": str(self.content)}
        if ON_POSTGRESQL:
            own["DATABASE_URL"] = address_in(self.instance)
        return kept | own | self.settings

    def command(self, script: str, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "scripts" / script), *arguments]

    def start(self, script: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(script, *arguments),
            env=self.environment,
            cwd=self.instance.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """`typed`: what comes on standard input."""
        process = self.start(script, *arguments)
        try:
            out, err = process.communicate(typed, timeout=PATIENCE)
        finally:
            process.kill()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def publish(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("publish.py", *arguments)

    @property
    def releases(self) -> list[Published]:
        """What is published, the newest first."""
        engine = connect(address_in(self.instance))
        with reading(engine) as connection:
            found = list_releases(connection)
        engine.dispose()
        return found

    def change(self, name: str, old: str, new: str) -> int:
        """Change words of the content; gives the number of the changed line."""
        file = self.content / name
        text = file.read_text(encoding="utf-8")
        before, found, after = text.partition(old)
        assert found, f"{name} does not say {old!r}"
        file.write_text(before + new + after, encoding="utf-8")
        return before.count("\n") + 1


def copy_content(target: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content", target))


def assert_refused(done: subprocess.CompletedProcess[str], *says: str) -> None:
    """Exit code 2, each thing said, and no traceback."""
    assert done.returncode == REFUSED, done
    assert "Traceback" not in done.stdout + done.stderr
    for each in says:
        assert each in done.stderr
