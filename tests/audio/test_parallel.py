from pathlib import Path

import pytest

from audio import parallel
from audio.chain import Job
from audio.speech import Clip, Utterance
from core.clips import FolderStore
from tests.audio.fakes import ToneVoice


def job(sentence: str) -> Job:
    return Job(Utterance(sentence, "en", (sentence,)), ToneVoice("en"), made_from=sentence)


def test_a_job_that_kills_its_process_does_not_lose_the_others(tmp_path: Path) -> None:
    sentences = ["One.", "Two, which is fatal.", "Three.", "Four."]
    outcomes = {
        job.made_from: outcome
        for job, outcome in parallel.run([*map(job, sentences)], FolderStore(tmp_path), workers=1)
    }
    assert set(outcomes) == set(sentences)
    died = outcomes.pop("Two, which is fatal.")
    assert isinstance(died, str)
    assert "the rendering process died of it" in died
    assert all(isinstance(outcome, Clip) for outcome in outcomes.values())


def test_a_fault_nobody_thought_of_is_told_with_its_kind(tmp_path: Path) -> None:
    (tmp_path / "clips").touch()
    [(_, outcome)] = parallel.run([job("One.")], FolderStore(tmp_path / "clips"))
    assert isinstance(outcome, str)
    assert outcome.startswith(("FileExistsError", "NotADirectoryError"))


@pytest.mark.parametrize("workers", [0, 1, 8])
def test_no_process_is_started_for_no_jobs(workers: int, tmp_path: Path) -> None:
    assert list(parallel.run([], FolderStore(tmp_path), workers)) == []
