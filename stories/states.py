"""What a story may become, and the one place that says so."""

from enum import StrEnum

from core.states import Transitions


class StoryState(StrEnum):
    """`telling`: allowed and begun, not yet kept by key: withheld, nobody is shown it. `coming`: kept by its teller, its sound
    is on its way. `told`: sealed, and waits for a person. `approved`: its copies are being made. `published`: they are there,
    and go out from their day on. `rejected` by a person. `withdrawn` by its teller: nothing of it is left but this row.
    """

    TELLING = "telling"
    COMING = "coming"
    TOLD = "told"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


LEADS_TO = {
    StoryState.TELLING: (StoryState.COMING, StoryState.TOLD, StoryState.WITHDRAWN),
    StoryState.COMING: (StoryState.TOLD, StoryState.WITHDRAWN),
    StoryState.TOLD: (StoryState.APPROVED, StoryState.REJECTED, StoryState.WITHDRAWN),
    StoryState.APPROVED: (StoryState.PUBLISHED, StoryState.REJECTED, StoryState.WITHDRAWN),
    StoryState.PUBLISHED: (StoryState.REJECTED, StoryState.WITHDRAWN),
    StoryState.REJECTED: (StoryState.WITHDRAWN,),
    StoryState.WITHDRAWN: (),
}
"""A person may take a published story off the air: it is rejected then, and its copies are withdrawn."""

SHOWN = (StoryState.TOLD, StoryState.APPROVED, StoryState.PUBLISHED, StoryState.REJECTED)
"""What those who moderate see."""


class Reason(StrEnum):
    """Why a person did not approve a story: heard, kindly put, by its teller who follows it (prompts `story.rejected.*`)."""

    NAMES = "names"
    UNCLEAR = "unclear"
    DANGER = "danger"
    PROCEEDINGS = "proceedings"
    OTHER = "other"


move = Transitions("stories", LEADS_TO).move
