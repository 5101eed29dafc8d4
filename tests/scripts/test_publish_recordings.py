"""What publishing says about recordings that people made."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import parallel
from audio.library import ClipLibrary, RenderFailed
from core.clips import FolderStore
from publishing.utterances import utterances
from scripts.publish import recordings_to_make_again
from tests.audio.fakes import MemoryIndex, Told, ToneVoice, babble
from tests.publishing.trees import Tree, plant


def recorded(tree: Tree, name: str, samples: np.ndarray) -> Path:
    file = tree.root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, samples, 16000)
    return file


def test_the_report_lists_each_recording_that_should_be_made_again(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    recorded(tree, "prompts/fr/home.know.wav", babble(2).samples)
    late = recorded(tree, "prompts/fr/home.tell.wav", np.concatenate([np.zeros(32000), babble(2).samples]))
    [said] = recordings_to_make_again(tree.read())
    assert said.startswith(f"{late}: warning\n  - warning: has 2.")
    assert said.endswith("Cut off the beginning.")


def test_without_recordings_there_is_nothing_to_add(tmp_path: Path) -> None:
    assert recordings_to_make_again(plant(tmp_path).read()) == []


def test_a_refused_recording_stops_a_publish_with_its_name_and_what_to_do(tmp_path: Path) -> None:
    tree = plant(tmp_path / "content")
    loud = recorded(tree, "prompts/fr/home.know.wav", np.clip(babble(3).samples * 60, -1, 1))
    said = [one for one in utterances(tree.read(), "fr") if one.recording]
    library = ClipLibrary(
        FolderStore(tmp_path / "clips"),
        MemoryIndex(),
        lambda one: ToneVoice(one.language),
        lambda jobs, store: parallel.run(jobs, store, 1),
    )
    with pytest.raises(
        RenderFailed, match=rf"home\.know \(fr\): {loud}: is distorted.*Hold the telephone further away"
    ):
        library.render(said, Told())
