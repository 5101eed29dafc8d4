from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.shapes import Theme
from radio_feed.packs.weeks import Week, week_of
from radio_feed.planning import plan, seconds_of
from radio_feed.programmes import Candidate, Cause, Note, PieceKind, Planned
from tests.radio_feed.plans import PAUSE, WEEK, many, material, message, music, recipe, story, words

JINGLE = {"kind": "music", "tune": "jingle"}
WAGES = {"kind": "messages", "themes": ["wages"], "at_least": 1, "at_most": 8, "intro": "link"}
DANGER = {"kind": "messages", "themes": ["danger"], "at_least": 1, "at_most": 6}
OUTRO = {"kind": "words", "prompt": "outro"}
FIVE_MINUTES = recipe(JINGLE, WAGES, DANGER, OUTRO)
FIXED = (music("jingle"), words("link", 3.0), words("outro", 20.0))


def planned(candidates: list[Candidate], week: Week = WEEK) -> Planned:
    return plan("capsule", FIVE_MINUTES, "fr", week, material(candidates, *FIXED))


@given(st.integers(0, 10_000))
def test_a_programme_comes_within_five_seconds_of_its_length_by_choosing(seed: int) -> None:
    made = planned([*many(Theme.WAGES, 8, seed), *many(Theme.DANGER, 6, seed + 1)])
    assert abs(made.seconds - 300) <= 5
    assert made.off == 0
    assert made.seconds == pytest.approx(sum(p.seconds for p in made.pieces) + PAUSE * (len(made.pieces) - 1))
    assert made.notes == ()


def test_pieces_come_in_the_order_of_the_recipe_and_no_message_twice() -> None:
    made = planned([*many(Theme.WAGES, 8), *many(Theme.DANGER, 6)])
    kinds = [piece.kind for piece in made.pieces]
    assert (kinds[0], kinds[-1]) == (PieceKind.MUSIC, PieceKind.WORDS)
    assert made.pieces[1].name == "link"
    themes = [name.partition("-")[0] for name in made.messages]
    assert themes == sorted(themes, reverse=True)
    assert len(set(made.messages)) == len(made.messages)


def test_the_same_week_is_planned_the_same_whatever_order_things_come_in() -> None:
    candidates = [*many(Theme.WAGES, 8), *many(Theme.DANGER, 6)]
    shuffled = Random(3).sample(candidates, len(candidates))
    assert planned(candidates) == planned(shuffled)


def test_weeks_differ_and_in_time_every_message_is_heard() -> None:
    candidates = [*many(Theme.WAGES, 8), *many(Theme.DANGER, 6)]
    heard: list[tuple[str, ...]] = []
    for number in range(8):
        week = week_of(WEEK.first + timedelta(weeks=number))
        told = [
            replace(each, plays=sum(each.piece.name in before for before in heard[-2:]))
            for each in candidates
        ]
        heard.append(planned(told, week).messages)
    assert all(one != next_one for one, next_one in pairwise(heard))
    assert {name for messages in heard for name in messages} == {each.piece.name for each in candidates}


def test_nothing_that_expires_before_the_weeks_last_day_is_in_it() -> None:
    sunday = date(2026, 11, 29)
    made = planned([
        *many(Theme.WAGES, 6),
        message("ends-saturday", Theme.DANGER, until=sunday - timedelta(days=1)),
        message("ends-sunday", Theme.DANGER, until=sunday),
    ])  # fmt: skip
    assert "ends-saturday" not in made.messages
    assert "ends-sunday" in made.messages
    assert made.valid_until == sunday


def test_a_theme_with_nothing_valid_left_is_told_to_the_editor_and_nothing_old_is_aired() -> None:
    old = [message("old", Theme.DANGER, until=date(2026, 11, 1))]
    made = planned([*many(Theme.WAGES, 8), *old])
    assert Note(Cause.NOTHING_VALID, "danger") in made.notes
    assert all(name.startswith("wages") for name in made.messages)
    assert abs(made.seconds - 300) <= 5


def test_what_was_heard_as_often_as_the_recipe_allows_waits_and_the_editor_is_told() -> None:
    made = planned([*many(Theme.WAGES, 8), message("tired", Theme.DANGER, plays=3)])
    assert "tired" not in made.messages
    assert Note(Cause.HEARD_ENOUGH, "danger") in made.notes


def test_too_little_to_say_is_told_with_the_seconds_that_lack() -> None:
    made = planned([message("one", seconds=30.0), message("two", Theme.DANGER, 40.0)])
    assert made.seconds == pytest.approx(6 + 3 + 30 + 40 + 20 + 4 * PAUSE)
    assert made.off == pytest.approx(made.seconds - 295)
    assert Note(Cause.TOO_SHORT, seconds=round(made.off, 1)) in made.notes


def test_more_than_fits_is_told_too() -> None:
    made = plan(
        "spot", recipe(WAGES, seconds={"fewest": 30, "most": 60}), "fr", WEEK,
        material([message("long", seconds=70.0)], words("link", 3.0)),
    )  # fmt: skip
    assert [note.cause for note in made.notes] == [Cause.TOO_LONG]
    assert made.off == pytest.approx(13.5)


def test_a_piece_without_its_sound_is_left_out_and_named() -> None:
    made = plan("capsule", FIVE_MINUTES, "fr", WEEK, material(many(Theme.WAGES, 9), *FIXED[:2]))
    assert Note(Cause.NO_SOUND, "outro") in made.notes
    assert "outro" not in [piece.name for piece in made.pieces]


def test_an_intro_is_not_said_before_nothing() -> None:
    made = planned([*many(Theme.DANGER, 6)])
    assert "link" not in [piece.name for piece in made.pieces]


def test_with_no_message_at_all_there_is_nothing_to_air() -> None:
    assert not planned([]).airable


def test_optional_music_fills_what_messages_leave() -> None:
    fills = recipe({"kind": "music", "tune": "long", "optional": True}, WAGES)
    ten = [message(f"m{n}", seconds=25.0) for n in range(8)]
    made = plan("capsule", fills, "fr", WEEK, material(ten, words("link", 3.0), music("long", 90.0)))
    assert made.pieces[0].kind is PieceKind.MUSIC
    assert made.off == 0


def test_what_is_new_comes_first_and_is_not_repeated_in_its_theme() -> None:
    newest = recipe({"kind": "newest", "days": 14, "at_most": 1, "intro": "link"}, WAGES)
    fresh = message("fresh", new_on=WEEK.first - timedelta(days=3))
    made = plan("capsule", newest, "fr", WEEK, material([*many(Theme.WAGES, 9), fresh], words("link", 3.0)))
    assert made.messages[0] == "fresh"
    assert made.messages.count("fresh") == 1


def test_in_a_week_without_news_the_slot_is_passed_over_in_silence() -> None:
    newest = recipe({"kind": "newest", "days": 14, "intro": "link"}, {**WAGES, "at_most": 12})
    made = plan("capsule", newest, "fr", WEEK, material(many(Theme.WAGES, 12), words("link", 3.0)))
    assert made.notes == ()


def test_a_story_is_told_where_there_is_one_and_its_lack_is_said() -> None:
    tells = recipe(WAGES, {"kind": "story", "intro": "link"})
    fixed = words("link", 3.0)
    made = plan(
        "weekly", tells, "fr", WEEK, material([*many(Theme.WAGES, 8), story("s1"), story("s2")], fixed)
    )
    assert len(made.stories) == 1
    without = plan("weekly", tells, "fr", WEEK, material(many(Theme.WAGES, 8), fixed))
    assert Note(Cause.NO_STORY) in without.notes


def test_cues_are_the_first_and_last_words_and_chapters_begin_where_pieces_do() -> None:
    made = planned([*many(Theme.WAGES, 8), *many(Theme.DANGER, 6)])
    assert made.in_cue == "Here is link."
    assert made.out_cue == "Here is outro."
    assert made.pieces[2].in_cue == f"This is {made.pieces[2].name} from end to end."
    starts = [starts for starts, _ in made.offsets]
    assert starts[2] == pytest.approx(6 + PAUSE + 3 + PAUSE)
    assert [title for _, title in made.chapters] == [name.title() for name in made.messages]
    assert starts[-1] + made.pieces[-1].seconds == pytest.approx(made.seconds)


def test_nothing_lasts_no_time() -> None:
    assert seconds_of((), 0.5) == 0
