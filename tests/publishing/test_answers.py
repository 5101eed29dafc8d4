"""Every kind of step, and the answers it gives: their names, what they say, how the caller may go on."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from publishing.answers import (
    KEY_TIMEOUT,
    LIST_GAP,
    Answer,
    Calling,
    Digits,
    End,
    Keys,
    Speech,
    Spoken,
    Surroundings,
    answers_of,
)
from publishing.line import SYSTEM_PROMPTS, Line, Step, leads_to, prompts_of

OPTIONS = [{"says": "a.one", "goes_to": "here"}, {"says": "a.two", "goes_to": "there", "language": "fr"}]
MENU = {"kind": "menu", "options": OPTIONS}
AROUND = Surroundings(
    emergencies={},
    prompts=frozenset({"place.diana", "place.diana.hours", "place.sava"}),
    numbers={"diana": "+261200000000", "sava": None},
    hide_loop=("hide/rice", "hide/evening", "hide/rice"),
)
ONE_TWO = (Spoken("a.one"), Spoken("a.two", "fr"))


def step(values: dict[str, Any]) -> Step:
    made: Step = TypeAdapter(Step).validate_python(values)
    return made


def line(values: dict[str, Any]) -> Line:
    roles = ("starts_at", "home", "person", "hide", "goodbye", "most_wanted")
    return Line(id="main", default_language="mg", steps={"x": step(values)}, **dict.fromkeys(roles, "x"))


def said(*ids: str) -> tuple[Spoken, ...]:
    return tuple(Spoken(each) for each in ids)


TABLE: dict[str, tuple[dict[str, Any], dict[str, Answer]]] = {
    "a menu": (
        MENU,
        {
            "x": Answer(ONE_TWO, Keys()),
            "x.short": Answer(ONE_TWO, Keys()),
            "x.how": Answer(said("key.how"), Keys()),
        },
    ),
    "a menu that introduces itself, teaches and resumes": (
        MENU | {"says": "x.intro", "teaches": "x.keys", "resumes": "x.resume"},
        {
            "x": Answer((*said("x.intro"), *ONE_TWO), Keys()),
            "x.short": Answer(ONE_TWO, Keys()),
            "x.how": Answer(said("key.how"), Keys()),
            "x+5": Answer((*said("x.intro"), *ONE_TWO, *said("x.resume")), Keys()),
            "x.short+5": Answer((*ONE_TWO, *said("x.resume")), Keys()),
            "x.how+5": Answer(said("key.how"), Keys()),
        },
    ),
    "a list": (
        {"kind": "list", "says": "list.intro", "messages": ["fees", "passport"]},
        {
            "x/fees": Answer(said("message/fees"), Keys(LIST_GAP)),
            "x/passport": Answer(said("message/passport"), Keys(LIST_GAP)),
            "x.trailer": Answer((), Keys(LIST_GAP)),
            "x.end": Answer(said("list.end"), Keys()),
        },
    ),
    "a message": (
        {"kind": "message", "says": "a.word", "then": "x"},
        {"x": Answer(said("a.word"), Keys(LIST_GAP))},
    ),
    "a message of several prompts": (
        {"kind": "message", "says": ["a.one", "a.two"], "then": "x"},
        {"x": Answer(said("a.one", "a.two"), Keys(LIST_GAP))},
    ),
    "a number": (
        {"kind": "number", "says": "a.number", "digits": 6, "goes_to": "x"},
        {"x": Answer(said("a.number"), Digits(6))},
    ),
    "a recording": (
        {"kind": "record", "keeps": "report", "says": "a.notice", "seconds": 120, "goes_to": "x"},
        {"x": Answer(said("a.notice"), Speech(120))},
    ),
    "a person with a confirmed number": (
        {"kind": "person", "place": "diana"},
        {
            "x": Answer(said("place.diana", "place.diana.hours", "place.way-on"), Keys()),
            "x.dial": Answer(said("person.connecting"), Calling("+261200000000")),
        },
    ),
    "a person whose number nobody confirmed": (
        {"kind": "person", "place": "sava"},
        {"x": Answer(said("place.sava", "place.way-on"), Keys())},
    ),
    "hide": ({"kind": "hide"}, {"x": Answer(said("hide/rice", "hide/evening", "hide/rice"), End())}),
    "a domain that is not open yet": (
        {"kind": "domain", "service": "case.open", "soon": "soon.tell"},
        {
            "x": Answer(said("soon.tell", "soon.way-on"), Keys()),
            "x.short": Answer(said("soon.way-on"), Keys()),
        },
    ),
    "a goodbye": ({"kind": "goodbye", "says": "goodbye"}, {"x": Answer(said("goodbye"), End())}),
}


@pytest.mark.parametrize("kind", TABLE)
def test_a_step_gives_exactly_these_answers(kind: str) -> None:
    values, answers = TABLE[kind]
    assert answers_of(line(values), AROUND) == answers | {"apology": Answer(said("apology"), Keys(LIST_GAP))}


def test_the_table_holds_every_kind_of_step() -> None:
    assert {values["kind"] for values, _ in TABLE.values()} == {
        "menu", "list", "message", "number", "record", "person", "hide", "domain", "goodbye",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "targets"),
    [
        (MENU | {"after_wrong_keys": "places"}, ("here", "there", "places")),
        ({"kind": "message", "says": "a", "then": "there"}, ("there",)),
        ({"kind": "number", "says": "a", "digits": 1, "goes_to": "there"}, ("there",)),
        ({"kind": "record", "keeps": "report", "says": "a", "seconds": 5, "goes_to": "there"}, ("there",)),
        ({"kind": "list", "messages": ["a"]}, ()),
        ({"kind": "hide"}, ()),
    ],
)
def test_a_step_leads_to_what_is_written_in_it(values: dict[str, Any], targets: tuple[str, ...]) -> None:
    assert leads_to(line(values), "x") == targets


@pytest.mark.parametrize("kind", TABLE)
def test_whatever_an_answer_says_is_a_prompt_its_step_or_the_engine_names(kind: str) -> None:
    """So that checking the prompts that steps name checks all that can be heard."""
    values, answers = TABLE[kind]
    named = {*prompts_of(step(values)), *SYSTEM_PROMPTS, *AROUND.prompts}
    heard = {spoken.id for answer in answers.values() for spoken in answer.says if isinstance(spoken, Spoken)}
    assert {each for each in heard if "/" not in each} <= named


def test_a_menu_waits_longer_than_a_list() -> None:
    assert KEY_TIMEOUT > LIST_GAP == 1
