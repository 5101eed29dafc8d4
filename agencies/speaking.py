"""Names are made sound, by the worker: those of a whole list after an import, or the one that a call met without a clip.

A list is done some names at a time; each batch writes the task of the next one with its own clips, so that a worker killed in
between goes on where it was. The library renders nothing twice. A list of more than 20,000 names is left to demand: most of
them nobody will ever ask for. Never used by a process that answers calls.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from agencies.names import spoken_text
from agencies.registers import Registers
from agencies.spoken import SPEAK_LIST, names_of
from audio.library import ClipLibrary, RenderFailed
from audio.speech import Clip, Utterance
from core.database import reading, upsert
from core.logging import log_failure
from core.models import AgencyRow, RegisterRow, SpokenNameRow
from core.outbox import Effects, Outside, Task, enqueue
from publishing.restore import Unseen

MOST_ON_IMPORT = 20_000
"""Names of a list that are rendered before anybody asks; so many towns, too."""
AT_ONCE = 200
"""Names a task: some seconds of work, in which it could be killed."""

PREFIX = "agency/"
"""Before a name in an utterance's id."""

Clips = Mapping[str, Clip]
"""By the text that they say."""


class Part(StrEnum):
    """What of a list is rendered, in this order: few towns serve many agencies, also those whose name has no clip yet."""

    TOWNS = "towns"
    NAMES = "names"


@dataclass(frozen=True)
class Page:
    """Some texts of a list, and the payload of the task after this one: none when the list is done."""

    texts: list[str]
    following: dict[str, Any] | None


@dataclass(frozen=True)
class NameSpeaker:
    """The handlers of SPEAK_LIST and SPEAK_ONE. `most` is how long a list may be to be rendered before anybody asks."""

    engine: Engine
    registers: Callable[[], Registers]
    library: Callable[[], ClipLibrary]
    most: int = MOST_ON_IMPORT
    at_once: int = AT_ONCE

    def speak_list(self) -> Outside:
        return Outside(self._list)

    def speak_one(self) -> Outside:
        return Outside(self._one)

    def _list(self, task: Task) -> Effects:
        register, import_id = task.payload["register"], task.payload["import"]
        with reading(self.engine) as connection:
            if _current(connection, register) != import_id:
                return _nothing  # Another list is heard now, and has a task of its own.
            page = self._page(connection, task.payload)
        clips = self._clips(page.texts, register)

        def effects(connection: Connection) -> None:
            _keep(connection, clips)
            if page.following:
                enqueue(connection, SPEAK_LIST, page.following)

        return effects

    def _page(self, connection: Connection, payload: Mapping[str, Any]) -> Page:
        """The texts of the part that a task is at. A part that is too long is passed over."""
        part, after = Part(payload.get("part", Part.TOWNS)), payload.get("after")
        import_id = payload["import"]
        heading = {"register": payload["register"], "import": import_id}
        texts_of, count_of = PARTS[part]
        if after is None and count_of(connection, import_id, self.most + 1) > self.most:
            found = []
        else:
            found = texts_of(connection, import_id, after, self.at_once)
        texts = [text for _, text in found]
        if len(found) == self.at_once:
            return Page(texts, heading | {"part": part, "after": found[-1][0]})
        return Page(texts, heading | {"part": Part.NAMES} if part is Part.TOWNS else None)

    def _one(self, task: Task) -> Effects:
        register, key = task.payload["register"], task.payload["key"]
        with reading(self.engine) as connection:
            texts = _texts_of(connection, register, key)
        clips = self._clips(texts, register)
        return lambda connection: _keep(connection, clips)

    def _clips(self, texts: Iterable[str], register: str) -> Clips:
        """The clips of the texts in the register's voice. Raises RenderFailed when none could be made."""
        known = self.registers().get(register)
        said = [_utterance(text, known.names_in) for text in dict.fromkeys(texts) if text] if known else []
        if not said:
            return {}
        library = self.library()
        try:
            made = library.render(said, Unseen())
        except RenderFailed as failed:
            made = library.stored(said)
            if not made:
                raise
            log_failure("agency.unspoken", failed, count=len(failed.failures))
        return {utterance_id.removeprefix(PREFIX): clip for (utterance_id, _), clip in made.items()}


def _utterance(text: str, language: str) -> Utterance:
    """The comma leaves the voice up: what follows is a town, or the verdict."""
    return Utterance(f"{PREFIX}{text}", language, (f"{text},",))


def _nothing(_connection: Connection) -> None:
    """There was nothing to say."""


def _current(connection: Connection, register: str) -> int | None:
    return connection.execute(select(RegisterRow.current_import).where(RegisterRow.id == register)).scalar()


Texts = list[tuple[Any, str]]
"""Where in the list, and what is said."""


def _towns(connection: Connection, import_id: int, after: Any, most: int) -> Texts:
    town = AgencyRow.town
    chosen = select(town).distinct().where(AgencyRow.import_id == import_id, town > (after or ""))
    return [(each, spoken_text([each])) for each in connection.scalars(chosen.order_by(town).limit(most))]


def _names(connection: Connection, import_id: int, after: Any, most: int) -> Texts:
    row = AgencyRow
    chosen = select(row.key, row.name, row.other_names).where(row.import_id == import_id)
    if after is not None:
        chosen = chosen.where(row.key > after)
    found = connection.execute(chosen.order_by(row.key).limit(most))
    return [(one.key, spoken_text(names_of(one.name, one.other_names))) for one in found]


def _count_towns(connection: Connection, import_id: int, most: int) -> int:
    return _count(connection, select(AgencyRow.town).distinct().where(AgencyRow.import_id == import_id), most)


def _count_names(connection: Connection, import_id: int, most: int) -> int:
    return _count(connection, select(AgencyRow.key).where(AgencyRow.import_id == import_id), most)


def _count(connection: Connection, chosen: Select[Any], most: int) -> int:
    """How many there are, counted as far as `most`."""
    counted = select(func.count()).select_from(chosen.limit(most).subquery())
    return int(connection.execute(counted).scalar_one())


PARTS = {Part.TOWNS: (_towns, _count_towns), Part.NAMES: (_names, _count_names)}


def _texts_of(connection: Connection, register: str, key: int) -> list[str]:
    row = AgencyRow
    chosen = (
        select(row.name, row.other_names, row.town)
        .join(RegisterRow, RegisterRow.current_import == row.import_id)
        .where(RegisterRow.id == register, row.key == key)
    )
    one = connection.execute(chosen).one_or_none()
    return [spoken_text(names_of(one.name, one.other_names)), spoken_text([one.town])] if one else []


def _keep(connection: Connection, clips: Clips) -> None:
    """Write where the clips are; one that was made anew takes the place of the one before."""
    values = [
        {"text": text, "language": clip.language, "sha256": clip.sha256, "seconds": clip.seconds}
        for text, clip in clips.items()
    ]
    if not values:
        return
    insert = upsert(connection, SpokenNameRow)
    anew = {name: insert.excluded[name] for name in ("sha256", "seconds")}
    connection.execute(insert.on_conflict_do_update(index_elements=["text", "language"], set_=anew), values)
