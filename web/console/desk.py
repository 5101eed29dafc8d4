"""The rows of one request: a page reads or writes in one short transaction, committed when its block ends well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from core.database import reading, unit_of_work
from core.ledger import Rows, rows_of
from web.security import wiring


@contextmanager
def reading_rows() -> Iterator[Rows]:
    """A consistent read that takes no lock."""
    with reading(wiring().engine) as connection:
        yield rows_of(connection)


@contextmanager
def writing_rows() -> Iterator[Rows]:
    """A write: nothing slow inside (no passphrase is stretched, no sound read), for everybody else waits (P28)."""
    with unit_of_work(wiring().engine) as connection:
        yield rows_of(connection)


def now() -> datetime:
    """The line's present."""
    return wiring().clock.now()


def real_now() -> datetime:
    """The present of telephones' clocks: demo may move ours (CLOCK_OFFSET)."""
    return now() - wiring().settings.clock_offset
