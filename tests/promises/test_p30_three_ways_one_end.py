"""P30: a Record's action, the carrier's callback and the sweep of its list, in any order, repeated, late or never: one end."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.course import Became, became
from tests.carriers.faulty_carrier import ROOT, Fault
from tests.cases.house import CALL, House, fresh_house
from tests.thorough import examples
from tests.web.scripted_line import wav

FIRST, SECOND = wav(1.0, 330), wav(1.2, 550)
TAKES = {"RE1": (4, FIRST), "RE2": (7, SECOND)}
"""Two Records of one call, by the turns that their actions carry."""
WAYS = ("action", "action without its id", "callback", "callback without its address", "list")

Way = tuple[str, str]
EVENTS = st.one_of(
    st.tuples(st.sampled_from(WAYS[:-1]), st.sampled_from(sorted(TAKES))),
    st.sampled_from([("list", ""), ("hang up", ""), ("wait", ""), ("work", "")]),
)
FAULTS = st.lists(
    st.sampled_from(
        [Fault.MISSING, Fault.THROTTLED, Fault.BROKEN, Fault.CUT_SHORT, Fault.CUT_INSIDE, Fault.HTML]
    ),
    max_size=5,
)


def address(house: House, sid: str) -> str:
    return f"{house.company.address}{ROOT}/Recordings/{sid}.wav"


def happen(house: House, what: str, sid: str) -> None:
    turn = TAKES[sid][0] if sid else None
    ways: dict[str, Callable[[], object]] = {
        "action": lambda: house.tell(sid, turn, url=address(house, sid)),
        "action without its id": lambda: house.tell(None, turn, url=address(house, sid)),
        "callback": lambda: house.tell(sid, turn, url=address(house, sid)),
        "callback without its address": lambda: house.tell(sid, turn),
        "list": house.work,
        "work": house.work,
        "hang up": house.hang_up,
        "wait": lambda: house.live(minutes=11),
    }
    ways[what]()


def speak(house: House) -> None:
    for sid, (turn, audio) in TAKES.items():
        house.beep(turn)
        house.clock.move(seconds=30)
        house.company.record(CALL, sid, audio, house.clock.now())
        house.clock.move(seconds=30)


@settings(max_examples=examples(25, 200))
@given(st.lists(EVENTS, max_size=12), FAULTS, FAULTS)
def test_p30_any_order_of_the_three_ways_any_repeats_and_any_passing_failure_have_one_end(
    events: list[Way], fetching: list[Fault], listing: list[Fault]
) -> None:
    with fresh_house() as house:
        speak(house)
        house.company.fails("fetch", *fetching)
        house.company.fails("list", *(fault for fault in listing if fault in (Fault.BROKEN, Fault.THROTTLED)))
        for what, sid in events:
            happen(house, what, sid)
        house.hang_up()
        house.live(hours=23)
        assert sorted(house.heard()) == sorted([FIRST, SECOND])
        assert house.states() == ["cleared", "cleared"]
        assert (house.company.recordings, house.company.calls) == ({}, set())
        for what, sid in events:
            happen(house, what, sid)
        house.live(hours=30)
        assert house.states() == ["cleared", "cleared"]
        with house.office.rows() as rows:
            assert became(rows, house.case) is Became.KEPT


@settings(max_examples=20)
@given(st.permutations(["RE1", "RE2"]), st.sampled_from(WAYS[:-1]))
def test_p30_each_recording_keeps_its_own_purpose_whichever_is_told_first(order: list[str], way: str) -> None:
    with fresh_house() as house:
        house.beep(4, purpose="report")
        house.clock.move(minutes=1)
        house.beep(7, purpose="addition")
        for sid in order:
            house.company.record(CALL, sid, TAKES[sid][1], house.clock.now())
            happen(house, way, sid)
        house.hang_up()
        house.live(minutes=1)
        sizes = house.ask(
            "SELECT e.purpose, i.size FROM expected_recordings e, sealed_items i WHERE i.id = e.item_id ORDER BY i.size"
        )
        assert [purpose for purpose, _ in sizes] == ["report", "addition"]


def test_p30_the_list_tells_two_recordings_apart_by_their_time() -> None:
    with fresh_house() as house:
        speak(house)
        with house.office.rows() as rows:
            rows.change("UPDATE expected_recordings SET purpose = 'addition' WHERE turn = 7")
        house.hang_up()
        house.live(minutes=1)
        found = house.ask(
            "SELECT e.purpose, i.size FROM expected_recordings e, sealed_items i WHERE i.id = e.item_id ORDER BY i.size"
        )
        assert [purpose for purpose, _ in found] == ["report", "addition"]


def test_p30_the_body_of_a_404_is_never_stored_however_it_is_labelled() -> None:
    with fresh_house() as house:
        house.beep()
        house.company.fails("fetch", *[Fault.HTML, Fault.WRONG_TYPE, Fault.MISSING, Fault.EMPTY] * 20)
        house.tell("RE1")
        house.hang_up()
        house.live(hours=26)
        assert house.ask("SELECT 1 FROM sealed_items") == []
        assert not house.office.folder.exists() or list(house.office.folder.iterdir()) == []
        assert house.states() == ["lost"]


def test_p30_no_other_origin_is_asked_whatever_address_is_told() -> None:
    with fresh_house() as house:
        house.beep()
        house.tell(None, url=f"{house.company.elsewhere}{ROOT}/Recordings/RE1.wav")
        house.hang_up()
        house.live(hours=26)
        assert not any(doing == "elsewhere" for doing, _ in house.company.asked)
        assert house.states() == ["lost"]
