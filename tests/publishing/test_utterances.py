"""What is spoken, in which language, from which file: chosen when content is published, clip by clip."""

from pathlib import Path

import pytest

from audio.speech import Utterance
from publishing.content import Content
from publishing.utterances import CORE_MENU, distinct, offered_languages, utterances
from tests.publishing.trees import CORE_RECORDINGS, Tree, plant


def said(content: Content, language: str) -> dict[str, Utterance]:
    return {spoken.id: spoken for spoken in utterances(content, language)}


def recorded_core(tree: Tree, code: str = "xmv") -> Tree:
    for number, prompt in enumerate(CORE_RECORDINGS):
        tree.record(f"prompts/{code}/{prompt}.flac", pitch=300 + 20 * number)
    return tree


def test_every_prompt_message_and_piece_that_a_line_uses_is_spoken_once(tmp_path: Path) -> None:
    tree = plant(tmp_path).append("prompts/mg.yaml", "never.used:\n  text: Never.\n  status: draft\n")
    spoken = [utterance.id for utterance in utterances(tree.checked(), "mg")]
    assert len(spoken) == len(set(spoken))
    assert {
        "home.know",
        "key.wrong",
        "place.diana.hours",
        "message/fees",
        "hide/rice",
        "hide/evening",
    } <= set(spoken)
    assert "never.used" not in spoken


def test_a_message_in_no_list_is_not_spoken(tmp_path: Path) -> None:
    tree = plant(tmp_path).replace("lines/main.yaml", "[fees, passport]", "[fees]")
    assert "message/passport" not in said(tree.checked(), "mg")


def test_only_complete_languages_are_offered_at_first(tmp_path: Path) -> None:
    assert offered_languages(plant(tmp_path).checked()) == ("mg", "fr")


def test_a_dialect_is_offered_once_its_core_menu_is_recorded(tmp_path: Path) -> None:
    assert offered_languages(recorded_core(plant(tmp_path)).checked()) == ("mg", "fr", "xmv")


@pytest.mark.parametrize("missing", CORE_RECORDINGS)
def test_a_dialect_without_one_recording_of_the_core_menu_is_not_offered(
    tmp_path: Path, missing: str
) -> None:
    tree = recorded_core(plant(tmp_path)).remove(f"prompts/xmv/{missing}.flac")
    assert offered_languages(tree.checked()) == ("mg", "fr")


def test_a_dialect_is_never_offered_for_what_is_only_written(tmp_path: Path) -> None:
    """voice.md: never synthesise dialect text."""
    tree = plant(tmp_path).write(
        "prompts/xmv.yaml", "".join(f"{prompt}: {{text: A word., status: draft}}\n" for prompt in CORE_MENU)
    )
    assert offered_languages(tree.checked()) == ("mg", "fr")


def test_each_clip_of_a_dialect_falls_back_to_malagasy_then_french(tmp_path: Path) -> None:
    tree = recorded_core(plant(tmp_path)).append(
        "prompts/fr.yaml", "only.french: {text: Seulement., status: draft}\n"
    )
    tree.record("messages/fees/xmv.flac")
    tree.replace("languages.yaml", "complete: true, falls_back_to: []", "complete: false, falls_back_to: []")
    tree.replace("lines/main.yaml", "default_language: mg", "default_language: fr")
    tree.replace("lines/main.yaml", "says: list.intro", "says: only.french")
    spoken = said(tree.checked(), "xmv")
    assert spoken["greeting.hello"].language == "xmv"
    assert spoken["message/fees"].language == "xmv"
    assert spoken["message/passport"].language == "mg"
    assert spoken["goodbye"].language == "mg"
    assert spoken["only.french"].language == "fr"


def test_what_a_dialect_shares_is_rendered_once(tmp_path: Path) -> None:
    content = recorded_core(plant(tmp_path)).checked()
    every = {code: utterances(content, code) for code in offered_languages(content)}
    keys = [(spoken.id, spoken.language) for spoken in distinct(every)]
    assert len(keys) == len(set(keys))
    assert keys.count(("hide/evening", "music")) == 1
    assert ("goodbye", "xmv") not in keys


def test_a_recording_in_a_dialect_needs_no_words(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    prompt, message, talk = (
        tree.record(name)
        for name in ("prompts/xmv/goodbye.flac", "messages/fees/xmv.flac", "hide/talk/rice/xmv.wav")
    )
    spoken = said(tree.checked(), "xmv")
    assert spoken["goodbye"] == Utterance("goodbye", "xmv", (), prompt)
    assert spoken["message/fees"] == Utterance("message/fees", "xmv", (), message)
    assert spoken["hide/rice"] == Utterance("hide/rice", "xmv", (), talk)


def test_a_human_recording_stands_beside_the_words_it_says(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    recordings = [tree.record(name) for name in ("prompts/fr/goodbye.flac", "messages/passport/fr.flac")]
    spoken = said(tree.checked(), "fr")
    assert [spoken["goodbye"].recording, spoken["message/passport"].recording] == recordings
    assert spoken["message/passport"].sentences == ("Keep your papers in fr.",)
    assert said(tree.checked(), "mg")["goodbye"].recording is None


def test_an_unconfirmed_placeholder_says_that_it_is_not_known_yet(tmp_path: Path) -> None:
    content = plant(tmp_path).checked()
    assert said(content, "mg")["message/fees"].sentences == ("Nobody pays in mg.", "", "Mbola tsy voamarina.")
    assert said(content, "fr")["message/fees"].sentences[-1] == "Pas encore confirmé."


def test_a_confirmed_placeholder_says_its_value(tmp_path: Path) -> None:
    tree = plant(tmp_path).replace("placeholders.yaml", "status: unconfirmed", "status: confirmed")
    tree.replace("placeholders.yaml", "value: null", "value: {mg: Amin'ny zoma., fr: Le vendredi.}")
    assert said(tree.checked(), "fr")["message/fees"].sentences[-1] == "Le vendredi."


def test_a_placeholder_in_a_dialects_script_is_said_in_the_words_it_falls_back_to(tmp_path: Path) -> None:
    tree = plant(tmp_path).write("messages/fees/xmv.md", "{{ office-number }}\n")
    tree.record("messages/fees/xmv.flac")
    assert said(tree.checked(), "xmv")["message/fees"].sentences == ("Mbola tsy voamarina.",)


def test_music_has_no_language_and_no_words(tmp_path: Path) -> None:
    spoken = said(plant(tmp_path).checked(), "fr")["hide/evening"]
    assert (spoken.language, spoken.sentences, spoken.tune) == (
        "music",
        (),
        tmp_path / "hide/music/evening.yaml",
    )
