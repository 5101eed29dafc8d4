"""What every script shares: errors in one line that say what to do, and a progress bar on long work."""

import sys
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import DBAPIError

from audio.voices import VoiceUnavailable
from audio.voices.espeak import RulesError
from core.database import operator_error
from core.errors import DiskFull, OperatorError, is_disk_full
from core.logging import set_up_logging
from core.process import forbid_core_dumps
from publishing.errors import BrokenContent

REFUSED = 2


def run(main: Callable[[], None]) -> None:
    """Run a script: what the operator or the editor must mend is said without a traceback, and exits with 2."""
    forbid_core_dumps()
    set_up_logging()
    try:
        main()
    except BrokenContent as broken:
        print(broken, file=sys.stderr)
        count = len(broken.faults)
        refuse(f"{count} thing{'s' if count > 1 else ''} to mend in the content. What was published stays.")
    except (OperatorError, RulesError, VoiceUnavailable) as error:
        refuse(str(error))
    except DBAPIError as error:
        refuse(str(operator_error(error)))
    except OSError as error:
        if not is_disk_full(error):
            raise
        refuse(str(DiskFull()))
    except KeyboardInterrupt:
        sys.exit(130)


def refuse(why: str) -> None:
    print(why, file=sys.stderr)
    sys.exit(REFUSED)


class Bar:
    """A progress bar, shown only when there is work; on a plain log it prints no control characters."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._progress: Progress | None = None
        self._task = TaskID(0)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def start(self, total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._progress.start()
        self._task = self._progress.add_task(self._what, total=total)

    def advance(self, _utterance_id: str) -> None:
        if self._progress:
            self._progress.advance(self._task)
