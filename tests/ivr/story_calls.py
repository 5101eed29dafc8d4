"""Calls in which a story is told, and stories that are there to be heard."""

from dataclasses import dataclass

from stories.published import Sound, file_name
from tests.builders import Deployment
from tests.ivr.receipts import office_of
from tests.ivr.reporting import Telling, ring
from tests.stories.telling import published_story, told_story
from vault.caller import bind, derive, new_receipt

TO_STORY = ("3", "4", "3")
"""English, voices and radio, tell my own story."""
TO_STORIES = ("3", "4", "1")
BEGIN = "1"
ALL = ("1", "1", "1")
KEEP = ("1", "1")
"""On from what was said; keep it."""


@dataclass(frozen=True)
class Given:
    """A story with the receipt and the PIN that its teller holds."""

    story: str
    receipt: str
    pin: str = "4711"


def begun(line: Deployment, *uses: str, sid: str = "CA01") -> Telling:
    """A call in which each use was answered by a key, or `_` for none."""
    return ring(line, *TO_STORY, BEGIN, *uses, sid=sid)


def spoken(line: Deployment, *keys: str, sid: str = "CA01", recording: str = "RE1") -> Telling:
    """A call in which a story was spoken that may go anywhere, and the keys after it."""
    telling = begun(line, *ALL, sid=sid)
    telling.speak(recording, Digits="5")
    if keys:
        telling.press(*keys)
    return telling


def stories(line: Deployment) -> list[tuple[str, ...]]:
    return [(row["id"], row["state"]) for row in line.rows("SELECT id, state FROM stories ORDER BY id")]


def uses(line: Deployment) -> set[str]:
    return {row["use"] for row in line.rows("SELECT use FROM story_consents")}


def given(line: Deployment) -> Given:
    """A story that was told in an earlier call."""
    receipt = new_receipt()
    key = derive(receipt, "4711", line.settings.receipt_pepper)
    with office_of(line).rows() as rows:
        story = told_story(rows, line.clock.now())
        assert bind(rows, story, key)
    return Given(story, receipt)


def published(line: Deployment, *, sounds: bool = True, **telling: object) -> str:
    """The name of a copy that goes out today, with its sound."""
    with office_of(line).rows() as rows:
        _, name = published_story(rows, line.clock.now(), **telling)  # type: ignore[arg-type]
    line.clock.move(days=7)
    if sounds:
        line.settings.stories_path.mkdir(exist_ok=True)
        (line.settings.stories_path / file_name(name, Sound.PHONE)).write_bytes(name.encode())
    return name
