"""A story is taken back by its teller, with receipt and PIN or in the very call (P21).

At once it is out of all we serve: its copies are in the list that is asked whenever one is served, the sealed original is
erased, no build made from now on has it. What was aired or copied stays out there; its teller was told so before they spoke.
"""

from datetime import datetime

from core.ledger import Rows
from core.outbox import enqueue_in
from recordings import course
from stories.copies import withdraw_copies
from stories.intake import PURPOSE
from stories.recorded import erase_sounds
from stories.states import StoryState, move
from vault.removal import LEDGER

TELLER = "caller"
"""Who acts, in the audit log."""


def withdraw(rows: Rows, story: str, now: datetime) -> bool:
    """Its teller takes it back. False where it was taken back before. The row goes by retention."""
    if not move(rows, story, StoryState.WITHDRAWN):
        return False
    course.discard(rows, story, PURPOSE)
    erase_sounds(rows, story, TELLER, now)
    withdraw_copies(rows, story, now)
    enqueue_in(rows, LEDGER, {})
    return True


def tell_anew(rows: Rows, story: str, now: datetime) -> None:
    """Its teller will tell it again, in the same call: nothing stays of what was said before."""
    course.discard(rows, story, PURPOSE)
    erase_sounds(rows, story, TELLER, now)
