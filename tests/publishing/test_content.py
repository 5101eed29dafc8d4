"""The content tree is read whole: every file in its shape, every sentence in its place."""

from pathlib import Path

from publishing.content import recording_beside
from tests.publishing.trees import plant


def test_everything_written_is_read(tmp_path: Path) -> None:
    content = plant(tmp_path).read()
    assert content.complete_languages == ("mg", "fr")
    assert set(content.messages) == {"fees", "passport"}
    assert set(content.lines) == {"main"}
    assert content.prompts["fr"]["home.know"].sentences == ("Words of home.know in fr.",)
    assert content.places["diana"].number.callable is None
    assert set(content.talks["rice"]) == {"mg", "fr"}


def test_a_sentence_is_a_line_and_a_blank_line_ends_a_paragraph(tmp_path: Path) -> None:
    script = "\n\nFirst.  \n  Second.\n \n\n\nThird.\n\n"
    content = plant(tmp_path).write("messages/fees/fr.md", script).read()
    assert content.messages["fees"].scripts["fr"].sentences == ("First.", "Second.", "", "Third.")


def test_the_mark_some_editors_put_first_is_not_spoken(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    (tree.root / "messages/fees/fr.md").write_bytes("\ufeffPersonne ne paie.\r\n".encode())
    assert tree.read().messages["fees"].scripts["fr"].sentences == ("Personne ne paie.",)


def test_a_prompt_of_several_lines_is_several_sentences(tmp_path: Path) -> None:
    tree = plant(tmp_path).replace(
        "prompts/fr.yaml", "Words of goodbye in fr.", "|-\n    Merci.\n    Au revoir."
    )
    assert tree.read().prompts["fr"]["goodbye"].sentences == ("Merci.", "Au revoir.")


def test_a_second_line_is_read_under_its_files_name(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    station = (tree.root / "lines/main.yaml").read_text().replace("id: main", "id: station")
    assert set(tree.write("lines/station.yaml", station).checked().lines) == {"main", "station"}


def test_a_language_falls_back_to_itself_first(tmp_path: Path) -> None:
    content = plant(tmp_path).read()
    assert content.fallbacks("xmv") == ("xmv", "mg", "fr")
    assert content.fallbacks("mg") == ("mg",)


def test_a_recording_is_flac_or_wav_and_flac_wins(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    assert recording_beside(tmp_path / "prompts/mg", "goodbye") is None
    wav = tree.record("prompts/mg/goodbye.wav")
    assert recording_beside(tmp_path / "prompts/mg", "goodbye") == wav
    flac = tree.record("prompts/mg/goodbye.flac")
    assert recording_beside(tmp_path / "prompts/mg", "goodbye") == flac
