"""An answer that was kept as text is said by a voice: once, as it stands, and only where nobody has said it better."""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import pytest
import soundfile

from agencies.reviews.own_voice import own_voice
from agencies.reviews.sides import LONGEST_SECONDS, SPEAK_ANSWER, keep_answer, mark_asked, write_answer
from agencies.reviews.voicing import AnswerSpeaker
from audio.chain import Job
from audio.parallel import Outcome
from audio.speech import Clip
from core.clips import ClipStore
from core.outbox import TaskState, Workshop
from tests.agencies.builders import Office, row
from tests.agencies.reviewing import SUN, today_of
from tests.agencies.test_spoken import Killed, Speaker, said_in
from tests.audio.fakes import RATE, babble


@dataclass
class AnswerVoice(Speaker):
    """A worker whose voice is quick and says answers; `seconds` is how long it takes."""

    seconds: float = 1.5
    meets: Callable[[Job], None] = lambda _: None
    """What happens when a clip is asked for."""

    def work(self) -> Counter[TaskState]:
        handlers = {SPEAK_ANSWER: AnswerSpeaker(self.office.engine, self._library).handler()}
        workshop = Workshop(self.office.engine, handlers, self.office.clock, Random(1), "test")
        return Counter({state: count for state, count in workshop.drain().items() if count})

    def _outcome(self, job: Job, store: ClipStore) -> Outcome:
        self.meets(job)
        made = super()._outcome(job, store)
        return replace(made, seconds=self.seconds) if isinstance(made, Clip) else made


@pytest.fixture
def voice(office: Office) -> AnswerVoice:
    office.listed(row("Sun", "1"))
    office.change("DELETE FROM tasks")
    mark_asked(office.open_ledger(office.engine), "test", SUN, today_of(office), today_of(office))
    return AnswerVoice(office)


def answer(office: Office, text: str, sound: tuple[str, float] | None = None) -> None:
    keep_answer(office.open_ledger(office.engine), "test", SUN, "fr", text, today_of(office), sound)


def spoken(office: Office) -> Sequence[tuple[str | None, float | None]]:
    return [(one["clip"], one["seconds"]) for one in office.rows("SELECT clip, seconds FROM agency_answers")]


def test_an_answer_kept_as_text_is_said_by_a_voice_in_its_language(
    office: Office, voice: AnswerVoice
) -> None:
    answer(office, "Nous remboursons.")
    assert spoken(office) == [(None, None)]
    assert voice.work() == {TaskState.DONE: 1}
    ((clip, seconds),) = spoken(office)
    assert clip
    assert (said_in(office, clip), seconds) == ("Nous remboursons. fr", 1.5)


def test_the_agencys_own_voice_is_left_alone(office: Office, voice: AnswerVoice) -> None:
    answer(office, "Nous remboursons.")
    answer(office, "Nous remboursons.", ("ab" * 32, 4.0))
    assert voice.work() == {TaskState.DONE: 1}
    assert (spoken(office), voice.said) == ([("ab" * 32, 4.0)], [])


def own(office: Office, seed: int = 0) -> bytes:
    """Keep an answer with its own voice, as the console gives it."""
    file = io.BytesIO()
    soundfile.write(file, babble(2, seed).samples, RATE, format="FLAC")
    kept = own_voice(file.getvalue())
    on = today_of(office)
    office.open_ledger(office.engine).write(
        lambda rows: write_answer(rows, "test", SUN, "fr", "Nous remboursons.", on, recording=kept)
    )
    return kept


def recordings(office: Office) -> list[bytes | None]:
    return [one["recording"] for one in office.rows("SELECT recording FROM agency_answers")]


def test_its_own_voice_as_the_console_was_given_it_becomes_the_clip_and_is_kept_no_longer(
    office: Office, voice: AnswerVoice
) -> None:
    kept = own(office)
    assert ([bytes(one or b"") for one in recordings(office)], spoken(office)) == ([kept], [(None, None)])
    heard: list[bytes] = []
    voice.meets = lambda job: heard.append(job.utterance.recording.read_bytes())  # type: ignore[union-attr]
    assert voice.work() == {TaskState.DONE: 1}
    assert heard == [kept]
    assert (recordings(office), spoken(office)[0][1]) == ([None], 1.5)


def test_a_recording_given_anew_while_the_one_before_is_made_is_the_one_that_is_heard(
    office: Office, voice: AnswerVoice
) -> None:
    own(office)
    heard: list[bytes] = []

    def given_anew(job: Job) -> None:
        assert job.utterance.recording
        heard.append(job.utterance.recording.read_bytes())
        if len(heard) == 1:
            heard.append(own(office, seed=5))

    voice.meets = given_anew
    assert voice.work() == {TaskState.DONE: 2}
    assert heard[1] == heard[2] != heard[0]
    assert (recordings(office), spoken(office)[0][1]) == ([None], 1.5)


def test_of_two_answers_the_later_one_is_said(office: Office, voice: AnswerVoice) -> None:
    answer(office, "Non.")
    answer(office, "Nous remboursons.")
    assert voice.work() == {TaskState.DONE: 2}
    ((clip, _),) = spoken(office)
    assert clip
    assert said_in(office, clip) == "Nous remboursons. fr"


def test_a_worker_killed_while_it_speaks_speaks_again(office: Office, voice: AnswerVoice) -> None:
    answer(office, "Non.")
    voice.dies_after = 0
    with pytest.raises(Killed):
        voice.work()
    office.clock.move(minutes=11)
    voice.dies_after = None
    assert voice.work() == {TaskState.DONE: 1}
    assert spoken(office)[0][1] == 1.5


def test_an_answer_longer_than_a_message_may_be_stays_on_the_page_alone(
    office: Office, voice: AnswerVoice
) -> None:
    answer(office, "Non.")
    voice.seconds = LONGEST_SECONDS + 1
    assert voice.work() == {TaskState.DONE: 1}
    assert spoken(office) == [(None, None)]
