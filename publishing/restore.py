"""Sounds of the current release that were lost from the store are rendered again, by the worker, from the content.

The same words, voice and recipe give the same bytes, and so the same name. What cannot be had back this way, because the
content has changed since, raises an alarm: publish again.
"""

import re
from collections.abc import Callable

from sqlalchemy import Connection, Engine

from audio.library import ClipLibrary
from core.clips import ClipStore
from core.clock import ANTANANARIVO, Clock
from core.database import reading, unit_of_work
from core.logging import log, log_failure
from core.outbox import Effects, Outside, Task, enqueue
from publishing.content import Content
from publishing.publisher import render_content
from publishing.releases import current_number, document_of

RESTORE = "clips.restore"
"""The kind of task that renders what the current release lacks."""
CLIP = re.compile(r"/clips/([0-9a-f]{64})\.wav")


class ClipsLost(Exception):
    """The content has changed since these sounds were made: publish again."""


class Unseen:
    """A worker shows nobody how far it is."""

    def start(self, total: int) -> None: ...

    def advance(self, utterance_id: str) -> None: ...


def lost_clips(connection: Connection, clips: ClipStore) -> list[str]:
    """The sounds of the current release that are not in the store, by their hash."""
    number = current_number(connection)
    if number is None:
        return []
    wanted = sorted(set(CLIP.findall(document_of(connection, number))))
    return [clip for clip in wanted if not clips.has(clip)]


def ask_to_restore(engine: Engine, clips: ClipStore, clock: Clock) -> None:
    """Have lost sounds rendered, once in any ten minutes: to be called as often as one likes."""
    with reading(engine) as connection:
        lost = lost_clips(connection, clips)
    if lost:
        local = clock.now().astimezone(ANTANANARIVO)
        with unit_of_work(engine) as connection:
            enqueue(connection, RESTORE, {}, key=f"{local:%Y-%m-%d %H:%M}"[:-1])


def restore_clips(
    engine: Engine, clips: ClipStore, content: Callable[[], Content], library: Callable[[], ClipLibrary]
) -> Outside:
    """The handler. It renders all that the content lacks, for a lost sound is not told from one that was never made."""

    def act(_task: Task) -> Effects:
        with reading(engine) as connection:
            before = lost_clips(connection, clips)
        if before:
            render_content(content(), library(), Unseen())
            with reading(engine) as connection:
                _tell(len(before), len(lost_clips(connection, clips)))
        return lambda _connection: None

    return Outside(act)


def _tell(before: int, after: int) -> None:
    log("clips.restored", count=before - after)
    if after:
        log_failure("alarm.raised", ClipsLost(), count=after)
