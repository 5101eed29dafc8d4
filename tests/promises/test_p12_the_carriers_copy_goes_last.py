"""P12: the carrier's copy is deleted after the call's end, download, seal and commit; the call's record last. By its own log."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.outbox import Outside
from recordings.course import discard
from tests.carriers.faulty_carrier import Company, Fault
from tests.cases.house import AUDIO, CALL, House, fresh_house

PASSING = (Fault.MISSING, Fault.THROTTLED, Fault.BROKEN, Fault.DROPPED)
DOINGS = ("list", "fetch", "delete", "delete call")
LIE = ("delete call", Fault.MISSING)
"""To say of what is there that it is gone: of recordings the list shows the truth, of calls nothing does."""


def witness(house: House) -> list[tuple[str, int, bool]]:
    """At each request that deletes: what is asked, how much the vault holds by committed rows, whether the call is over."""
    seen: list[tuple[str, int, bool]] = []
    company: Company = house.company

    class Log(list[tuple[str, str]]):
        def append(self, asked: tuple[str, str]) -> None:
            super().append(asked)
            if asked[0].startswith("delete"):
                sealed = house.ask("SELECT 1 FROM sealed_items")
                over = house.ask("SELECT 1 FROM calls WHERE sid = ? AND ended_at IS NOT NULL", CALL)
                seen.append((asked[0], len(sealed), bool(over)))

    company.asked = Log()
    return seen


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(DOINGS), st.sampled_from(PASSING)).filter(lambda each: each != LIE),
        max_size=8,
    )
)
def test_p12_nothing_is_deleted_before_it_is_sealed_and_the_call_is_over(
    faults: list[tuple[str, Fault]],
) -> None:
    with fresh_house() as house:
        seen = witness(house)
        house.beep()
        house.company.record(CALL, "RE1", AUDIO)
        for doing, fault in faults:
            house.company.fails(doing, fault)
        house.tell("RE1")
        house.live(minutes=11)
        house.hang_up()
        house.live(hours=20)
        assert house.heard() == [AUDIO]
        assert (house.company.recordings, house.company.calls) == ({}, set())
        assert seen
        assert all(sealed == 1 and over for _, sealed, over in seen)
        asked = [doing for doing, _ in house.company.asked]
        assert asked.index("delete") < asked.index("delete call")
        assert asked.index("fetch") < asked.index("delete")
        assert house.ask("SELECT call_sid FROM expected_recordings") == [(None,)]


def test_p12_the_record_of_the_call_goes_when_the_list_shows_nothing_and_not_before() -> None:
    with fresh_house() as house:
        house.beep()
        house.company.record(CALL, "RE1", AUDIO)
        house.company.record(CALL, "RE9", AUDIO)
        house.tell("RE1")
        house.hang_up()
        house.company.fails("list", Fault.BROKEN)
        house.live(hours=2)
        asked = house.company.asked
        assert asked.count(("delete call", CALL)) == 1
        gone = asked.index(("delete call", CALL))
        assert asked[gone - 1] == ("list", CALL)
        assert {("delete", "RE1"), ("delete", "RE9"), ("fetch", "RE9")} <= set(asked[:gone])
        assert house.heard() == [AUDIO, AUDIO]


def test_p12_a_discarded_take_goes_too_and_so_does_one_that_was_never_announced() -> None:
    with fresh_house() as house:
        house.beep(4)
        house.clock.move(seconds=10)
        house.company.record(CALL, "RE1", AUDIO, house.clock.now())
        with house.office.rows() as rows:
            assert discard(rows, house.case, "report")
        house.hang_up()
        house.live(minutes=5)
        assert (house.company.recordings, house.company.calls) == ({}, set())
        assert house.heard() == []
        assert house.states() == ["discarded"]
        assert not any(doing == "fetch" for doing, _ in house.company.asked)


def test_p12_a_worker_killed_after_sealing_and_before_the_commit_leaves_the_carriers_copy() -> None:
    with fresh_house() as house:
        house.beep()
        house.company.record(CALL, "RE1", AUDIO)
        house.tell("RE1")
        house.hang_up()
        fetch = house.receiver.handlers()["recording.fetch"]
        assert isinstance(fetch, Outside)
        (task,) = house.claimed()
        fetch.act(task)  # and nothing of what it returns is ever written
        assert list(house.company.recordings) == ["RE1"]
        house.live(hours=1)
        assert house.heard() == [AUDIO]
        assert house.states() == ["cleared"]
