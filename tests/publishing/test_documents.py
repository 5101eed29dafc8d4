"""A mistake in a YAML file is told by the file, the line and what to do about it; nothing written is ever lost in silence."""

from pathlib import Path

import pytest

from publishing.documents import Strict, parse, read_document
from publishing.errors import BrokenContent, Fault


class Wish(Strict):
    words: str
    steps: tuple[int, ...] = ()


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "wish.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def faults_of(file: Path) -> tuple[Fault, ...]:
    with pytest.raises(BrokenContent) as broken:
        parse(read_document(file), Wish)
    return broken.value.faults


BROKEN = {
    "a tab as indentation": ("words: yes\nsteps:\n\t- 1\n", 3, "This is not YAML"),
    "a bracket that never closes": ("words: yes\nsteps: [1,\n", 3, "This is not YAML"),
    "a colon inside a sentence": ("words: pay nobody: nobody\n", 1, "This is not YAML"),
    "a key written twice": ("words: one\nsteps: []\nwords: two\n", 3, "The key 'words' is written twice."),
    "a key written twice inside": ("words: {a: 1,\n  b: 2,\n  a: 3}\n", 3, "The key 'a' is written twice."),
    "a key written twice in a list": ("steps:\n  - a: 1\n    a: 2\n", 3, "The key 'a' is written twice."),
    "a list as a key": ("words: one\n? [a, b]\n: two\n", 2, "A key is a list or a map."),
    "a day that no month has": ("steps: []\nwords: 2027-02-30\n", 2, "'2027-02-30' is no value."),
    "a tag for programs": ("words: !!python/name:os.system x\n", 1, "'x' is no value."),
    "an alias into itself": ("words: &again [*again]\n", 1, "An alias leads into itself."),
    "a control character": ('words: "\x01"\n', 1, "This is not YAML"),
    "two documents": ("words: one\n---\nwords: two\n", 2, "This is not YAML"),
    "a missing key": ("steps: [1]\n", 1, "words: Field required. Add it."),
    "an unknown key": ("words: one\nwrods: two\n", 2, "wrods: Extra inputs are not permitted. Remove it, or"),
    "a word for a number": (
        "words: one\nsteps:\n  - 1\n  - two\n",
        4,
        "steps > 1: Input should be a valid integer",
    ),
    "a list for a map": ("- words\n", 1, "the file: Input should be a valid dictionary"),
    "nothing at all": ("# only a remark\n", 1, "words: Field required. Add it."),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_mistake_names_its_line_and_a_remedy(tmp_path: Path, mistake: str) -> None:
    text, line, says = BROKEN[mistake]
    (fault,) = faults_of(written(tmp_path, text))
    assert fault.line == line
    assert f"{fault.what} {fault.remedy}".startswith(says)
    assert fault.remedy.endswith(".")


def test_a_fault_begins_with_file_and_line_as_editors_read_them(tmp_path: Path) -> None:
    file = written(tmp_path, "words: one\nwrods: two\n")
    assert str(faults_of(file)[0]).startswith(f"{file}:2: ")


def test_a_missing_file_is_asked_for(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "wish.yaml")
    assert (fault.what, fault.remedy) == ("The file is missing.", "Write it.")


def test_a_folder_in_place_of_a_file_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "wish.yaml").mkdir()
    (fault,) = faults_of(tmp_path / "wish.yaml")
    assert "cannot be read" in fault.what


def test_a_file_that_is_not_utf8_says_how_to_save_it(tmp_path: Path) -> None:
    (fault,) = faults_of(written(tmp_path, "words: Français".encode("latin-1")))
    assert (fault.what, fault.remedy) == ("The file is not UTF-8 text.", "Save it as UTF-8.")


def test_the_mark_some_editors_put_first_is_not_part_of_the_words(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, b"\xef\xbb\xbfwords: one\n"))
    assert parse(document, Wish).words == "one"


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    assert [fault.line for fault in faults_of(written(tmp_path, "steps: [one, 2]\nwrods: 3\n"))] == [1, 1, 2]


def test_keys_stay_the_text_they_were_written_as(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "no: 1\n1: 2\n2026-11-22: 3\n")).values == {
        "no": 1, "1": 2, "2026-11-22": 3,
    }  # fmt: skip


def test_the_line_of_a_place_that_is_not_there_is_that_of_what_surrounds_it(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "words: one\nsteps:\n  - 1\n"))
    assert document.line("steps", 0) == 3
    assert document.line("steps", 9, "says") == 2
    assert document.line("elsewhere") == 1
