"""scripts/publish.py in the operator's hands: what it prints, what it refuses, and that what runs is never harmed."""

import re
from pathlib import Path

import pytest

from publishing.content import read_content
from scripts.publish import sentences_to_say
from tests.databases import sqlite_file
from tests.publishing.trees import plant
from tests.scripts.programs import Operator, assert_refused

MAIN = "lines/main.yaml"


def test_unchanged_content_makes_no_release(operator: Operator) -> None:
    done = operator.publish()
    assert (done.returncode, done.stdout) == (0, "Nothing has changed since release 1.\n")
    assert len(operator.releases) == 1


def test_a_changed_line_is_published_listed_and_rolled_back(operator: Operator) -> None:
    """A list in another order: there is nothing to render, so this is quick."""
    operator.change(MAIN, "[nobody-pays, licence-today, passport]", "[nobody-pays, passport, licence-today]")
    assert operator.publish().stdout == "Published release 2.\n"
    done = operator.publish("--rollback", "1")
    assert done.stdout.startswith("Published release 3: release 1 again. Calls that are on stay with the one")
    third, second, first = operator.publish("--list").stdout.splitlines()
    assert re.fullmatch(r" +1  \d{4}-\d\d-\d\d \d\d:\d\d  [0-9a-f]{12}  content", first)
    assert re.fullmatch(r" +2  \d{4}-\d\d-\d\d \d\d:\d\d  [0-9a-f]{12}  content", second)
    assert third.endswith("  release 1 again")
    assert third.split()[3] == first.split()[3] != second.split()[3]


def test_a_newcomer_is_told_that_nothing_is_published(newcomer: Operator) -> None:
    done = newcomer.publish("--list")
    assert (done.returncode, done.stdout) == (0, "Nothing is published yet.\n")


@pytest.mark.parametrize("number", ["0", "9"])
def test_rolling_back_to_what_never_was_is_refused(operator: Operator, number: str) -> None:
    done = operator.publish("--rollback", number)
    assert_refused(done)
    assert done.stderr == f"There is no release {number}. See those there are with --list.\n"
    assert len(operator.releases) == 1


def test_the_report_gives_every_message_its_seconds_and_keys_in_every_language(operator: Operator) -> None:
    done = operator.publish("--report")
    assert done.returncode == 0
    rows = {row.split()[0]: row.split()[1:] for row in done.stdout.splitlines() if row.strip()}
    content = read_content(operator.content)
    for name, message in content.messages.items():
        sources, *cells = [float(cell.rstrip(",")) for cell in rows[name]]
        assert sources == len(message.sheet.sources)
        for seconds, keys, seconds_to_it in (cells[0:3], cells[3:6], cells[6:9]):
            assert 20 <= seconds <= 60
            assert 3 <= keys <= 12
            assert 10 <= seconds_to_it <= 60
    tunes = len({piece.music for piece in content.hide.pieces if piece.music})
    for code in ("mg", "fr", "en"):
        recorded, synthetic, music, missing = map(int, rows[code][:4])
        assert (recorded, music, missing) == (0, tunes, 0)
        assert synthetic > 80
    assert done.stdout.rstrip().endswith("recorded the core menu: xmv, xmw, skg, bmm.")


def test_broken_content_is_told_by_file_and_line_and_the_running_release_stays(operator: Operator) -> None:
    line = operator.change(MAIN, "goes_to: know}", "goes_to: nowhere}")
    other = operator.change("prompts/fr.yaml", "status: draft", "status: finished")
    done = operator.publish()
    assert_refused(
        done, f"{operator.content}/prompts/fr.yaml:{other}: greeting.hello > status: Input should be"
    )
    assert done.stderr.endswith("1 thing to mend in the content. What was published stays.\n")
    operator.change("prompts/fr.yaml", "status: finished", "status: draft")
    done = operator.publish()
    assert_refused(
        done,
        f"{operator.content}/{MAIN}:{line}: home leads to 'nowhere', which is no step. Name a step of this line.",
    )
    assert len(operator.releases) == 1


def test_a_recording_that_is_not_audio_is_named_and_the_running_release_stays(operator: Operator) -> None:
    recording = operator.content / "messages" / "passport" / "fr.flac"
    recording.write_text("This is no sound.\n")
    assert_refused(
        operator.publish(), f"{recording}: is not audio", "Record it again as WAV, FLAC, OGG or MP3."
    )
    assert len(operator.releases) == 1


def test_two_publishes_at_once_make_one_release(operator: Operator) -> None:
    """Both render the same changed word; one file of it stays, and no draft."""
    clips = operator.instance / "clips"
    before = len(list(clips.iterdir()))
    operator.change("prompts/en.yaml", "text: Hello.", "text: Good day.")
    both = [operator.start("publish.py") for _ in range(2)]
    said = sorted(process.communicate(timeout=120)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said == ["Nothing has changed since release 2.\n", "Published release 2.\n"]
    assert [release.number for release in operator.releases] == [2, 1]
    assert len(list(clips.iterdir())) == before + 1


def test_no_content_at_all_is_told_in_lines(newcomer: Operator, tmp_path: Path) -> None:
    newcomer.settings["CONTENT_PATH"] = str(tmp_path / "nowhere")
    assert_refused(newcomer.publish(), f"{tmp_path}/nowhere/languages.yaml:1: The file is missing. Write it.")


def test_a_database_that_is_none_is_told_in_one_line(newcomer: Operator) -> None:
    newcomer.instance.mkdir(mode=0o700)
    sqlite_file(newcomer.instance).write_text("This is no database.\n" * 100)
    done = newcomer.publish("--list")
    assert_refused(
        done, f"Cannot use the database sqlite:///{newcomer.instance}/antso.db: file is not a database."
    )
    assert done.stderr.count("\n") == 1


def test_an_instance_that_cannot_be_written_is_told_in_one_line(newcomer: Operator) -> None:
    newcomer.settings["INSTANCE_PATH"] = "/dev/null/instance"
    done = newcomer.publish()
    assert_refused(
        done, "Cannot write /dev/null/instance: Not a directory. Set INSTANCE_PATH to a folder that you own."
    )
    assert done.stderr.count("\n") == 1


def test_nobody_is_asked_to_say_what_a_person_has_recorded(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    before = sentences_to_say(tree.read(), "fr")
    tree.record("prompts/fr/home.know.wav")
    after = sentences_to_say(tree.read(), "fr")
    assert set(before) - set(after) == {"Words of home.know in fr."}


def test_nobody_is_asked_to_say_another_language_s_words(tmp_path: Path) -> None:
    assert not any(
        sentence.endswith("in mg.") for sentence in sentences_to_say(plant(tmp_path).read(), "xmv")
    )


def test_each_sentence_is_asked_for_once(tmp_path: Path) -> None:
    tree = plant(tmp_path)
    tree.write("hide/talk/rice/fr.md", "Words of goodbye in fr.\nWords of goodbye in fr.\n")
    asked = sentences_to_say(tree.read(), "fr")
    assert len(asked) == len(set(asked))
    assert "" not in asked
