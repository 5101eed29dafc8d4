"""The report tells what there is to hear: coverage, seconds, and how far each message is from the greeting."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from publishing.line import Line
from publishing.report import report
from publishing.utterances import utterances
from publishing.ways import Way, ways_to_messages
from tests.publishing.trees import Hum, Quiet, Tree, plant, quick_library

Shape = Mapping[str, object]

SECONDS = {
    "mg": {
        "hello": 1.0,
        "choose": 2.0,
        "keys": 8.0,
        "intro": 0.5,
        "a": 3.0,
        "b": 5.0,
        "list": 4.0,
        "word": 7.0,
    },
    "fr": {
        "hello": 1.5,
        "choose": 2.5,
        "keys": 9.0,
        "intro": 0.75,
        "a": 3.5,
        "b": 5.5,
        "list": 4.5,
        "word": 7.5,
    },
}
"""Lengths whose sums are all different, so that no mistake in adding hides."""


def line(home: Shape, **steps: Shape) -> Line:
    greeting = {
        "kind": "menu",
        "says": "hello",
        "options": [{"says": "choose", "language": code, "goes_to": "home"} for code in ("mg", "fr")],
    }
    roles = ("person", "hide", "goodbye", "most_wanted")
    return Line.model_validate({
        "id": "main", "starts_at": "greeting", "home": "home", "default_language": "mg",
        **dict.fromkeys(roles, "home"), "steps": {"greeting": greeting, "home": home, **steps},
    })  # fmt: skip


def menu(*options: tuple[str, str], **more: str) -> Shape:
    return {"kind": "menu", "options": [{"says": says, "goes_to": to} for says, to in options], **more}


def test_the_way_to_a_message_is_what_a_caller_presses_and_hears() -> None:
    """Each number is added up by hand from what the caller hears, each key pressed as soon as it is offered."""
    small = line(
        menu(("a", "list"), ("b", "list"), teaches="keys", says="intro"),
        list={"kind": "list", "says": "list", "messages": ["first", "second", "third"]},
    )
    malagasy = ways_to_messages(small, SECONDS, "mg")
    to_list = (1.0 + 2.0) + (8.0 + 0.5 + 3.0) + 4.0
    assert malagasy == {
        "first": Way(2, to_list), "second": Way(3, to_list), "third": Way(4, to_list),
    }  # fmt: skip
    french = ways_to_messages(small, SECONDS, "fr")
    assert french["first"] == Way(2, (1.0 + 2.0 + 2.5) + (9.0 + 0.75 + 3.5) + 4.5)


def test_a_way_with_fewer_keys_wins_over_one_with_fewer_steps() -> None:
    """A message leads on without a key: three of them are still nearer than a menu in between."""
    small = line(
        menu(("a", "near"), ("b", "said-1")),
        near=menu(("a", "list")),
        **{"said-1": {"kind": "message", "says": ["word", "word"], "then": "said-2"}},
        **{"said-2": {"kind": "message", "says": "word", "then": "list"}},
        list={"kind": "list", "messages": ["first"]},
    )
    assert ways_to_messages(small, SECONDS, "mg")["first"] == Way(2, 3.0 + (3.0 + 5.0) + 3 * 7.0)


def test_of_two_ways_with_as_many_keys_the_shorter_to_hear_wins() -> None:
    small = line(
        menu(("a", "long"), ("b", "short")),
        long={"kind": "message", "says": "word", "then": "list"},
        short={"kind": "list", "messages": ["other", "first"]},
        list={"kind": "list", "messages": ["first"]},
    )
    assert ways_to_messages(small, SECONDS, "mg")["first"] == Way(2, 3.0 + 3.0 + 7.0)
    assert ways_to_messages(small, SECONDS, "mg")["other"] == Way(2, 3.0 + 3.0 + 5.0)


def test_a_circle_of_menus_ends() -> None:
    small = line(menu(("a", "home"), ("b", "list")), list={"kind": "list", "messages": ["first"]})
    assert ways_to_messages(small, SECONDS, "fr")["first"].keys == 2


def rows(text: str) -> dict[str, list[str]]:
    return {row.split()[0]: row.split() for row in text.splitlines() if row.strip()}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return plant(tmp_path / "content")


def test_before_anything_is_rendered_all_of_it_is_missing(tree: Tree, tmp_path: Path) -> None:
    found = rows(report(tree.checked(), quick_library(tmp_path / "clips")))
    for code in ("mg", "fr"):
        recorded, synthetic, music, missing = map(int, found[code][1:5])
        assert (recorded, synthetic, music) == (0, 0, 0)
        assert missing > 20


def test_every_message_has_its_sources_seconds_and_way_in_every_language(tree: Tree, tmp_path: Path) -> None:
    content = tree.checked()
    library = quick_library(tmp_path / "clips", Hum(seconds_a_word=4.0))
    library.render([said for code in ("mg", "fr") for said in utterances(content, code)], Quiet())
    found = rows(report(content, library))
    prompt = 5 * 4.0
    to_list = {"mg": 5 * prompt, "fr": 6 * prompt}
    """hello, one choice or two, the keys, the first option, the introduction"""
    fees = {"mg": (4 + 3) * 4.0, "fr": (4 + 3) * 4.0}
    """Nobody pays in mg. Mbola tsy voamarina."""
    for code, column in (("mg", 2), ("fr", 5)):
        assert cells(found["fees"], column) == [fees[code], 2, to_list[code]]
        assert cells(found["passport"], column) == [5 * 4.0, 3, to_list[code]]
    assert found["fees"][1] == found["passport"][1] == "1"


def cells(row: list[str], column: int) -> list[float]:
    """Seconds, keys and seconds to it, of one language."""
    return [float(cell.rstrip(",")) for cell in row[column : column + 3]]


def test_languages_that_wait_for_native_speakers_are_named(tree: Tree, tmp_path: Path) -> None:
    text = report(tree.checked(), quick_library(tmp_path / "clips"))
    assert text.endswith("until native speakers have recorded the core menu: xmv.")


def test_a_message_that_no_list_plays_has_no_way(tree: Tree, tmp_path: Path) -> None:
    tree.replace("lines/main.yaml", "[fees, passport]", "[fees]")
    assert rows(report(tree.checked(), quick_library(tmp_path / "clips")))["passport"][3:] == [
        "-,",
        "-",
        "0,",
        "-,",
        "-",
    ]
