"""The names of a list become sound once it is heard, and each of them once."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from agencies.names import spoken_text
from agencies.speaking import NameSpeaker
from agencies.spoken import (
    SPEAK_LIST,
    SPEAK_ONE,
    AgencyKey,
    ask_for_current_lists,
    ask_for_names,
    names_of,
    spoken_clips,
)
from audio.chain import Job
from audio.index import DatabaseIndex
from audio.library import ClipLibrary
from audio.mastering import measure
from audio.parallel import Outcome
from audio.recipe import LOUDNESS, PEAK, SHORT_RMS
from audio.speech import Clip, Offset, Origin
from core.clips import ClipStore, FolderStore
from core.database import unit_of_work
from core.outbox import TaskState, Workshop
from core.settings import ROOT
from tests.agencies.builders import Office, register, row
from tests.audio.fakes import ToneVoice
from tests.databases import address_in, copy_into, migrated, rows_in
from tests.scripts.programs import PATIENCE, Operator

LEASE_IS_OVER = timedelta(minutes=11)


@dataclass
class Speaker:
    """A worker at an office, whose voice is quick. It remembers what was rendered, and may be killed after so many clips."""

    office: Office
    dies_after: int | None = None
    said: list[str] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=lambda: {"most": 20_000, "at_once": 200})

    def work(self) -> Counter[TaskState]:
        speaker = NameSpeaker(
            self.office.engine, lambda: {"test": self.office.register}, self._library, **self.names
        )
        handlers = {SPEAK_LIST: speaker.speak_list(), SPEAK_ONE: speaker.speak_one()}
        return Workshop(self.office.engine, handlers, self.office.clock, Random(1), "test").drain()

    def _library(self) -> ClipLibrary:
        store = FolderStore(self.office.folder / "clips")
        return ClipLibrary(
            store, DatabaseIndex(self.office.engine), lambda said: ToneVoice(said.language), self._run
        )

    def _run(self, jobs: Sequence[Job], store: ClipStore) -> Iterator[tuple[Job, Outcome]]:
        for job in jobs:
            if self.dies_after is not None and len(self.said) >= self.dies_after:
                raise Killed
            (sentence,) = job.utterance.sentences
            self.said.append(sentence.removesuffix(","))
            yield job, self._outcome(job, store)

    def _outcome(self, job: Job, store: ClipStore) -> Outcome:
        (sentence,) = job.utterance.sentences
        if "Hoarse" in sentence:
            return "The voice is hoarse."
        sha256 = store.add(f"{sentence} {job.utterance.language}".encode())
        offsets, size = (Offset(0.0, 1.5, sentence),), store.path(sha256).stat().st_size
        return Clip(
            job.made_from, sha256, job.utterance.language, 1.5, size, offsets, "tones", Origin.SYNTHETIC
        )


class Killed(BaseException):
    """What a process that is killed does next: nothing."""


@pytest.fixture
def speaker(office: Office) -> Speaker:
    return Speaker(office)


def key_of(office: Office, name: str) -> AgencyKey:
    """The key of an agency of the current list."""
    current = "SELECT current_import FROM registers WHERE id = 'test'"
    found = office.rows(f"SELECT key FROM agencies WHERE import_id = ({current}) AND name = ?", name)
    return "test", found[0]["key"]


def clips_of(office: Office, *names: str, language: str = "mg") -> dict[str, str]:
    """What a call in the language would play for these names, by what the file says."""
    texts = {name: text_of(office, name) for name in names}
    clips = office.open_ledger(office.engine).write(lambda rows: spoken_clips(rows, texts.values(), language))
    return {name: said_in(office, clips[text].sha256) for name, text in texts.items() if text in clips}


def text_of(office: Office, name: str) -> str:
    """What a voice is asked for, for an agency of the current list."""
    current = "SELECT current_import FROM registers WHERE id = 'test'"
    sql = f"SELECT name, other_names FROM agencies WHERE import_id = ({current}) AND name = ?"
    return "".join(spoken_text(names_of(one["name"], one["other_names"])) for one in office.rows(sql, name))


def said_in(office: Office, sha256: str) -> str:
    return FolderStore(office.folder / "clips").path(sha256).read_text(encoding="utf-8")


def test_names_and_towns_of_a_list_are_said_once_it_is_heard(office: Office, speaker: Speaker) -> None:
    office.listed(row("Sun (HK)", "1", town="North"), row("Moon", town="North"), row("散工易", also="Star"))
    assert clips_of(office, "Sun (HK)") == {}
    speaker.work()
    assert sorted(speaker.said) == ["Moon", "North", "Star", "Sun, HK"]
    assert clips_of(office, "Sun (HK)", "散工易") == {"Sun (HK)": "Sun, HK, en", "散工易": "Star, en"}
    towns = office.open_ledger(office.engine).write(
        lambda rows: spoken_clips(rows, ["North", "South", ""], "mg")
    )
    assert {town: (said_in(office, clip.sha256), clip.seconds) for town, clip in towns.items()} == {
        "North": ("North, en", 1.5)
    }


def test_nothing_is_said_of_a_list_that_was_only_looked_at(office: Office, speaker: Speaker) -> None:
    office.listed(row("Sun"), apply=False)
    assert speaker.work() == {}
    assert speaker.said == []


def test_the_next_list_has_only_its_new_names_said(office: Office, speaker: Speaker) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"))
    speaker.work()
    speaker.said.clear()
    office.listed(row("Sun", "1"), row("New Moon", "2"), row("Sun", "3"))
    assert clips_of(office, "New Moon") == {}, "the old name must not be heard for the new one"
    speaker.work()
    assert speaker.said == ["New Moon"]
    office.undo()
    assert clips_of(office, "Moon") == {"Moon": "Moon, en"}
    speaker.work()
    assert speaker.said == ["New Moon"]


def test_a_list_that_was_replaced_meanwhile_is_left(office: Office, speaker: Speaker) -> None:
    office.listed(row("Sun"))
    office.listed(row("Moon"), force="the test replaces it")
    speaker.work()
    assert speaker.said == ["Moon"]


def test_a_worker_killed_between_goes_on_where_it_was(office: Office, speaker: Speaker) -> None:
    names = [f"Name {at}" for at in range(12)]
    office.listed(*(row(name, town=f"Town {at}") for at, name in enumerate(names)))
    speaker.names["at_once"] = 5
    speaker.dies_after = 15
    with pytest.raises(Killed):
        speaker.work()
    speaker.dies_after = None
    office.clock.move(seconds=LEASE_IS_OVER.total_seconds())
    speaker.work()
    assert len(speaker.said) == len(set(speaker.said)) == 24
    assert clips_of(office, *names) == {name: f"{name}, en" for name in names}


def test_a_list_that_is_too_long_is_said_on_demand_and_its_towns_at_once(
    office: Office, speaker: Speaker
) -> None:
    office.listed(*(row(f"Name {at}", town=f"Town {at % 2}") for at in range(4)))
    speaker.names["most"] = 3
    speaker.work()
    assert sorted(speaker.said) == ["Town 0", "Town 1"]
    wanted = [key_of(office, "Name 2"), ("test", 1), ("none", 2)]
    for _ in range(2):
        office.open_ledger(office.engine).write(lambda rows: ask_for_names(rows, wanted))
    assert speaker.work() == {TaskState.DONE: 1}
    assert speaker.said[2:] == ["Name 2"]
    assert clips_of(office, "Name 1", "Name 2") == {"Name 2": "Name 2, en"}


def test_a_renamed_agency_is_asked_for_anew(office: Office, speaker: Speaker) -> None:
    speaker.names["most"] = 0
    for name in ("Sun", "Moon"):
        office.listed(row(name, "7"), force="the test renames it")
        office.open_ledger(office.engine).write(partial(ask_for_names, wanted=[key_of(office, name)]))
        speaker.work()
    assert speaker.said == ["Sun", "Moon"]


def test_a_name_that_no_voice_can_say_leaves_the_others(office: Office, speaker: Speaker) -> None:
    office.listed(row("Hoarse"), row("Sun"))
    assert speaker.work()[TaskState.DONE] == 2
    assert clips_of(office, "Hoarse", "Sun") == {"Sun": "Sun, en"}


def test_the_callers_language_is_heard_where_a_clip_has_it_else_the_registers(
    office: Office, speaker: Speaker
) -> None:
    office.listed(row("Soleil"))
    speaker.work()
    office.register = register(names_in="fr")
    with unit_of_work(office.engine) as connection:
        ask_for_current_lists(connection, office.clock.now().date())
    speaker.work()
    heard = {language: clips_of(office, "Soleil", language=language)["Soleil"] for language in ("fr", "en")}
    assert heard == {"fr": "Soleil, fr", "en": "Soleil, en"}


def test_a_sound_that_was_lost_is_back_the_next_day(office: Office, speaker: Speaker) -> None:
    office.listed(row("Sun"))
    speaker.work()
    for file in (office.folder / "clips").iterdir():
        file.unlink()
    for _ in range(2):
        with unit_of_work(office.engine) as connection:
            ask_for_current_lists(connection, office.clock.now().date())
    assert speaker.work() == {TaskState.DONE: 2}  # towns, then names; asked twice, done once
    assert clips_of(office, "Sun") == {"Sun": "Sun, en"}


def test_a_real_worker_killed_among_the_names_makes_them_all_and_each_at_one_loudness(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    copy_into(instance, migrated())
    clerk = Operator(instance, ROOT / "content", {"DATABASE_URL": address_in(instance)})
    lines = (ROOT / "content/registers/demo.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "demo.csv").write_text("".join([*lines[:7], *lines[-2:]]), encoding="utf-8")
    done = clerk.run("import_agencies.py", "demo", str(tmp_path / "demo.csv"), "--apply")
    assert done.returncode == 0, done
    with clerk.start("worker.py") as worker:
        until(lambda: [*instance.glob("clips/*.wav")])
        worker.kill()
    clerk.settings["CLOCK_OFFSET"] = str(int(LEASE_IS_OVER.total_seconds()))
    ended = clerk.run("worker.py", "--once")
    assert (ended.returncode, ended.stderr) == (0, "")
    spoken = spoken_in(instance)
    assert {"Baobab Domestic Services, synthetic", "He Cheng Workers Abroad, synthetic"} < {*spoken}
    assert {"Synthetic Harbour", "Synthetic Hill", "Synthetic Town"} < {*spoken}
    rendered = rows_in(instance, "SELECT sha256 FROM clips")
    assert len(rendered) == len(spoken) == len([*instance.glob("clips/*.wav")])
    for sha256 in spoken.values():
        level = measure((instance / "clips" / f"{sha256}.wav").read_bytes())
        assert level.loudness is None or abs(level.loudness - LOUDNESS) <= 1
        assert level.loudness is not None or abs(level.rms - SHORT_RMS) <= 1
        assert level.peak <= PEAK


def spoken_in(instance: Path) -> dict[str, str]:
    return {one["text"]: one["sha256"] for one in rows_in(instance, "SELECT text, sha256 FROM spoken_names")}


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "It did not come true."
        time.sleep(0.05)
