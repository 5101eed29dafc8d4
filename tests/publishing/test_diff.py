"""What changes between two releases is told in words that an editor knows: sentences, keys, steps, places, languages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audio.index import DatabaseIndex
from audio.speech import Clip, Offset, Origin
from core.database import reading
from core.settings import Settings
from publishing.compile import compile_lines
from publishing.diff import changes
from publishing.heard import Heard, heard_in
from publishing.release import CompiledLine, from_document, to_document
from scripts.database import prepared_database
from scripts.publish import print_changes
from tests.publishing.lint.good import Judged, good_tree
from tests.publishing.trees import Tree

MAIN, FR = "lines/main.yaml", "prompts/fr.yaml"
Change = Callable[[Tree], Tree]


@dataclass
class Release:
    """A tree compiled, as it would be read from its document, and its clips by name."""

    lines: dict[str, CompiledLine]
    clips: list[Clip]

    @property
    def words(self) -> dict[str, Heard]:
        return {
            clip.sha256: Heard(tuple(offset.text for offset in clip.offsets), clip.seconds, clip.origin)
            for clip in self.clips
        }


def release(tree: Tree, judged: Judged | None = None) -> Release:
    """Each clip is named by what it says, so that other words are another clip."""
    subject = (judged or Judged()).subject(tree.read())
    clips = {
        code: {said.id: spoken(subject.clips[code][said.id], said.sentences) for said in asked}
        for code, asked in subject.asked.items()
    }
    document = to_document(compile_lines(subject.content, clips))
    lines = dict(from_document(1, document).lines)
    return Release(lines, [clip for named in clips.values() for clip in named.values()])


def spoken(clip: Clip, sentences: tuple[str, ...]) -> Clip:
    said = [sentence for sentence in sentences if sentence]
    offsets = tuple(Offset(index, index + 1.0, text) for index, text in enumerate(said))
    name = (clip.origin.value + clip.sha256 + " ".join(said)).encode()
    return replace(clip, sha256=sha256(name).hexdigest(), offsets=offsets)


def told(tmp_path: Path, change: Change, judged: Judged | None = None) -> list[str]:
    tree = good_tree(tmp_path)
    before = release(tree)
    after = release(change(tree), judged)
    return changes(before.lines, after.lines, before.words | after.words)


def words(file: str, old: str, new: str) -> Change:
    return lambda tree: tree.replace(file, old, new)


CHANGES: dict[str, tuple[Change, list[str]]] = {
    "nothing": (words(MAIN, "id: main", "id: main  # a remark"), []),
    "a sentence": (
        words("messages/passport/mg.md", "Tehirizo ny pasipaoronao.", "Tehirizo tsara ny pasipaoronao."),
        [
            "In Malagasy, the message passport: 'Tehirizo ny pasipaoronao.' -> 'Tehirizo tsara ny pasipaoronao.'.",
        ],
    ),
    "a sentence more": (
        lambda tree: tree.append("messages/passport/fr.md", "Demandez de l'aide.\n"),
        ["In French, the message passport: now says 'Demandez de l'aide.'."],
    ),
    "a sentence less": (
        words("messages/passport/fr.md", "Gardez votre passeport.\n", ""),
        ["In French, the message passport: no longer says 'Gardez votre passeport.'."],
    ),
    "a prompt": (
        words(FR, "Merci. Au revoir.", "Au revoir."),
        ["In French, the prompt goodbye: 'Merci. Au revoir.' -> 'Au revoir.'."],
    ),
    "options that change places": (
        words(
            MAIN,
            "{says: home.know, goes_to: know}\n      - {says: home.tell, goes_to: tell}",
            "{says: home.tell, goes_to: tell}\n      - {says: home.know, goes_to: know}",
        ),
        ["In home, home.tell moves from key 2 to key 1.", "In home, home.know moves from key 1 to key 2."],
    ),
    "an option that leads elsewhere": (
        words(MAIN, "{says: home.tell, goes_to: tell}", "{says: home.tell, goes_to: danger}"),
        ["In home, home.tell leads to danger instead of tell."],
    ),
    "an option less": (
        words(MAIN, "      - {says: person.diana, goes_to: person-diana}\n", ""),
        ["In person, person.diana is no longer on key 2.", "In French, the prompt person.diana is no longer said.",
         "In Malagasy, the prompt person.diana is no longer said."],
    ),
    "a step more": (
        words(MAIN, "  hide: {kind", "  more: {kind: list, messages: [passport]}\n  hide: {kind"),
        ["The step more (list) is new."],
    ),
    "a list in another order": (
        words(MAIN, "[fees, passport]", "[passport, fees]"),
        ["The list know plays in another order: passport, fees."],
    ),
    "a message that leaves a list": (
        words(MAIN, "[fees, passport]", "[fees]"),
        [
            "The list know no longer plays passport.",
            "The message passport is no longer heard.",
            "In French, the message passport is no longer said.",
            "In Malagasy, the message passport is no longer said.",
        ],
    ),
    "a private step": (
        words(MAIN, "soon: soon.tell, private: true", "soon: soon.tell"),
        ["In the step tell, private is no instead of yes."],
    ),
    "a place without a number": (
        words(
            "places.yaml",
            '{value: "+261000000001", status: confirmed, confirmed_by: A tester, confirmed_on: 2026-11-22}',
            "{value: null, status: unconfirmed}",
        ),
        ["The place diana is no longer called."],
    ),
    "a sensitive message": (
        words("messages/passport/message.yaml", "sensitive: false", "sensitive: true"),
        ["The message passport is sensitive: a call leaves no trace of it."],
    ),
    "a message that holds for a time": (
        words("messages/passport/message.yaml", "expires_on: null", "expires_on: 2027-02-20"),
        ["The message passport holds until 2027-02-20 instead of for ever."],
    ),
    "a piece of the hide programme": (
        words("hide/talk/rice/fr.md", "Lavez le riz.", "Lavez bien le riz."),
        ["In French, the hide programme: 'Lavez le riz.' -> 'Lavez bien le riz.'."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_in_words(tmp_path: Path, change: str) -> None:
    made, expected = CHANGES[change]
    assert sorted(told(tmp_path, made)) == sorted(expected)


def test_a_recording_in_place_of_a_machine_is_another_sound(tmp_path: Path) -> None:
    tree = good_tree(tmp_path)
    before = release(tree, Judged(origins={("goodbye", "fr"): Origin.SYNTHETIC}))
    after = release(tree)
    assert changes(before.lines, after.lines, before.words | after.words) == [
        "In French, the prompt goodbye: the same words, another sound: synthetic, 3.0 s -> recorded, 3.0 s."
    ]


def test_words_that_were_forgotten_are_not_made_up(tmp_path: Path) -> None:
    tree = good_tree(tmp_path)
    before = release(tree)
    after = release(tree.replace(FR, "Merci. Au revoir.", "Au revoir."))
    assert changes(before.lines, after.lines, after.words | without(before.words, "Merci. Au revoir.")) == [
        "In French, the prompt goodbye: now 'Au revoir.'; what it said is no longer known."
    ]


def without(words: dict[str, Heard], sentence: str) -> dict[str, Heard]:
    return {name: heard for name, heard in words.items() if sentence not in heard.sentences}


def test_a_language_that_is_added_is_told(tmp_path: Path) -> None:
    after = release(good_tree(tmp_path))
    line = after.lines["main"]
    before = replace(line, answers={"mg": line.answers["mg"]}, prompts={"mg": line.prompts["mg"]})
    assert changes({"main": before}, after.lines, after.words) == ["Callers may choose French."]


def test_a_line_that_is_added_is_told(tmp_path: Path) -> None:
    lines = release(good_tree(tmp_path)).lines
    assert changes(lines, {**lines, "station": lines["main"]}, {}) == ["The line station is new."]


def test_words_are_found_by_the_sounds_of_a_release(tmp_path: Path, engine: Engine) -> None:
    made = release(good_tree(tmp_path / "content"))
    DatabaseIndex(engine).add({clip.made_from: clip for clip in made.clips}.values())
    with reading(engine) as connection:
        assert heard_in(connection, made.lines.values()) == made.words


def test_what_is_published_differs_in_nothing_from_its_release(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = prepared_database(settings)
    print_changes(1, settings, engine)
    engine.dispose()
    assert capsys.readouterr().out == "Callers would hear what they hear in release 1.\n"
