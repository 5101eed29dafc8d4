"""A step that asks a room: what the room tells is said, kept, chosen from and led on by; what cannot be said stays unsaid."""

from dataclasses import replace
from pathlib import Path

import pytest

from agencies.registers import read_registers
from agencies.verdict import verdict
from core.ledger import Rows
from ivr.asking import Asker, ask_rooms
from ivr.call import Call, Choice, Key, Question, Reply, Silence, Told, Turn
from ivr.flow import answered, current, knows, step
from ivr.services import Asked, Service
from ivr.services.verdicts import Speaker
from publishing.line import Domain, Number
from publishing.release import CompiledLine, Sounded
from tests.agencies.test_verdict import TABLE, TODAY
from tests.builders import MONDAY_MORNING, REAL_CONTENT, Carrier, Deployment
from tests.silent import deploy, silent_line

LINE = silent_line(REAL_CONTENT)
NO_ROWS = Rows(None, qmark=True)
ASKING = Turn(
    Call("name-found", language="fr", pressed=True), Reply("name-found"), (), Question("agency.name")
)
OFFER = Told("", ("candidate.intro",), (Choice("chosen", ("demo", 7)), Choice("unknown")))


def told(told: Told, asking: Turn = ASKING, line: CompiledLine = LINE) -> Turn:
    return answered(line, asking, told, MONDAY_MORNING)


def then(turn: Turn, key: str) -> Turn:
    return step(LINE, turn.call, Silence() if key == "_" else Key(key), MONDAY_MORNING)


def test_entering_a_step_asks_its_room_and_says_soon_where_there_is_none() -> None:
    turn = step(LINE, Call("destination", language="fr"), Key("1"), MONDAY_MORNING)
    assert turn.asks == Question("agency.destination", "mus")
    assert turn.reply == Reply("to-mauritius")


def test_a_step_that_leads_nowhere_asks_nobody() -> None:
    shape = LINE.flow.steps["stories"].model_copy(update={"leads_to": {}})
    flow = LINE.flow.model_copy(update={"steps": {**LINE.flow.steps, "stories": shape}})
    turn = step(replace(LINE, flow=flow), Call("voices", language="fr"), Key("1"), MONDAY_MORNING)
    assert (turn.call.step, turn.asks) == ("stories", None)


def test_what_was_offered_is_said_again_without_asking_and_taken_by_its_key() -> None:
    offered = told(OFFER)
    assert offered.reply == Reply("name-found.choice", words=OFFER.words)
    again = then(offered, "9")
    assert (again.reply, again.asks) == (offered.reply, None)
    assert current(LINE, offered.call) == offered.reply
    chosen = then(offered, "1")
    assert (chosen.call.step, chosen.call.about, chosen.call.told) == ("verdict", ("demo", 7), None)
    assert chosen.asks == Question("agency.verdict")
    assert then(offered, "2").call.step == "unknown"
    assert then(offered, "3").reply.before == ("key.wrong",)


def test_silence_before_a_choice_repeats_it_then_tells_how_to_press_a_key() -> None:
    once = then(told(OFFER), "_")
    assert once.reply == Reply("name-found.choice", words=OFFER.words)
    twice = then(once, "_")
    assert twice.reply == Reply("name-found.choice", ("key.how",), OFFER.words)
    assert then(twice, "_").call.step == LINE.flow.most_wanted


def test_in_a_private_step_the_second_silence_hides_the_choice_too() -> None:
    steps = {**LINE.flow.steps}
    steps["name-found"] = steps["name-found"].model_copy(update={"private": True})
    line = replace(LINE, flow=LINE.flow.model_copy(update={"steps": steps}))
    once = step(line, told(OFFER, line=line).call, Silence(), MONDAY_MORNING)
    assert once.call.step == "name-found"
    assert step(line, once.call, Silence(), MONDAY_MORNING).call.step == LINE.flow.hide


def test_words_on_the_way_to_a_typed_number_come_before_it_in_one_answer() -> None:
    assert isinstance(LINE.flow.steps["name"], Number)
    turn = told(Told("again", ("candidate.more-letters",)))
    assert turn.reply == Reply("name", ("candidate.more-letters",))


def test_what_was_said_before_the_question_is_said_before_the_answer_and_counts_as_lead() -> None:
    asking = replace(ASKING, reply=Reply("name-found", ("home.keys",)))
    turn = told(OFFER, asking)
    assert turn.reply.before == ("home.keys",)
    assert turn.call.lead == LINE.prompts["fr"]["home.keys"].seconds


@pytest.mark.parametrize(
    "strange",
    [
        Told("told", ("candidate.never-written",)),
        Told("nowhere", ("candidate.intro",)),
        replace(OFFER, choices=(Choice("nowhere"),)),
    ],
)
def test_what_an_older_release_cannot_say_or_follow_is_left_unsaid(strange: Told) -> None:
    assert told(strange) == replace(ASKING, asks=None)


def test_a_call_whose_words_are_gone_from_its_release_is_lost_and_not_broken() -> None:
    call = told(OFFER).call
    assert knows(LINE, call)
    fewer: dict[str, dict[str, Sounded]] = {
        code: {name: said for name, said in named.items() if name != "candidate.intro"}
        for code, named in LINE.prompts.items()
    }
    assert not knows(replace(LINE, prompts=fewer), call)


@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_every_verdict_there_is_can_be_said_in_every_language(language: str) -> None:
    prompts = LINE.prompts[language]
    speaker = Speaker(language, prompts.keys())
    shape = LINE.flow.steps["verdict"]
    assert isinstance(shape, Domain)
    for register, agency, *_ in TABLE:
        told = verdict(register, agency, TODAY)
        words = [*speaker.verdict(told, "hkg"), *speaker.verdict(told, "nowhere"), *speaker.today(told)]
        assert [word for word in words if word not in prompts] == []
        assert [word for word in words if not word.startswith("number/") and not shape.may_say(word)] == []


def test_every_register_of_the_content_has_a_name_and_a_source_on_the_line() -> None:
    for register in read_registers(REAL_CONTENT):
        for prompts in LINE.prompts.values():
            assert f"country.{register}" in prompts
            assert f"verdict.source.{register}" in prompts


COUNT = "INSERT INTO agency_checks (day, register, key, count) VALUES ('2026-11-23', 'demo', 1, 1)"


def serving(folder: Path, service: Service) -> Deployment:
    """The real line with one room, that says how things stand today."""
    return deploy(folder / "line", REAL_CONTENT, services={"agency.today": service})


def test_what_a_room_wrote_is_not_kept_when_another_worker_took_the_turn_first(quick_path: Path) -> None:
    """The room itself does what the other worker would: it moves the call on before the turn can."""

    def overtaking(rows: Rows, asked: Asked) -> Told:
        rows.change(COUNT)
        rows.change("UPDATE calls SET turn = turn + 1")
        return Told("told", ("verdict.none-found",))

    line = serving(quick_path, overtaking)
    carrier = line.carrier()
    carrier.ring()
    carrier.press("2")
    asked = carrier.press("2")
    assert asked.status_code == 200
    assert "/voice/turn/2" in asked.text, (
        "the call is where it was: what the room did was undone with the turn"
    )
    assert line.rows("SELECT * FROM agency_checks") == []
    line.close()


def test_a_room_that_fails_is_an_apology_with_a_way_on_and_leaves_the_call_where_it_was(
    quick_path: Path,
) -> None:
    def failing(rows: Rows, asked: Asked) -> Told:
        rows.change(COUNT)
        raise RuntimeError("the tests")

    line = serving(quick_path, failing)
    carrier: Carrier = line.carrier()
    carrier.ring()
    carrier.press("2")
    assert "sorry=1" in carrier.press("2").text
    assert line.rows("SELECT * FROM agency_checks") == []
    assert Call.from_json((line.call() or {})["state"]).step == "home"
    line.close()


def test_a_case_that_a_room_opened_stays_with_the_call_and_is_handed_to_the_next_room() -> None:
    opened = told(Told("chosen", case="0123456789abcdef"))
    assert opened.call.case == "0123456789abcdef"
    asker = Asker(MONDAY_MORNING, None, None, practice=True)
    heard: list[Asked] = []

    def note(rows: Rows, asked: Asked) -> Told:
        heard.append(asked)
        return Told("told", ("verdict.intro",))

    ask_rooms({"agency.verdict": note}, NO_ROWS, LINE, opened, asker)
    assert [(question.case, question.practice) for question in heard] == [("0123456789abcdef", True)]
