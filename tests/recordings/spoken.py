"""A report that was spoken, and what became of it."""

from recordings.course import Became, became
from tests.cases.house import AUDIO, CALL, House


def told(house: House) -> Became | None:
    with house.office.rows() as rows:
        return became(rows, house.case)


def spoken(house: House, sid: str = "RE1", turn: int = 4, audio: bytes = AUDIO) -> None:
    """A caller spoke, the carrier has it and said so, the call is over."""
    house.beep(turn)
    house.company.record(CALL, sid, audio, house.clock.now())
    house.tell(sid, turn)
    house.hang_up()
