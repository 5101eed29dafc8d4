"""What whoever keyed the receipt and its PIN may be told of their story: nothing of what was told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.asking import day
from core.ledger import Rows
from recordings.course import Became, became
from stories.states import StoryState


class Standing(StrEnum):
    """How a story stands, as its teller hears it. `keeping` until what was said is sealed; `lost` when it never came (P30), or
    nothing was said. `accepted` by a person, and not heard yet; `aired` from its day on.
    """

    KEEPING = "keeping"
    LOST = "lost"
    TOLD = "told"
    ACCEPTED = "accepted"
    AIRED = "aired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Stands:
    """How a story stands; `reason` is why it was not accepted (stories.states.Reason)."""

    standing: Standing
    reason: str | None = None


def standing(rows: Rows, story: str, today: date) -> Stands:
    """How it stands today. One that retention has erased was withdrawn, as far as anybody knows."""
    sql = (
        "SELECT s.state, s.reason, c.aired_from FROM stories s LEFT JOIN story_copies c ON c.story_id = s.id"
        " WHERE s.id = ?"
    )
    state, reason, aired_from = rows.one(sql, story) or (StoryState.WITHDRAWN.value, None, None)
    match StoryState(state):
        case StoryState.TELLING | StoryState.COMING:
            there = became(rows, story) in (Became.COMING, Became.KEPT)
            return Stands(Standing.KEEPING if there else Standing.LOST)
        case StoryState.TOLD:
            return Stands(Standing.TOLD)
        case StoryState.APPROVED:
            return Stands(Standing.ACCEPTED)
        case StoryState.PUBLISHED:
            aired = (day(aired_from) or date.max) <= today
            return Stands(Standing.AIRED if aired else Standing.ACCEPTED)
        case StoryState.REJECTED:
            return Stands(Standing.REJECTED, reason)
        case StoryState.WITHDRAWN:
            return Stands(Standing.WITHDRAWN)
