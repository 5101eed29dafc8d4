"""Programmes of a week are whole or not there, and hold what may be aired and nothing else."""

import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audio import recordings
from audio.broadcast import measure
from core.database import reading
from core.errors import DiskFull
from core.settings import Mode
from radio_feed.assembly import BadPiece
from radio_feed.building import Builder
from radio_feed.latest import latest_on_phone
from radio_feed.notes import as_text
from radio_feed.outlook import outlooks_of
from radio_feed.programmes import Cause, Note, PieceKind, Planned
from radio_feed.shelf import KEPT, Shelved, clear_folder, clear_shelf, plays, programmes_of
from tests.faults.full import no_file_over
from tests.publishing.trees import SHEET
from tests.radio_feed.air import Air
from tests.radio_feed.studio import WEEK, add_story, builder_of, render_clips, studio_in, withdraw


@pytest.fixture
def studio(quick_path: Path) -> Iterator[Air]:
    made = studio_in(quick_path)
    yield made
    made.engine.dispose()


def shelf(air: Air) -> dict[tuple[str, str], Shelved]:
    with reading(air.engine) as connection:
        return {(each.programme, each.language): each for each in programmes_of(connection, WEEK)}


def planned(builder: Builder, programme: str, language: str = "fr") -> Planned:
    return next(each for each in builder.plan_week(WEEK, [programme]) if each.language == language)


def test_a_week_is_put_together_as_one_mp3_a_programme_at_the_loudness_of_its_pieces(studio: Air) -> None:
    list(builder_of(studio).build_week(WEEK))
    assert set(shelf(studio)) == {(name, code) for name in ("short", "long") for code in ("mg", "fr")}
    short = shelf(studio)["short", "fr"]
    content = (studio.folder / "programmes" / short.file).read_bytes()
    assert len(content) == short.size
    sound = recordings.decode(content)
    assert sound.seconds == pytest.approx(short.seconds, abs=0.1)
    level = measure(sound)
    assert level.loudness == pytest.approx(-16.0, abs=0.5)
    assert level.true_peak <= -1.5
    last = short.contents.pieces[-1]
    assert last.starts + last.seconds == pytest.approx(short.seconds, abs=0.05)
    assert [piece.kind for piece in short.contents.pieces][:2] == [PieceKind.MUSIC, PieceKind.WORDS]


def test_each_piece_is_heard_where_its_offset_says(studio: Air) -> None:
    """The silence before a piece and the sound in it, in what a listener's player decodes."""
    list(builder_of(studio).build_week(WEEK, ["short"]))
    short = shelf(studio)["short", "fr"]
    sound = recordings.decode((studio.folder / "programmes" / short.file).read_bytes())
    assert len(short.contents.pieces) > 2
    for piece in short.contents.pieces[1:]:
        before = sound.samples[
            round((piece.starts - 0.3) * sound.rate) : round((piece.starts - 0.05) * sound.rate)
        ]
        within = sound.samples[
            round((piece.starts + 0.2) * sound.rate) : round((piece.starts + 0.8) * sound.rate)
        ]
        assert abs(before).max() < 0.001
        assert abs(within).max() > 0.1


def test_a_demo_says_that_it_is_a_trial_and_production_does_not(studio: Air) -> None:
    assert planned(builder_of(studio), "short", "fr").title == "Essai: Petit programme"
    assert planned(builder_of(studio), "short", "mg").title == "Andrana: Kely"
    assert planned(builder_of(studio, Mode.PRODUCTION), "short", "fr").title == "Petit programme"


def test_production_airs_no_machines_malagasy_and_its_editor_is_told(studio: Air) -> None:
    builder = builder_of(studio, Mode.PRODUCTION)
    made = planned(builder, "short", "mg")
    assert not made.airable
    assert {note.about for note in made.notes if note.cause is Cause.SYNTHETIC} == {
        "fees, passport",
        "radio.intro",
    }
    assert "nothing to air" in as_text(made)
    list(builder.build_week(WEEK))
    assert {language for _, language in shelf(studio)} == {"fr"}


def test_what_is_as_it_was_is_not_put_together_again(studio: Air) -> None:
    assert len(list(builder_of(studio).build_week(WEEK))) == 4
    assert list(builder_of(studio).build_week(WEEK)) == []


def test_a_file_that_was_lost_is_made_again(studio: Air) -> None:
    list(builder_of(studio).build_week(WEEK))
    short = studio.folder / "programmes" / shelf(studio)["short", "fr"].file
    content = short.read_bytes()
    short.unlink()
    list(builder_of(studio).build_week(WEEK))
    assert short.read_bytes() == content


def test_what_stations_have_stays_for_its_week_while_all_of_it_may_be_aired(studio: Air) -> None:
    list(builder_of(studio).build_week(WEEK, ["long"]))
    before = shelf(studio)
    add_story(studio)
    assert planned(builder_of(studio), "long").stories, "The week would now be planned otherwise."
    list(builder_of(studio).build_week(WEEK, ["long"]))
    assert shelf(studio) == before


def test_words_that_have_changed_are_not_aired_any_more(studio: Air) -> None:
    list(builder_of(studio).build_week(WEEK))
    before = shelf(studio)["short", "fr"].sha256
    studio.tree.write("messages/passport/message.yaml", SHEET.replace("Les frais", "Le passeport"))
    studio.tree.replace("messages/passport/fr.md", "Keep your", "Always keep all your")
    studio.publish()
    studio.work()
    list(builder_of(studio).build_week(WEEK))
    assert shelf(studio)["short", "fr"].sha256 != before, (
        "Its words have changed: the old ones are not aired."
    )
    assert shelf(studio)["short", "mg"].sha256 == shelf(studio)["short", "mg"].sha256


def test_a_theme_with_nothing_valid_left_is_told_and_nothing_old_is_on_the_shelf(studio: Air) -> None:
    for name in ("fees", "passport"):
        studio.tree.write(
            f"messages/{name}/message.yaml", SHEET.replace("expires_on: null", "expires_on: 2026-11-26")
        )
    studio.publish()
    studio.work()
    builder = builder_of(studio)
    assert Note(Cause.NOTHING_VALID, "fees") in planned(builder, "short").notes
    list(builder.build_week(WEEK))
    assert shelf(studio) == {}
    with reading(studio.engine) as connection:
        told = {(each.programme, each.language): each for each in outlooks_of(connection, WEEK)}
    assert set(told) == {(name, code) for name in ("short", "long") for code in ("mg", "fr")}
    assert not told["short", "fr"].airable
    assert Note(Cause.NOTHING_VALID, "fees") in told["short", "fr"].notes


def test_a_piece_whose_sound_was_lost_is_left_out_and_named(studio: Air) -> None:
    lost = studio.episodes("fr")["fees"]
    (studio.masters / f"{lost.master}.mp3").unlink()
    made = planned(builder_of(studio), "short")
    assert Note(Cause.NO_SOUND, "fees") in made.notes
    assert made.messages == ("passport",)


def test_words_that_no_voice_can_say_are_left_out_and_named(studio: Air) -> None:
    for code in ("mg", "fr"):
        studio.tree.replace(f"prompts/{code}.yaml", "Words of radio.intro", "Hoarse hoarse hoarse")
        studio.tree.replace(f"prompts/{code}.yaml", "Hoarse hoarse", "hoarse silence")
    made = planned(builder_of(studio), "short")
    assert Note(Cause.NO_SOUND, "radio.intro") in made.notes


def test_a_piece_that_vanishes_during_the_build_leaves_the_shelf_as_it_was(studio: Air) -> None:
    builder = builder_of(studio)
    made = planned(builder, "short")
    made.pieces[-1].file.unlink()
    with pytest.raises(BadPiece):
        builder.build(made)
    assert shelf(studio) == {}


def test_p21_a_story_is_in_the_programme_and_gone_from_it_once_withdrawn(studio: Air) -> None:
    story, name = add_story(studio)
    list(builder_of(studio).build_week(WEEK, ["long"]))
    assert shelf(studio)["long", "fr"].stories == {name}
    assert shelf(studio)["long", "mg"].stories == frozenset()
    before = shelf(studio)["long", "fr"].sha256
    withdraw(studio, story)
    assert ("long", "fr") not in shelf(studio), "At once, before anything is built again."
    list(builder_of(studio).build_week(WEEK, ["long"]))
    assert shelf(studio)["long", "fr"].stories == frozenset()
    assert shelf(studio)["long", "fr"].sha256 != before


def test_p21_a_story_withdrawn_in_the_middle_of_a_build_is_not_in_what_is_built(studio: Air) -> None:
    story, name = add_story(studio)
    builder = builder_of(studio)
    made = planned(builder, "long")
    assert made.stories == {name}
    withdraw(studio, story)
    built = builder.build(made)
    assert built.planned.stories == frozenset()
    assert shelf(studio)["long", "fr"].stories == frozenset()
    on_disk = {path.stem for path in (studio.folder / "programmes").glob("*.mp3") if "pause" not in path.name}
    assert on_disk == {shelf(studio)["long", "fr"].sha256}


def test_p21_a_story_is_aired_no_sooner_than_its_day(studio: Air) -> None:
    _, name = add_story(studio)
    early = WEEK
    while early.first > (studio.clock.now() - timedelta(days=34)).date():
        early = early.before
    assert planned(builder_of(studio), "long").stories == {name}
    plan = next(each for each in builder_of(studio).plan_week(early, ["long"]) if each.language == "fr")
    assert plan.stories == frozenset()


def test_two_builds_at_once_leave_one_whole_programme(studio: Air) -> None:
    builders = [builder_of(studio) for _ in range(2)]
    made = planned(builders[0], "short")
    with ThreadPoolExecutor(2) as both:
        built = list(both.map(lambda builder: builder.build(made), builders))
    assert built[0].assembled == built[1].assembled
    short = shelf(studio)["short", "fr"]
    assert (studio.folder / "programmes" / short.file).stat().st_size == short.size
    assert not list((studio.folder / "programmes").glob(".*")), "No draft is left."


def test_a_full_disk_is_said_and_leaves_nothing_half_made(studio: Air) -> None:
    builder = builder_of(studio)
    made = planned(builder, "long")
    with no_file_over(8000), pytest.raises(DiskFull):
        builder.build(made)
    assert not [path for path in (studio.folder / "programmes").iterdir() if "pause" not in path.name]


def test_the_phone_plays_the_programme_of_this_week_from_the_lines_own_clips(studio: Air) -> None:
    render_clips(studio)
    list(builder_of(studio).build_week(WEEK))
    with reading(studio.engine) as connection:
        on_phone = latest_on_phone(connection, "fr", WEEK.first)
        assert on_phone is not None
        assert latest_on_phone(connection, "fr", WEEK.first - timedelta(days=1)) is None
        assert latest_on_phone(connection, "fr", WEEK.last + timedelta(days=1)) is None
        assert latest_on_phone(connection, "en", WEEK.first) is None
    path = studio.folder / "clips" / f"{on_phone.sha256}.wav"
    with wave.open(str(path)) as clip:
        assert (clip.getframerate(), clip.getnchannels(), clip.getsampwidth()) == (8000, 1, 2)
        assert clip.getnframes() / 8000 == pytest.approx(on_phone.seconds, abs=0.01)
    assert on_phone.seconds == pytest.approx(shelf(studio)["short", "fr"].seconds, abs=2.0)


def test_what_was_held_is_counted_by_weeks(studio: Air) -> None:
    list(builder_of(studio).build_week(WEEK.before))
    list(builder_of(studio).build_week(WEEK))
    with reading(studio.engine) as connection:
        assert plays(connection, "short", "fr", WEEK.after, 4) == {"fees": 2, "passport": 2}
        assert plays(connection, "short", "fr", WEEK.after, 2) == {"fees": 1, "passport": 1}
        assert plays(connection, "short", "fr", WEEK, 1) == {}


def test_files_that_nobody_needs_any_more_go_and_the_others_stay(studio: Air) -> None:
    list(builder_of(studio).build_week(WEEK))
    folder = studio.folder / "programmes"
    later = studio.clock.now() + timedelta(days=400)
    with studio.engine.begin() as connection:
        needed, _ = clear_shelf(connection, WEEK.last + KEPT)
    assert clear_folder(folder, needed, later) == 0
    with studio.engine.begin() as connection:
        needed, _ = clear_shelf(connection, WEEK.last + KEPT + timedelta(days=1))
    assert clear_folder(folder, needed, later) == 4


def test_an_editor_reads_the_plan_with_its_times_and_what_is_wrong(studio: Air) -> None:
    made = planned(builder_of(studio), "long")
    told = as_text(replace(made, notes=(*made.notes, Note(Cause.TOO_SHORT, seconds=-12.4))))
    assert told.startswith("2026-W48  long (fr)")
    assert " 0:00" in told
    assert "! there is no story that may be broadcast" in told
    assert "! 12 s too short" in told
