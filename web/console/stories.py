"""Workers' stories: who moderates listens, in their session, and sees what the teller allowed and asked for (P21).

A recording is decrypted piece by piece for the browser that asks, and kept nowhere (P03). Whoever is removed while listening
hears no more than the piece they had. A story's page shows no call, no number and no hour: rows have none (P22).
"""

from collections.abc import Mapping, Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from audio.quality import Finding
from core.ledger import Rows
from publishing.shapes import Theme
from stories import moderation
from stories.intake import is_story
from stories.moderation import LONGEST_SUMMARY, LONGEST_TITLE, WRITTEN, NoSuchStory, Story
from stories.published import Use
from stories.states import Reason, StoryState
from vault import members, opening
from vault.boxes import Altered, Opened
from vault.reading import NotYours
from web.console import story_words
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, permits, signed_in
from web.console.listening import in_ranges
from web.languages import LANGUAGES
from web.security import wiring

SHOWN = {
    "waiting": (StoryState.TOLD,),
    "approved": (StoryState.APPROVED, StoryState.PUBLISHED),
    "rejected": (StoryState.REJECTED,),
}
"""What `?which=` asks for."""
GOOD = ("made", "approved", "rejected", "taken-off")


@console.get("/stories")
@permits("stories", "see")
def list_stories() -> ResponseReturnValue:
    """Those that wait for a decision; with `?which=` those that were approved, or rejected."""
    which = request.args.get("which", "")
    which = which if which in SHOWN else "waiting"
    with reading_rows() as rows:
        found = moderation.list_stories(rows, signed_in().member, SHOWN[which])
    return render_template(
        "console/stories.html", stories=found, which=which, words_of=story_words, tongues=LANGUAGES
    )


@console.get("/stories/<story>")
@permits("stories", "see")
def show_story(story: str) -> ResponseReturnValue:
    """What was told of it by key, its recording, what is made of it, and the decision as forms."""
    return story_page(story, request.args.get("told", ""))


def story_page(
    story: str, told: str = "", typed: Mapping[str, str] | None = None, findings: Sequence[Finding] = ()
) -> str:
    """The page, with what was typed into its forms before, where something is to be corrected."""
    with reading_rows() as rows:
        found = moderation.find_story(rows, signed_in().member, story)
        names = members.names(rows)
        opens = {item for item in (found.told, found.version) if item and _opens(rows, item)}
    return render_template(
        "console/story.html", story=found, names=names, opens=opens, told=story_words.told(told), good=told in GOOD,
        typed=typed, findings=findings, words_of=story_words, tongues=LANGUAGES, written=WRITTEN, themes=Theme,
        reasons=Reason, uses=Use, states=StoryState, longest_title=LONGEST_TITLE, longest_summary=LONGEST_SUMMARY,
    )  # fmt: skip


def _opens(rows: Rows, item: str) -> bool:
    """Whether this member's key opens it already."""
    wrapped = "SELECT 1 FROM wraps WHERE item_id = ? AND key_id = ?"
    return rows.one(wrapped, item, signed_in().opener.key_id) is not None


@console.get("/stories/items/<item>/sound")
@permits("stories", "see")
def play_story(item: str) -> ResponseReturnValue:
    """The recording or what is made of it, or a range of it; what is no story, or not theirs, is not there (P20, P22)."""
    try:
        return in_ranges(open_story(item)[1])
    except Altered:
        abort(500)


def open_story(item: str) -> tuple[Story, Opened]:
    """A sound of a story, opened by who asks. Raises NoSuchStory for what is none, or not theirs."""
    who = signed_in()
    try:
        with writing_rows() as rows:
            row = rows.one("SELECT case_id FROM sealed_items WHERE id = ?", item)
            if row is None or not is_story(rows, row[0]):
                raise NoSuchStory
            story = moderation.find_story(rows, who.member, row[0])
            if item not in (story.told, story.version):
                raise NoSuchStory
            return story, opening.open_item(rows, wiring().settings.sealed_path, who.opener, item, now())
    except NotYours:
        raise NoSuchStory from None


@console.errorhandler(NoSuchStory)
def no_such_story(_refusal: NoSuchStory) -> ResponseReturnValue:
    """As if it were not there (P20)."""
    return render_template("console/refused.html", status=404), 404
