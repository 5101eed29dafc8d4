"""What a caller has just said, played back to them, where the carrier's own copy can be played into the call."""

from core.ledger import Rows
from ivr.services import Asked
from ivr.words import take_word
from recordings.course import playable


def takes_of(rows: Rows, asked: Asked) -> tuple[str, ...]:
    """What was said, as the practice carrier still has it. Other carriers' copies cannot be played into a call."""
    if asked.case is None or not asked.practice:
        return ()
    return tuple(take_word(address) for address in playable(rows, asked.case))
