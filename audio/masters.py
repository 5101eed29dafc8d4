"""Which masters there are, and the work of making those that are missing: asked for by a publish, done by the worker.

Light: a publish that finds nothing to do loads no library of sound. A master is found by what made it (the same hash as its
phone clip's, with its form and recipe), so that none is rendered twice.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from audio.chain import Job, made_from, origin_of, source_of
from audio.forms import DOWNLOADED, MP3, SUFFIXES, Form, file_name
from audio.master import Master, master_key
from audio.speech import Offset, Origin, Utterance
from audio.voices import Voice
from core.clock import Clock
from core.database import reading, unit_of_work, upsert
from core.ledger import rows_of
from core.models import MasterRow
from core.outbox import Effects, Hopeless, Outside, Task, enqueue_anew_in

__all__ = [
    "DOWNLOADED",
    "MALAGASY",
    "MP3",
    "RENDER",
    "SUFFIXES",
    "Form",
    "Master",
    "MasterMaker",
    "add_master",
    "file_name",
    "find_masters",
    "master_key",
    "request_masters",
]

RENDER = "master.render"
"""The kind of task that makes one master."""

MALAGASY = frozenset({"mg", "xmv", "xmw", "skg", "bmm"})

AT_ONCE = 500
"""Hashes in one question; databases limit the values of a statement."""


def request_masters(connection: Connection, wanted: Iterable[tuple[Utterance, str]], form: Form) -> int:
    """Have the masters made that are not there yet; how many were asked for now.

    `wanted`: utterances, each with the `made_from` of its phone clip.
    """
    keyed = {master_key(clip, form): (utterance, clip) for utterance, clip in wanted}
    known = find_masters(connection, keyed)
    missing = [key for key in keyed if key not in known]
    # Anew, also where one was made before: after a restore its file is not there any more.
    rows = rows_of(connection)
    return sum(enqueue_anew_in(rows, RENDER, _payload(*keyed[key], form), key=key) for key in missing)


def find_masters(connection: Connection, keys: Iterable[str]) -> dict[str, Master]:
    """The masters known for these keys (master_key)."""
    asked = list(keys)
    return {
        row.made_from: Master(
            row.made_from,
            Form(row.form),
            row.sha256,
            row.language,
            row.seconds,
            row.size,
            tuple(Offset(*offset) for offset in json.loads(row.offsets)),
            row.voice,
            Origin(row.origin),
        )
        for first in range(0, len(asked), AT_ONCE)
        for row in connection.execute(
            select(*MasterRow.__table__.columns).where(
                MasterRow.made_from.in_(asked[first : first + AT_ONCE])
            )
        )
    }


def _payload(utterance: Utterance, clip: str, form: Form) -> dict[str, object]:
    return {
        "id": utterance.id,
        "language": utterance.language,
        "sentences": utterance.sentences,
        "recording": str(utterance.recording) if utterance.recording else None,
        "clip": clip,
        "form": form,
    }


@dataclass(frozen=True)
class MasterMaker:
    """The handler of RENDER. `refuses_synthetic_malagasy` in production: no station plays a machine's Malagasy."""

    engine: Engine
    folder: Path
    voice_for: Callable[[Utterance], Voice]
    clock: Clock
    refuses_synthetic_malagasy: bool

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, task: Task) -> Effects:
        """Render outside of a transaction; the row is written with the task's end."""
        utterance, form = _asked(task.payload)
        if self.refuses(utterance) or self._found(master_key(task.payload["clip"], form)):
            return _nothing
        job = self._job(utterance)
        if job.made_from != task.payload["clip"]:
            return _nothing  # The recording or its voice has changed since: the next publish asks anew.
        master = _render(job, form, self.folder)
        return lambda connection: add_master(connection, master, self.clock)

    def refuses(self, utterance: Utterance) -> bool:
        """Whether it is a machine's Malagasy where none may be made."""
        synthetic = origin_of(utterance) is Origin.SYNTHETIC
        return self.refuses_synthetic_malagasy and synthetic and utterance.language in MALAGASY

    def make(self, utterance: Utterance, form: Form) -> Master:
        """The master, rendered now if it is not there, for who cannot wait for a task.

        Raises Hopeless for a sound that cannot be made, VoiceUnavailable for a language that no voice speaks.
        """
        job = self._job(utterance)
        found = self._found(master_key(job.made_from, form))
        if found:
            return found
        master = _render(job, form, self.folder)
        with unit_of_work(self.engine) as connection:
            add_master(connection, master, self.clock)
        return master

    def find(self, utterance: Utterance, form: Form) -> Master | None:
        """The master of these words as the content and their voice are now, if it is there. Raises Hopeless, VoiceUnavailable."""
        return self._found(master_key(self._job(utterance).made_from, form))

    def _found(self, key: str) -> Master | None:
        """The master that is known and whose file is there."""
        with reading(self.engine) as connection:
            master = find_masters(connection, [key]).get(key)
        there = master is not None and (self.folder / file_name(master.sha256, master.form)).is_file()
        return master if there else None

    def _job(self, utterance: Utterance) -> Job:
        """Raises Hopeless for a recording that is gone: what replaced it is asked for by the next publish."""
        source = source_of(utterance)
        try:
            content = source.read_bytes() if source else b""
        except FileNotFoundError as error:
            raise Hopeless from error
        voice = None if source else self.voice_for(utterance)
        return Job(utterance, voice, made_from(utterance, voice, content))


def _asked(payload: Mapping[str, object]) -> tuple[Utterance, Form]:
    recording = payload["recording"]
    sentences = payload["sentences"]
    assert isinstance(sentences, list)
    utterance = Utterance(
        id=str(payload["id"]),
        language=str(payload["language"]),
        sentences=tuple(sentences),
        recording=Path(str(recording)) if recording else None,
    )
    return utterance, Form(str(payload["form"]))


def _render(job: Job, form: Form, folder: Path) -> Master:
    """Raises Hopeless for a sound that no further attempt makes better."""
    # The libraries of sound take a second and 100 MB: only a worker with a master to make loads them.
    from audio.broadcast import OffTarget, render_master
    from audio.mastering import NothingToHear
    from audio.recordings import BadRecording

    try:
        return render_master(job, form, folder)
    except (NothingToHear, BadRecording, OffTarget) as error:
        raise Hopeless from error


def add_master(connection: Connection, master: Master, clock: Clock) -> None:
    """Remember a master whose file is stored; one made from the same is replaced."""
    offsets = [[offset.starts, offset.ends, offset.text] for offset in master.offsets]
    values = vars(master) | {"offsets": json.dumps(offsets, ensure_ascii=False), "made_at": clock.now()}
    statement = upsert(connection, MasterRow).values(values)
    told_anew = {name: value for name, value in values.items() if name != "made_from"}
    connection.execute(statement.on_conflict_do_update(index_elements=["made_from"], set_=told_anew))


def _nothing(_connection: Connection) -> None:
    """There was nothing to make."""
