"""Compiled lines answer without looking anything up: sounds chosen, blanks left, nothing offered that nobody can hear."""

import re
from pathlib import Path

import pytest

from carriers.portable import parse_twiml
from publishing.compile import compile_lines
from publishing.line import Menu
from publishing.release import CompiledLine
from publishing.utterances import distinct, offered_languages, utterances
from tests.publishing.trees import CORE_RECORDINGS, Hum, Quiet, Tree, plant, quick_library

NUMBER = "  type: {kind: number, says: home.know, digits: 6, goes_to: home}\n"
RECORD = "  speak: {kind: record, keeps: report, says: home.tell, seconds: 90, goes_to: goodbye}\n"


def compiled(tree: Tree, hum: Hum | None = None) -> CompiledLine:
    content = tree.checked()
    spoken = {code: utterances(content, code) for code in offered_languages(content)}
    clips = quick_library(tree.root.parent / "clips", hum).render([*distinct(spoken)], Quiet())
    by_id = {code: {said.id: clips[said.id, said.language] for said in spoken[code]} for code in spoken}
    return compile_lines(content, by_id)["main"]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return plant(tmp_path / "content")


def clips_of(xml: str) -> list[str]:
    return re.findall(r"<Play>\{base\}/clips/([0-9a-f]{64})\.wav</Play>", xml)


def filled(xml: str) -> str:
    return xml.format(before="", base="https://antso.example.org", turn=7)


def test_a_key_catching_answer_is_a_gather_with_its_sounds_and_a_redirect(tree: Tree) -> None:
    answer = compiled(tree).answers["mg"]["home"]
    sounds = "".join(f"<Play>{{base}}/clips/{clip}.wav</Play>" for clip in clips_of(answer.xml))
    assert len(clips_of(answer.xml)) == 2
    assert answer.xml == (
        '<?xml version="1.0" encoding="UTF-8"?><Response>'
        '<Gather action="{base}/voice/turn/{turn}" method="POST" timeout="5" numDigits="1" finishOnKey="">'
        f"{{before}}{sounds}</Gather>"
        '<Redirect method="POST">{base}/voice/turn/{turn}</Redirect></Response>'
    )


def test_every_answer_leaves_exactly_the_blanks_a_turn_fills(tree: Tree) -> None:
    line = compiled(tree)
    for answers in line.answers.values():
        for name, answer in answers.items():
            blanks = set(re.findall(r"\{(\w*)\}", answer.xml))
            assert {"before", "base"} <= blanks <= {"before", "base", "turn"}, name
            assert answer.xml.count("{before}") == 1, name


def test_every_filled_answer_is_portable(tree: Tree) -> None:
    tree.append("lines/main.yaml", NUMBER + RECORD).replace(
        "lines/main.yaml", "goes_to: know", "goes_to: type"
    )
    tree.replace("lines/main.yaml", "goes_to: tell", "goes_to: speak")
    tree.replace(
        "lines/main.yaml",
        "{says: person.diana, goes_to: person-diana}",
        "{says: person.diana, goes_to: know}",
    )
    tree.replace("lines/main.yaml", "  person-diana: {kind: person, place: diana}\n", "")
    line = compiled(tree)
    for answers in line.answers.values():
        for answer in answers.values():
            assert parse_twiml(filled(answer.xml))


def test_a_typed_number_takes_twice_its_digits_and_one_so_that_a_star_can_start_over(tree: Tree) -> None:
    tree.append("lines/main.yaml", NUMBER)
    tree.replace("lines/main.yaml", "after_wrong_keys: places", "after_wrong_keys: type")
    tree.replace("lines/main.yaml", "  places: {kind: message, says: place.diana, then: goodbye}\n", "")
    xml = compiled(tree).answers["mg"]["type"].xml
    assert 'numDigits="13" finishOnKey="#"' in xml


def test_seconds_are_those_of_the_sounds(tree: Tree) -> None:
    """Hum speaks half a second a word, and "Words of home.know in mg." is five."""
    line = compiled(tree)
    assert line.answers["mg"]["home"].seconds == 2 * 5 * 0.5
    assert line.answers["mg"]["know/passport"].seconds == 5 * 0.5
    assert line.prompts["mg"]["key.wrong"].seconds == 5 * 0.5


def test_each_option_that_names_its_language_is_said_in_it(tree: Tree) -> None:
    line = compiled(tree)
    malagasy, french = (clips_of(line.prompts[code]["greeting.choose"].xml)[0] for code in ("mg", "fr"))
    assert clips_of(line.answers["mg"]["greeting"].xml)[1:] == [malagasy, french]
    assert clips_of(line.answers["fr"]["greeting"].xml)[1:] == [malagasy, french]


def test_an_option_of_a_language_nobody_can_hear_is_left_out(tree: Tree) -> None:
    line = compiled(tree)
    greeting = line.flow.steps["greeting"]
    assert isinstance(greeting, Menu)
    assert [option.language for option in greeting.options] == ["mg", "fr"]
    assert line.languages == {"mg", "fr"}


def test_an_option_of_a_recorded_dialect_comes_in(tree: Tree) -> None:
    for prompt in CORE_RECORDINGS:
        tree.record(f"prompts/xmv/{prompt}.flac")
    line = compiled(tree)
    greeting = line.flow.steps["greeting"]
    assert isinstance(greeting, Menu)
    assert [option.language for option in greeting.options] == ["mg", "fr", "xmv"]
    assert line.languages == {"mg", "fr", "xmv"}
    assert line.prompts["xmv"]["goodbye"] == line.prompts["mg"]["goodbye"]
    assert line.prompts["xmv"]["home.know"] != line.prompts["mg"]["home.know"]


@pytest.mark.parametrize("tune", [7.0, 60.0, 601.0])
def test_the_hide_programme_goes_on_to_its_cap_and_ends_with_its_last_piece(tree: Tree, tune: float) -> None:
    """Ten minutes are full; the piece that fills them is the last."""
    hide = compiled(tree, Hum(seconds_a_tune=tune)).answers["mg"]["hide"]
    talk = 5 * 0.5
    pieces = clips_of(hide.xml)
    lengths = [talk, tune] * len(pieces)
    assert sum(lengths[: len(pieces)]) >= 600 > sum(lengths[: len(pieces) - 1])
    assert hide.seconds == pytest.approx(sum(lengths[: len(pieces)]))
    assert hide.xml.endswith("<Hangup/></Response>")
    assert "Gather" not in hide.xml


def test_a_confirmed_number_is_dialled_and_an_unconfirmed_one_never(tree: Tree) -> None:
    assert "person-diana.dial" not in compiled(tree).answers["mg"]
    tree.replace(
        "places.yaml",
        "{value: null, status: unconfirmed}",
        '{value: "+261200000000", status: confirmed, confirmed_by: A person, confirmed_on: 2026-11-22}',
    )
    assert "<Number>+261200000000</Number>" in compiled(tree).answers["mg"]["person-diana.dial"].xml
    tree.replace("places.yaml", "status: confirmed", "status: unconfirmed")
    assert "person-diana.dial" not in compiled(tree).answers["mg"]


def test_sensitive_messages_are_known_to_the_line(tree: Tree) -> None:
    tree.replace("messages/passport/message.yaml", "sensitive: false", "sensitive: true")
    assert compiled(tree).sensitive == {"passport"}


def test_the_same_content_compiles_to_the_same_line(tree: Tree) -> None:
    assert compiled(tree) == compiled(tree)
    before = compiled(tree)
    assert compiled(tree.replace("prompts/mg.yaml", "Words of goodbye", "Other words of goodbye")) != before
