"""The clip library: every sound the line plays, as files named by the hash of their bytes.

A clip is found by the hash of what made it, and rendered only when it is missing. Publishing and the worker
use this room; a process that answers calls never does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from audio import parallel
from audio.chain import Job, made_from, source_of
from audio.speech import Clip, Utterance
from audio.voices import Voice, VoiceUnavailable
from core.clips import ClipStore
from core.errors import OperatorError

Key = tuple[str, str]
"""An utterance's id and language."""


Run = Callable[[Sequence[Job], ClipStore], Iterable[tuple[Job, parallel.Outcome]]]
"""Renders each job into the store and gives the clip, or why there is none, as it is done."""


class ClipIndex(Protocol):
    """Remembers which clip was made from what."""

    def find(self, keys: Iterable[str]) -> dict[str, Clip]:
        """The clips known for these `made_from` hashes."""

    def add(self, clips: Iterable[Clip]) -> None:
        """Remember clips whose files are stored; one known already is replaced."""


class Progress(Protocol):
    """Told how the rendering goes on. Nothing is told when there is nothing to render."""

    def start(self, total: int) -> None: ...

    def advance(self, utterance_id: str) -> None: ...


@dataclass(frozen=True)
class Failure:
    """One utterance that could not be rendered, and why."""

    id: str
    language: str
    why: str

    def __str__(self) -> str:
        return f"{self.id} ({self.language}): {self.why}"


class RenderFailed(OperatorError):
    """Some utterances could not be rendered; all others are stored. Mend each listed, then publish again."""

    def __init__(self, failures: Iterable[Failure]) -> None:
        self.failures = tuple(sorted(failures, key=str))
        listed = "\n".join(f"  - {failure}" for failure in self.failures)
        super().__init__(
            f"{len(self.failures)} sounds could not be made:\n{listed}\n", "Mend each line and publish again."
        )


class ClipLibrary:
    """Clips in `store`, known to `index`.

    `voice_for` says who speaks an utterance and raises VoiceUnavailable (audio/chain.py); `run` has the jobs
    done.
    """

    def __init__(
        self,
        store: ClipStore,
        index: ClipIndex,
        voice_for: Callable[[Utterance], Voice],
        run: Run = parallel.run,
    ) -> None:
        self.store = store
        self._index = index
        self._voice_for = voice_for
        self._run = run

    def render(self, utterances: Sequence[Utterance], progress: Progress) -> dict[Key, Clip]:
        """A clip for each utterance, by id and language; what is missing is rendered, side by side.

        Each is stored as soon as it is made: the file first, then the row. Raises RenderFailed, after all
        others are stored.
        """
        jobs, failures = self._plan(utterances)
        clips = self._stored(jobs)
        missing = {job.made_from: job for job in jobs if job.made_from not in clips}
        if missing:
            progress.start(len(missing))
        for job, outcome in self._run([*missing.values()], self.store):
            progress.advance(job.utterance.id)
            if isinstance(outcome, Clip):
                self._index.add([outcome])
                clips[outcome.made_from] = outcome
            else:
                failures.append(Failure(*job.key, outcome))
        if failures:
            raise RenderFailed(failures)
        return _by_key(jobs, clips)

    def stored(self, utterances: Sequence[Utterance]) -> dict[Key, Clip]:
        """The clips that are there already; what is missing or cannot be made is not. Renders nothing."""
        jobs, _ = self._plan(utterances)
        return _by_key(jobs, self._stored(jobs))

    def _plan(self, utterances: Sequence[Utterance]) -> tuple[list[Job], list[Failure]]:
        """Who says each utterance; and those that nobody can say, or whose file is not there."""
        jobs: list[Job] = []
        failures: list[Failure] = []
        for utterance in utterances:
            try:
                jobs.append(self._job(utterance))
            except (VoiceUnavailable, OSError) as error:
                failures.append(Failure(utterance.id, utterance.language, str(error)))
        return jobs, failures

    def _job(self, utterance: Utterance) -> Job:
        source = source_of(utterance)
        voice = None if source or utterance.pause else self._voice_for(utterance)
        return Job(utterance, voice, made_from(utterance, voice, source.read_bytes() if source else b""))

    def _stored(self, jobs: Sequence[Job]) -> dict[str, Clip]:
        """What the index knows and the store holds whole, by what it was made from."""
        known = self._index.find({job.made_from for job in jobs})
        return {made: clip for made, clip in known.items() if self.store.has(clip.sha256, clip.size)}


def _by_key(jobs: Sequence[Job], clips: Mapping[str, Clip]) -> dict[Key, Clip]:
    return {job.key: clips[job.made_from] for job in jobs if job.made_from in clips}
