"""Every file that a process or one of its children opens for writing, as the kernel sees it (strace): also what C code writes."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CALLS = "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlinkat,chdir,fchdir"
OPENED = re.compile(
    r'(?:open|openat|openat2|creat)\((?:(?P<at>[^,"]+), )?"(?P<path>(?:[^"\\]|\\.)*)", ?(?P<flags>[^)]*)\)'
)
MOVED = re.compile(r'(?:rename|renameat2?|link|linkat)\(.*"(?P<path>(?:[^"\\]|\\.)*)"(?:, [^"]*)?\)')
AT = re.compile(r"<(?P<folder>/[^>]*)>")
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
UNFINISHED = re.compile(r"^(?P<pid>\d+) +(?P<begun>.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<rest>.*)$")
"""strace pads a short process id with spaces."""


@cache
def can_trace() -> bool:
    """Whether strace is there and may trace."""
    program = shutil.which("strace")
    return (
        bool(program)
        and not subprocess.run([str(program), "-o", "/dev/null", "true"], check=False).returncode
    )


@dataclass
class Traced:
    """A process under strace. Ask for `written` when it has ended."""

    process: "subprocess.Popen[bytes]"
    record: Path

    def wait(self, seconds: float) -> int:
        return self.process.wait(seconds)

    def written(self) -> set[Path]:
        """Paths that were opened for writing, created, or made by a rename or a link, whoever of the family did it."""
        return written_in(self.record.read_text(errors="replace").splitlines())


def trace(
    command: Sequence[str], record: Path, environ: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Traced:
    """Start the command with all its children watched; `record` is where strace writes, `.said` what they say."""
    strace = [
        str(shutil.which("strace")),
        "-f",
        "-y",
        "-s",
        "4096",
        "-qq",
        "-e",
        f"trace={CALLS}",
        "-o",
        str(record),
    ]
    with record.with_suffix(".said").open("wb") as said:
        process = subprocess.Popen([*strace, *command], env=environ, cwd=cwd, stdout=said, stderr=said)
    return Traced(process, record)


def written_in(lines: Sequence[str]) -> set[Path]:
    return {path for line in _whole(lines) if (path := _written(line))}


def _whole(lines: Sequence[str]) -> list[str]:
    """Calls that another thread interrupted in the record are put together again."""
    begun: dict[str, str] = {}
    found = []
    for line in lines:
        if half := UNFINISHED.match(line):
            begun[half["pid"]] = half["begun"]
        elif rest := RESUMED.match(line):
            found.append(f"{rest['pid']} {begun.pop(rest['pid'], '')}{rest['rest']}")
        else:
            found.append(line)
    return found


def _written(line: str) -> Path | None:
    """The path of a call that succeeded and writes."""
    call, _, result = line.rpartition(" = ")
    if not call or result.startswith(("-1", "?")):
        return None
    if (opened := OPENED.search(call)) and (WRITES.search(opened["flags"]) or "creat(" in call):
        return _path(opened["path"], opened["at"] or "", result)
    if moved := MOVED.search(call):
        return _path(moved["path"], call, "")
    return None


def _path(written: str, at: str, result: str) -> Path:
    """What the kernel opened, by its own name of it where it tells (`3</tmp/a>`), else by the folder it was asked in."""
    if kept := AT.search(result):
        return Path(kept["folder"].removesuffix(" (deleted)").removesuffix("(deleted)"))
    folder = AT.findall(at)
    return Path(folder[-1] if folder and not written.startswith("/") else "/", written)
