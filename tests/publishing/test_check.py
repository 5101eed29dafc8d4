"""Content that would break a call is refused before it is published, with the file, the line and the remedy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.settings import Mode
from tests.publishing.trees import LINE, PROMPTS, Tree, plant

Change = Callable[[Tree], Tree]

MAIN = "lines/main.yaml"


def test_the_minimal_tree_has_no_fault(tmp_path: Path) -> None:
    assert plant(tmp_path).faults() == ()


IN_THE_LINE = {
    "an option to nowhere": (
        "{says: home.know, goes_to: know}", "{says: home.know, goes_to: nowhere}",
        "home leads to 'nowhere', which is no step.",
    ),
    "a message that leads nowhere": (
        "{kind: message, says: place.diana, then: goodbye}", "{kind: message, says: place.diana, then: nowhere}",
        "places leads to 'nowhere', which is no step.",
    ),
    "a third wrong key to nowhere": (
        "after_wrong_keys: places", "after_wrong_keys: nowhere", "person leads to 'nowhere', which is no step."
    ),
    "a role that names no step": ("\ntell: tell", "\ntell: nowhere", "tell names 'nowhere', which is no step."),
    "a hide that does not hide": ("\nhide: hide", "\nhide: goodbye", "hide names a step of the kind goodbye."),
    "a line without keys that asks for one": (
        "\ntell: tell", "\ntell: tell\nno_key: home", "no_key names a step of the kind menu."
    ),
    "a goodbye that is none": ("\ngoodbye: goodbye", "\ngoodbye: home", "goodbye names a step of the kind menu."),
    "silence that hears no messages": (
        "\nmost_wanted: most-wanted", "\nmost_wanted: home", "most_wanted names a step of the kind menu."
    ),
    "an unreachable step": (
        "  hide: {kind: hide}", "  lost: {kind: hide}\n  hide: {kind: hide}", "No key leads to 'lost'."
    ),
    "an unknown message": ("messages: [fees, passport]", "messages: [fees, pasport]", "There is no message 'pasport'."),
    "an unknown place": (
        "person-diana: {kind: person, place: diana}", "person-diana: {kind: person, place: sava}",
        "There is no place 'sava'. Add it to places.yaml.",
    ),
    "an unknown key": ("teaches: home.keys", "teachs: home.keys", "steps > home > teachs: Extra inputs"),
    "a missing key": ("soon: soon.tell, ", "", "steps > tell > soon: Field required. Add it."),
    "an unknown kind of step": ("{kind: hide}", "{kind: hode}", "steps > hide: Input tag 'hode'"),
    "a wrong language code": ("language: fr", "language: fra", "'fra' is no language of the line"),
    "a language that is not in languages.yaml": (
        "language: fr", "language: en", "The language 'en' is not in languages.yaml."
    ),
    "a default language that callers may not hear": (
        "default_language: mg", "default_language: xmv", "'xmv' is no complete language. Name one of mg, fr."
    ),
    "a name with a space": ("goes_to: know}", "goes_to: know this}", "goes_to: String should match pattern"),
    "a private goodbye": ("kind: goodbye, says", "kind: goodbye, private: true, says", "private: Input should be False"),
    "an id that is not the file's name": ("id: main", "id: second", "main.yaml has the id 'second'."),
}  # fmt: skip


@pytest.mark.parametrize("mistake", IN_THE_LINE)
def test_a_mistake_in_a_line_is_told_where_it_was_made(tmp_path: Path, mistake: str) -> None:
    old, new, says = IN_THE_LINE[mistake]
    tree = plant(tmp_path).replace(MAIN, old, new)
    told = next(fault for fault in tree.faults() if says in f"{fault.what} {fault.remedy}")
    assert (told.file, told.line) == (tree.root / MAIN, first_changed(tree))


def first_changed(tree: Tree) -> int:
    """The number of the first line that differs from the minimal tree's."""
    now = (tree.root / MAIN).read_text(encoding="utf-8").splitlines()
    return next(
        number for number, (new, old) in enumerate(zip(now, LINE.splitlines(), strict=False), 1) if new != old
    )


def test_every_option_of_a_menu_in_a_dialect_nobody_hears_leaves_no_menu(tmp_path: Path) -> None:
    option = "- {says: person.diana, goes_to: person-diana}"
    tree = plant(tmp_path).replace(
        MAIN, option, "- {says: person.diana, language: xmv, goes_to: person-diana}"
    )
    assert "person has only options in languages that callers may not hear yet." in tree.fault()[2]


def test_a_menu_of_five_options_is_too_long(tmp_path: Path) -> None:
    option = "      - {says: home.know, goes_to: know}\n"
    file, line, says = plant(tmp_path).replace(MAIN, option, option * 4).fault()
    assert (file, line) == (MAIN, LINE.splitlines().index("    options:", 18) + 1)
    assert "at most 4 items" in says


ELSEWHERE: dict[str, tuple[Change, tuple[str, str, str]]] = {
    "a language code that is none": (
        lambda tree: tree.append("languages.yaml", "xx: {name: X, iso639_3: xxx, complete: false, falls_back_to: []}\n"),
        ("languages.yaml", "xx:", "'xx' is no language of the line"),
    ),
    "a fallback that is not there": (
        lambda tree: tree.replace("languages.yaml", "[mg, fr]", "[mg, en]"),
        ("languages.yaml", "xmv:", "xmv falls back to 'en', which is not here."),
    ),
    "a prompt that one language lacks": (
        lambda tree: tree.replace("prompts/fr.yaml", "home.know:", "home.knew:"),
        (MAIN, "says: home.know", "The prompt 'home.know' has no words in fr. Add it to prompts/fr.yaml."),
    ),
    "hours that one language lacks": (
        lambda tree: tree.replace("prompts/fr.yaml", "place.diana.hours:", "place.nowhere.hours:"),
        (MAIN, "person-diana: {kind", "The prompt 'place.diana.hours' has no words in fr."),
    ),
    "a prompt of the engine's that one language lacks": (
        lambda tree: tree.replace("prompts/mg.yaml", "key.wrong:", "key.right:"),
        ("prompts/mg.yaml", "greeting.hello:", "The line itself needs the prompt 'key.wrong'. Add it."),
    ),
    "a prompt without words": (
        lambda tree: tree.replace("prompts/mg.yaml", "Words of goodbye in mg.", '"  "'),
        ("prompts/mg.yaml", 'text: "  "', "goodbye has no words. Write them."),
    ),
    "a prompt that would read braces out": (
        lambda tree: tree.replace("prompts/mg.yaml", "Words of goodbye in mg.", '"{{ office-number }}"'),
        ("prompts/mg.yaml", "{{ office-number }}", "goodbye holds a placeholder"),
    ),
    "an unknown key of a prompt": (
        lambda tree: tree.append("prompts/mg.yaml", "  voice: female\n"),
        ("prompts/mg.yaml", "voice: female", "goodbye > voice: Extra inputs are not permitted."),
    ),
    "a status that is none": (
        lambda tree: tree.replace("prompts/mg.yaml", "status: draft", "status: final"),
        ("prompts/mg.yaml", "status: final", "greeting.hello > status: Input should be 'draft' or 'reviewed'."),
    ),
    "a prompt file of no language": (
        lambda tree: tree.write("prompts/mgg.yaml", "{}\n"),
        ("prompts/mgg.yaml", "{}", "'mgg' is no language of the line. Name it by one of bmm, en, fr, mg"),
    ),
    "a script of no language": (
        lambda tree: tree.write("messages/fees/malagasy.md", "Words.\n"),
        ("messages/fees/malagasy.md", "Words.", "'malagasy' is no language of the line."),
    ),
    "a message without a script in one language": (
        lambda tree: tree.remove("messages/fees/fr.md"),
        ("messages/fees/fr.md", "", "There are no words in fr. Write the script."),
    ),
    "an empty script": (
        lambda tree: tree.write("messages/fees/fr.md", "\n  \n"),
        ("messages/fees/fr.md", "", "There are no words in fr. Write the script."),
    ),
    "an unknown placeholder": (
        lambda tree: tree.append("messages/fees/fr.md", "{{ ofice-number }}\n"),
        ("messages/fees/fr.md", "{{ ofice-number }}", "There is no placeholder 'ofice-number'."),
    ),
    "a placeholder inside a sentence": (
        lambda tree: tree.append("messages/fees/fr.md", "Appelez {{ office-number }} vite.\n"),
        ("messages/fees/fr.md", "Appelez", "would be read out as it stands."),
    ),
    "a placeholder without its blanks": (
        lambda tree: tree.append("messages/fees/mg.md", "{{office-number}}\n"),
        ("messages/fees/mg.md", "{{office-number}}", "Write a placeholder alone on its line: {{ name }}."),
    ),
    "a placeholder that one language lacks": (
        lambda tree: tree.replace("placeholders.yaml", ", fr: Pas encore confirmé.", ""),
        ("placeholders.yaml", "says:", "office-number has no words in fr. Add fr to its says."),
    ),
    "a confirmed value that one language lacks": (
        lambda tree: tree.replace(
            "placeholders.yaml", "status: unconfirmed", "status: confirmed"
        ).replace("placeholders.yaml", "value: null", "value: {mg: Antsoy ny birao.}"),
        ("placeholders.yaml", "value:", "office-number has no words in fr. Add fr to its value."),
    ),
    "a value that nobody confirmed": (
        lambda tree: tree.replace("placeholders.yaml", "value: null", "value: {mg: Antsoy., fr: Appelez.}"),
        ("placeholders.yaml", "office-number:", "a value stands exactly where the status is confirmed"),
    ),
    "a tune that is not there": (
        lambda tree: tree.remove("hide/music/evening.yaml"),
        ("hide/programme.yaml", "music: evening", "There is no tune 'evening'. Write hide/music/evening.yaml."),
    ),
    "a piece that is neither": (
        lambda tree: tree.append("hide/programme.yaml", "  - {}\n"),
        ("hide/programme.yaml", "- {}", "a piece is either a talk or music"),
    ),
    "a hide programme of nine minutes": (
        lambda tree: tree.replace("hide/programme.yaml", "cap_minutes: 10", "cap_minutes: 9"),
        ("hide/programme.yaml", "cap_minutes", "cap_minutes: Input should be greater than or equal to 10."),
    ),
    "a talk that names what is unconfirmed": (
        lambda tree: tree.append("hide/talk/rice/fr.md", "{{ office-number }}\n"),
        ("hide/talk/rice/fr.md", "{{ office-number }}", "the hide programme is ordinary talk."),
    ),
    "a reviewed message that nobody reviewed": (
        lambda tree: tree.replace("messages/fees/message.yaml", "status: draft", "status: reviewed"),
        ("messages/fees/message.yaml", "title:", "reviewed needs reviewed_on and two reviewers"),
    ),
    "a message without a source": (
        lambda tree: tree.replace("messages/fees/message.yaml", "sources:\n  - {", "sources: []\nx: {").replace(
            "messages/fees/message.yaml", "x: {", "# {"
        ),
        ("messages/fees/message.yaml", "sources:", "sources: Tuple should have at least 1 item"),
    ),
    "a number that nobody confirmed by name": (
        lambda tree: tree.replace(
            "places.yaml", "number: {value: null, status: unconfirmed}", 'number: {value: "+261320000000", status: confirmed}'
        ),
        ("places.yaml", "number:", "a confirmed number needs value, confirmed_by and confirmed_on"),
    ),
    "a number that is not E.164": (
        lambda tree: tree.replace("places.yaml", "value: null", 'value: "032 00 000 00"'),
        ("places.yaml", "number:", "diana > number > value: String should match pattern"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", ELSEWHERE)
def test_a_mistake_in_any_other_file_is_told_where_it_was_made(tmp_path: Path, mistake: str) -> None:
    change, (file, at, says) = ELSEWHERE[mistake]
    tree = change(plant(tmp_path))
    told_in, line, told = tree.fault()
    assert told_in == file
    assert says in told
    assert line == (tree.line_of(file, at) if at else 1)


def test_a_complete_language_needs_its_prompts(tmp_path: Path) -> None:
    tree = plant(tmp_path).append(
        "languages.yaml", "en: {name: English, iso639_3: eng, complete: true, falls_back_to: []}\n"
    )
    told = [str(fault) for fault in tree.faults()]
    assert any(
        "languages.yaml:4: en is complete but has no prompts. Write prompts/en.yaml." in each for each in told
    )
    assert any("messages/fees/en.md:1: There are no words in en." in each for each in told)


def test_the_main_line_must_exist(tmp_path: Path) -> None:
    assert plant(tmp_path).remove(MAIN).fault() == (
        MAIN,
        1,
        "There is no line with the id main. Write lines/main.yaml.",
    )


def test_faults_of_every_file_are_told_at_once(tmp_path: Path) -> None:
    tree = plant(tmp_path).append("places.yaml", "sava: {}\n").append("prompts/fr.yaml", "goodbye: {}\n")
    tree.replace(MAIN, "home: home", "hom: home").append("messages/fees/message.yaml", "tone: warm\n")
    (tree.root / "messages/passport/mg.md").write_bytes("é".encode("latin-1"))
    files = {str(fault.file.relative_to(tree.root)) for fault in tree.faults()}
    assert files == {
        "places.yaml", "prompts/fr.yaml", MAIN, "messages/fees/message.yaml", "messages/passport/mg.md",
    }  # fmt: skip


def test_no_content_at_all_is_asked_for_file_by_file(tmp_path: Path) -> None:
    told = [str(fault) for fault in Tree(tmp_path / "nowhere").faults()]
    assert f"{tmp_path / 'nowhere' / 'languages.yaml'}:1: The file is missing. Write it." in told


def test_production_refuses_what_nobody_reviewed_or_confirmed_and_demo_plays_it(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    told = [fault.what for fault in tree.faults(Mode.PRODUCTION)]
    assert told.count("The message fees is a draft.") == 1
    assert len([each for each in told if each.startswith("The prompt ")]) == 2 * len(PROMPTS)
    assert "Telephone of the office is unconfirmed." in told
    assert tree.faults(Mode.DEMO) == ()
