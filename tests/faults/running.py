"""What an operator's instance serves, read and judged from outside."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select

from core.clips import FolderStore
from core.database import connect, reading
from core.models import ClipRow
from publishing.releases import current_number, document_of, load_release
from publishing.restore import lost_clips
from tests.databases import address_in, change_in, rows_in
from tests.scripts.programs import Operator


@contextmanager
def _reading(operator: Operator) -> Iterator[Connection]:
    engine = connect(address_in(operator.instance))
    with reading(engine) as connection:
        yield connection
    engine.dispose()


def running_number(operator: Operator) -> int:
    with _reading(operator) as connection:
        return current_number(connection) or 0


def running_document(operator: Operator) -> str:
    """The JSON of what new calls hear."""
    with _reading(operator) as connection:
        return document_of(connection, current_number(connection) or 0)


def forget_tasks(operator: Operator) -> None:
    """Leave the worker nothing of what publishing asked of it: masters take minutes."""
    change_in(operator.instance, "DELETE FROM tasks")


def judge_running(operator: Operator) -> None:
    """What runs is whole: a release that can be read, each of its sounds there, every known sound of its size, no draft."""
    clips = operator.instance / "clips"
    with _reading(operator) as connection:
        assert load_release(connection, current_number(connection) or 0).lines
        assert lost_clips(connection, FolderStore(clips)) == []
        for row in connection.execute(select(ClipRow.sha256, ClipRow.size)):
            path = clips / f"{row.sha256}.wav"
            assert not path.exists() or path.stat().st_size == row.size
    if not address_in(operator.instance).startswith("postgresql"):
        assert rows_in(operator.instance, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
