"""Following a story with its receipt and PIN: how it stands, why it is not put out, taking it back (P21)."""

from collections.abc import Callable

from core.clock import day_of
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked
from stories.following import Standing, Stands, standing
from stories.withdrawal import withdraw
from vault.caller import answers

NEXT, DONE = "next", "done"
"""Where the step of following leads."""
HEAR, SURE, WITHDRAW = "hear", "sure", "withdraw"
SAID = {
    Standing.KEEPING: "follow.keeping",
    Standing.LOST: "follow.lost",
    Standing.TOLD: "story.told",
    Standing.ACCEPTED: "story.accepted",
    Standing.AIRED: "story.aired",
    Standing.WITHDRAWN: "follow.withdrawn",
}

Sounds = Callable[[Rows, Asked, str], tuple[str, ...]]
"""The words of what a person answered to a case, each a sound that this call alone may hear."""


def follow_story(rows: Rows, asked: Asked, story: str, sounds: Sounds) -> Told:
    """How it stands; or, by key, a person's own words on it, and taking it back for good."""
    if asked.kept == SURE:
        sure = ("story.sure", "follow.withdraw-yes.1", "follow.withdraw-no.2")
        return Told("", sure, (Choice(NEXT, kept=WITHDRAW), Choice(NEXT)))
    if asked.kept == WITHDRAW:
        withdraw(rows, story, asked.now)
        return Told(DONE, ("follow.taken-back", "story.taken-back"))
    stands = standing(rows, story, day_of(asked.now))
    if stands.standing is Standing.WITHDRAWN:
        return Told(DONE, (SAID[Standing.WITHDRAWN],))
    words = sounds(rows, asked, story) if asked.kept == HEAR else _said(stands)
    if not answers(rows, story):
        return Told("", (*words, "story.take-back.1"), (Choice(NEXT, kept=SURE),))
    choices = (Choice(NEXT, kept=HEAR), Choice(NEXT, kept=SURE))
    return Told("", (*words, "follow.hear.1", "story.take-back.2"), choices)


def _said(stands: Stands) -> tuple[str, ...]:
    """The words for how it stands; where it was not accepted, kindly why."""
    if stands.standing is Standing.REJECTED:
        return ("story.rejected", f"story.rejected.{stands.reason}")
    return (SAID[stands.standing],)
