"""Masters are asked for by a publish and made by the worker, each once, found by what made it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import soundfile
from sqlalchemy import Engine

from audio.chain import made_from
from audio.masters import (
    RENDER,
    Form,
    Master,
    MasterMaker,
    file_name,
    find_masters,
    master_key,
    request_masters,
)
from audio.speech import Origin, Utterance
from audio.voices import Voice
from core.database import reading, unit_of_work
from core.outbox import TaskState, Workshop
from tests.audio.fakes import RATE, ToneVoice, babble
from tests.core.outboxes import HandClock
from tests.databases import engine_in

WORDS = ("Keep your passport.", "", "It is yours.")


class Counting:
    """A voice chain that remembers which voices it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, utterance: Utterance) -> Voice:
        self.asked.append(utterance.id)
        return ToneVoice(utterance.language)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with engine_in(tmp_path) as made:
        yield made


Work = Callable[..., dict[TaskState, int]]


@pytest.fixture
def voices() -> Counting:
    return Counting()


@pytest.fixture
def work(engine: Engine, tmp_path: Path, voices: Counting) -> Work:
    """Has the worker do all that is due."""

    def drain(*, production: bool = False) -> dict[TaskState, int]:
        clock = HandClock()
        maker = MasterMaker(engine, tmp_path / "masters", voices, clock, production)
        return dict(Workshop(engine, {RENDER: maker.handler()}, clock, Random(1), "tester").drain())

    return drain


def clip(utterance: Utterance) -> str:
    source = utterance.recording.read_bytes() if utterance.recording else b""
    return made_from(utterance, None if utterance.recording else ToneVoice(utterance.language), source)


def ask(engine: Engine, *utterances: Utterance, form: Form = Form.SHARE) -> int:
    with unit_of_work(engine) as connection:
        return request_masters(connection, [(spoken, clip(spoken)) for spoken in utterances], form)


def found(engine: Engine, utterance: Utterance, form: Form = Form.SHARE) -> Master | None:
    key = master_key(clip(utterance), form)
    with reading(engine) as connection:
        return find_masters(connection, [key]).get(key)


def test_a_master_that_was_asked_for_is_found_by_what_made_it(
    engine: Engine, work: Work, tmp_path: Path
) -> None:
    message = Utterance("message/a", "fr", WORDS)
    assert ask(engine, message) == 1
    assert found(engine, message) is None
    assert work() == {TaskState.DONE: 1}
    master = found(engine, message)
    assert master is not None
    assert (master.origin, master.language, master.voice) == (Origin.SYNTHETIC, "fr", "tones")
    assert [offset.text for offset in master.offsets] == [text for text in WORDS if text]
    assert (tmp_path / "masters" / file_name(master.sha256, Form.SHARE)).stat().st_size == master.size


def test_no_master_is_rendered_twice(engine: Engine, work: Work, voices: Counting) -> None:
    message = Utterance("message/a", "fr", WORDS)
    assert [ask(engine, message), ask(engine, message)] == [1, 0]
    work()
    assert ask(engine, message, Utterance("message/b", "fr", WORDS)) == 0
    with unit_of_work(engine) as connection:
        connection.exec_driver_sql("DELETE FROM tasks")
    assert ask(engine, message) == 0
    work()
    assert voices.asked == ["message/a"]


def test_an_air_master_is_made_on_request_beside_the_share_master(engine: Engine, work: Work) -> None:
    message = Utterance("message/a", "fr", WORDS)
    ask(engine, message)
    assert ask(engine, message, form=Form.AIR) == 1
    assert work() == {TaskState.DONE: 2}
    assert found(engine, message, Form.AIR) != found(engine, message)


def test_production_makes_no_master_of_synthetic_malagasy(
    engine: Engine, work: Work, voices: Counting, tmp_path: Path
) -> None:
    recording = tmp_path / "mg.flac"
    soundfile.write(recording, babble(2).samples, RATE)
    synthetic = Utterance("message/a", "mg", WORDS)
    french = Utterance("message/a", "fr", WORDS)
    recorded = Utterance("message/b", "mg", WORDS, recording=recording)
    ask(engine, synthetic, french, recorded)
    assert work(production=True) == {TaskState.DONE: 3}
    assert found(engine, synthetic) is None
    assert found(engine, french) is not None
    assert found(engine, recorded) is not None
    assert voices.asked == ["message/a"]


def test_a_recording_that_changed_since_is_left_to_the_publish_that_will_name_it(
    engine: Engine, work: Work, tmp_path: Path
) -> None:
    recording = tmp_path / "fr.flac"
    soundfile.write(recording, babble(2).samples, RATE)
    message = Utterance("message/a", "fr", WORDS, recording=recording)
    ask(engine, message)
    soundfile.write(recording, babble(3, seed=5).samples, RATE)
    assert work() == {TaskState.DONE: 1}
    assert not (tmp_path / "masters").exists()
    assert ask(engine, message) == 1
    recording.unlink()
    assert work() == {TaskState.DEAD: 1}


def test_a_master_that_cannot_be_made_is_not_tried_for_a_day(engine: Engine, work: Work) -> None:
    ask(engine, Utterance("message/a", "fr", ("In silence.",)))
    assert work() == {TaskState.DEAD: 1}


def test_a_task_holds_only_public_words_of_the_line(engine: Engine) -> None:
    ask(engine, Utterance("message/a", "fr", WORDS))
    with reading(engine) as connection:
        [payload] = connection.exec_driver_sql("SELECT payload FROM tasks").scalars()
    assert set(json.loads(payload)) == {"id", "language", "sentences", "recording", "clip", "form"}
