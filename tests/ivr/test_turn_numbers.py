"""A turn happens once: repeats hear the same, what comes out of order moves nothing, two workers take one step."""

import threading
from collections.abc import Callable

import pytest

from tests.builders import LINE, SMALL_CONTENT, Carrier, Deployment
from tests.portable import faults
from tests.silent import silent_document


def moved(line: Deployment, sid: str = "CA01") -> tuple[int, str]:
    """Where a call stands: its turn's number and its state."""
    row = line.call(sid)
    assert row is not None
    return row["turn"], row["state"]


def events(line: Deployment) -> list[tuple[str, str | None]]:
    return [(row["step"], row["key"]) for row in line.rows("SELECT step, key FROM events ORDER BY id")]


def test_the_same_call_coming_in_twice_is_one_call_that_hears_the_same(small: Deployment) -> None:
    first, second = small.carrier().ring(), small.carrier().ring()
    assert first.text == second.text
    assert len(small.rows("SELECT * FROM calls")) == 1
    assert events(small) == [("hello", None)]


def test_a_repeated_turn_gives_the_same_answer_and_no_second_event(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    first = carrier.turn(1, Digits="2")
    before = moved(small), events(small)
    for digits in ("2", "1", "8", ""):
        assert carrier.turn(1, Digits=digits).text == first.text
    assert (moved(small), events(small)) == before


@pytest.mark.parametrize("number", [0, 1, 5, 99, 10**30])
def test_a_turn_out_of_order_says_again_where_the_call_is_and_moves_nothing(
    small: Deployment, number: int
) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1")
    current = carrier.press("2").text
    before = moved(small), events(small)
    answer = carrier.turn(number, Digits="8")
    assert answer.status_code == 200
    assert answer.text == current
    assert (moved(small), events(small)) == before


def test_a_turn_of_a_call_nobody_announced_begins_it(small: Deployment) -> None:
    """The database of a call may be gone, or its first request lost: the caller hears the greeting, not an error."""
    answer = small.carrier("CA77").turn(5, Digits="1")
    assert answer.text.count(f"{LINE}/voice/turn/1") == 2
    assert moved(small, "CA77")[0] == 1


def test_a_post_without_callsid_hears_the_apology_and_leaves_no_row(small: Deployment) -> None:
    small.carrier("CA00").ring()
    for path in ("/voice/incoming", "/voice/turn/1"):
        answer = small.carrier().post(path, {"From": "+261340000001"})
        assert answer.status_code == 200
        assert faults(answer.text, LINE) == []
        assert "<Hangup/>" in answer.text
    assert len(small.rows("SELECT * FROM calls")) == 1


@pytest.mark.parametrize("state", ["cellar", ""])
def test_a_step_that_no_release_has_begins_again_at_home_with_an_apology(
    small: Deployment, state: str
) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("2")
    small.change('UPDATE calls SET state = replace(state, \'"step":"house"\', ?)', f'"step":"{state}"')
    answer = carrier.press("1")
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []
    turn, stored = moved(small)
    assert turn == 3
    assert '"step":"house"' in stored
    assert '"language":"fr"' in stored


@pytest.mark.parametrize("broken", ["{", "null", "[]", '{"step": "house"}', "\x00"])
def test_a_state_that_cannot_be_read_is_an_apology_and_then_a_goodbye(small: Deployment, broken: str) -> None:
    assert broken != "\x00" or small.database.exists(), "PostgreSQL keeps no NUL"
    carrier = small.carrier()
    carrier.ring()
    small.change("UPDATE calls SET state = ?", broken)
    first = carrier.turn(1, Digits="1")
    assert first.status_code == 200
    assert f"{LINE}/voice/turn/1?sorry=1" in first.text
    again = carrier.post("/voice/turn/1?sorry=1", carrier.parties)
    assert again.status_code == 200
    assert faults(again.text, LINE) == []
    assert again.text.endswith("<Hangup/></Response>")


@pytest.mark.parametrize("release", [0, 99, -1])
def test_a_call_pinned_to_a_release_that_is_gone_goes_on_in_the_one_there_is(
    small: Deployment, release: int
) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("2")
    small.change("UPDATE calls SET release = ?", release)
    answer = small.twin().carrier().turn(2, Digits="1")
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []
    row = small.call()
    assert row is not None
    assert row["release"] == 1
    assert '"step":"house"' in row["state"]


def test_a_call_keeps_the_release_it_began_with_when_another_is_published(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    changed = silent_document(SMALL_CONTENT).replace(
        '"options":[{"goes_to":"news-today"', '"options":[{"goes_to":"voice"'
    )
    small.change(
        "INSERT INTO releases (published_at, digest, note, document) VALUES (0, 'x', 'changed', ?)", changed
    )
    carrier.press("1", "1")
    assert '"step":"news-today"' in moved(small)[1]
    other = small.carrier("CA02", "+261340000002")
    other.ring()
    other.press("1", "1")
    assert '"step":"voice"' in moved(small, "CA02")[1]


def at_once(*works: Callable[[], object]) -> None:
    """Run the works at the same moment, each in a thread of its own; raises what any of them raises."""
    barrier = threading.Barrier(len(works))
    errors: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait(60)
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def race(workers: list[Carrier], turn: int) -> set[str]:
    """All workers post the same turn at once; the different answers they got."""
    answers: list[str] = []

    def post(carrier: Carrier) -> None:
        response = carrier.turn(turn, Digits="1")
        assert response.status_code == 200
        answers.append(response.text)

    at_once(*[lambda carrier=carrier: post(carrier) for carrier in workers])
    assert len(answers) == len(workers)
    return set(answers)


@pytest.mark.parametrize(
    "separate", [False, True], ids=["threads of one process", "two processes' applications"]
)
def test_two_workers_at_once_on_one_call_take_exactly_one_step(small: Deployment, separate: bool) -> None:
    twin = small.twin() if separate else small
    small.carrier().ring()
    for turn in range(1, 9):
        workers = [small.carrier(), twin.carrier(), small.carrier(), twin.carrier()]
        before = len(events(small))
        assert len(race(workers, turn)) == 1, "whoever came second hears what the first was told"
        assert moved(small)[0] == turn + 1
        assert len(events(small)) == before + 1
    twin.close()


def test_two_workers_at_once_begin_one_call(small: Deployment) -> None:
    twin = small.twin()
    answers: list[str] = []
    at_once(*[lambda line=line: answers.append(line.carrier().ring().text) for line in (small, twin) * 3])
    assert len(set(answers)) == 1
    assert len(answers) == 6
    assert len(small.rows("SELECT * FROM calls")) == 1
    assert len(events(small)) == 1
    twin.close()


def test_many_calls_at_once_do_not_mix(small: Deployment) -> None:
    carriers = [small.carrier(f"CA{number:02}", f"+2613400000{number:02}") for number in range(16)]

    def call(number: int) -> None:
        carriers[number].ring()
        carriers[number].press("1" if number % 2 else "2", "1", "_", "1", *"1" * (number % 3))

    at_once(*[lambda number=number: call(number) for number in range(16)])
    for number in range(16):
        turn, state = moved(small, f"CA{number:02}")
        assert turn == 5 + number % 3
        assert f'"message":"{("sun", "rain", "storm")[number % 3]}"' in state
        assert f'"language":"{"mg" if number % 2 else "fr"}"' in state
