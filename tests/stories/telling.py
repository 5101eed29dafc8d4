"""Stories for tests: told, approved and published by rows alone, each as far as a test needs it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from core.ledger import Rows
from stories.copies import Made, Words, new_copy_name, publish
from stories.intake import choose_theme, choose_voice, keep, open_story
from stories.published import Sound, Use
from stories.states import StoryState, move

EVERY_USE = frozenset(Use)
SOUNDS = {form: Made("0" * 64, 16, 90.0) for form in (Sound.PHONE, Sound.SHARE)}
WORDS = {
    "fr": Words("Trois mois sans salaire", "Une travailleuse raconte."),
    "mg": Words("Telo volana", "Tantara."),
}


def told_story(
    rows: Rows,
    now: datetime,
    *,
    uses: Collection[Use] = EVERY_USE,
    language: str = "mg",
    theme: str = "wages",
    practice: bool = False,
    voice_changed: bool = True,
) -> str:
    """A story that waits for a person; its id."""
    story = open_story(rows, uses, language, practice=practice, now=now)
    choose_theme(rows, story, theme)
    choose_voice(rows, story, changed=voice_changed)
    keep(rows, story)
    move(rows, story, StoryState.TOLD)
    return story


def published_story(
    rows: Rows, now: datetime, sounds: Mapping[Sound, Made] = SOUNDS, **telling: object
) -> tuple[str, str]:
    """A story that was approved now: its id, and its copy's name. It goes out in seven days."""
    story, name = told_story(rows, now, **telling), new_copy_name()  # type: ignore[arg-type]
    move(rows, story, StoryState.APPROVED)
    assert publish(rows, story, name, sounds, WORDS, now)
    return story, name
