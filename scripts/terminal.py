"""What every script shares: errors in one line that say what to do, and a progress bar on long work.

A script that says one line must not wait a second for it: what few of them need is imported where it is needed.
"""

import os
import select
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from core.errors import DiskFull, OperatorError, is_disk_full
from core.logging import set_up_logging
from core.process import forbid_core_dumps
from publishing.errors import BrokenContent

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

REFUSED = 2
CUT_OFF = 141
"""What a shell shows of a program whose reader went away (128 and SIGPIPE's 13): `| head` has read enough."""


def run(main: Callable[[], None]) -> None:
    """Run a script: what the operator or the editor must mend is said without a traceback, and exits with 2.

    Whoever reads the output through a pipe may stop reading: the script then ends without a word.
    """
    forbid_core_dumps()
    set_up_logging()
    try:
        try:
            _run_or_refuse(main)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not _silence_what_nobody_reads():
            raise
        sys.exit(CUT_OFF)


def _run_or_refuse(main: Callable[[], None]) -> None:
    try:
        main()
    except BrokenContent as broken:
        print(broken, file=sys.stderr)
        count = len(broken.faults)
        refuse(f"{count} thing{'s' if count > 1 else ''} to mend in the content. What was published stays.")
    except OperatorError as error:
        refuse(str(error))
    except DBAPIError as error:
        from core.database import operator_error

        refuse(str(operator_error(error)))
    except OSError as error:
        if not is_disk_full(error):
            raise
        refuse(str(DiskFull()))
    except KeyboardInterrupt:
        sys.exit(130)
    except _refusals_of_voices() as error:
        refuse(str(error))


def _silence_what_nobody_reads() -> bool:
    """Lead what nobody reads any more to nowhere, so that Python's own last flush does not fail either; whether there was any.

    A pipe to another program that broke (a sound's, a socket) is a fault of ours, and is not hidden by this.
    """
    poll = select.poll()
    for stream in (sys.stdout, sys.stderr):
        poll.register(stream, 0)
    unread = [descriptor for descriptor, event in poll.poll(0) if event & select.POLLERR]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in unread:
        os.dup2(nowhere, descriptor)
    return bool(unread)


def _refusals_of_voices() -> tuple[type[Exception], ...]:
    """Asked for only when something else was raised than what is caught before."""
    from audio.voices import VoiceUnavailable
    from audio.voices.espeak import RulesError

    return RulesError, VoiceUnavailable


def refuse(why: str) -> None:
    print(why, file=sys.stderr)
    sys.exit(REFUSED)


class Bar:
    """A progress bar, shown only when there is work; on a plain log it prints no control characters."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._progress: Progress | None = None
        self._task: TaskID

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def start(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._progress.start()
        self._task = self._progress.add_task(self._what, total=total)

    def advance(self, _utterance_id: str) -> None:
        if self._progress:
            self._progress.advance(self._task)
