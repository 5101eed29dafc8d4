"""What becomes of a release as days go by: messages past their date leave it (docs/adr/0010).

A fact that has aged is not said; a list that would fall silent keeps what aged last, and a person is alarmed. Nothing here
renders a sound or reads the content: a release without a message is compiled already.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine

from core.clock import ANTANANARIVO, Clock
from core.database import reading
from core.logging import log, log_failure
from core.outbox import Effects, Outside, Task, enqueue
from publishing.catalogue import Catalogue, catalogue_numbered, keep_catalogue, still_said
from publishing.line import MessageList
from publishing.release import CompiledLine, Release, from_document, to_document
from publishing.releases import current_number, document_of, publish, publish_alone

EXPIRE = "release.expire"
"""The kind of task that publishes the current release without what has expired."""


class NothingLeft(Exception):
    """Every message of a list has expired: have its facts confirmed, then set expires_on anew and publish."""


class ReleaseChanged(Exception):
    """Another release was published meanwhile: look again."""


def without_expired(lines: Mapping[str, CompiledLine], today: date) -> dict[str, CompiledLine]:
    """The lines without the messages past their expires_on.

    Day after day, or all at once from the whole: the result is the same, so that publishing again brings nothing back.
    """
    return {name: _line_without_expired(line, today) for name, line in lines.items()}


def _line_without_expired(line: CompiledLine, today: date) -> CompiledLine:
    steps = dict(line.flow.steps)
    gone: set[str] = set()
    for step_id, step in steps.items():
        if isinstance(step, MessageList):
            kept = fresh(step.messages, line.expires_on, today)
            gone |= {f"{step_id}/{message}" for message in set(step.messages) - set(kept)}
            steps[step_id] = step.model_copy(update={"messages": kept})
    if not gone:
        return line
    answers = {
        language: {name: said for name, said in named.items() if name not in gone}
        for language, named in line.answers.items()
    }
    return replace(line, flow=line.flow.model_copy(update={"steps": steps}), answers=answers)


def fresh(messages: tuple[str, ...], expires_on: Mapping[str, date], today: date) -> tuple[str, ...]:
    """The messages still true today; when none is, those that aged last."""
    valid = tuple(message for message in messages if expires_on.get(message, date.max) >= today)
    if valid:
        return valid
    last = max(expires_on[message] for message in messages)
    return tuple(message for message in messages if expires_on[message] == last)


def aged_lists(lines: Mapping[str, CompiledLine], today: date) -> list[tuple[str, str]]:
    """Line and step of each list that has nothing left but expired messages."""
    return [
        (name, step_id)
        for name, line in lines.items()
        for step_id, step in line.flow.steps.items()
        if isinstance(step, MessageList)
        and all(line.expires_on.get(message, date.max) < today for message in step.messages)
    ]


def ask_to_expire(connection: Connection, clock: Clock) -> None:
    """Have the current release looked at once a day, and once more whenever another was published or rolled back to."""
    number = current_number(connection)
    if number is not None:
        enqueue(connection, EXPIRE, {}, key=f"{_today(clock)} release {number}")


def expire_messages(engine: Engine, clock: Clock) -> Outside:
    """The handler: a new release is compiled outside of a transaction, and published in it if none came between."""

    def act(_task: Task) -> Effects:
        with reading(engine) as connection:
            number = current_number(connection)
            if number is None:
                return _nothing
            release = from_document(number, document_of(connection, number))
            catalogue = catalogue_numbered(connection, number)
        left = _left(release, _today(clock))
        if left == release.lines:
            return _nothing
        return _publishing(left, still_said(catalogue, left), number, clock)

    return Outside(act)


def _left(release: Release, today: date) -> dict[str, CompiledLine]:
    """The release's lines as they should be today. Raises an alarm for each list that has aged whole."""
    for line, step in aged_lists(release.lines, today):
        log_failure("alarm.raised", NothingLeft(), line=line, step=step, release=release.number)
    return without_expired(release.lines, today)


def _publishing(left: Mapping[str, CompiledLine], catalogue: Catalogue, seen: int, clock: Clock) -> Effects:
    document = to_document(left)

    def effects(connection: Connection) -> None:
        publish_alone(connection)
        if current_number(connection) != seen:
            raise ReleaseChanged
        number = publish(connection, document, f"release {seen} without expired messages", clock.now())
        keep_catalogue(connection, number, catalogue)
        log("release.expired", release=number)

    return effects


def _nothing(_connection: Connection) -> None:
    """There was nothing to change."""


def _today(clock: Clock) -> date:
    return clock.now().astimezone(ANTANANARIVO).date()
