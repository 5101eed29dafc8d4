"""What is done with a story, each a form of its page that needs no script: made fit, approved, rejected, taken off the air.

A form tells in which state the story was when its page was made: who was overtaken is told so, and changes nothing. What is
slow - opening, cutting, encoding, writing - is outside of any transaction (P28); what was opened is in memory alone (P01).
"""

from contextlib import AbstractContextManager
from dataclasses import replace
from secrets import SystemRandom
from threading import Lock

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audio import answers, testimony
from audio.broadcast import OffTarget
from audio.mastering import NothingToHear
from audio.testimony import Edit, Stretch, Testimony
from core.one_at_a_time import Busy, turn_at
from publishing.shapes import Theme
from stories import moderation
from stories.copies import Words, new_copy_name, remove_files
from stories.moderation import VERSIONS, WRITTEN, Approval, Story
from stories.published import Sound
from stories.publishing import encode_first, write_copy
from stories.states import Reason, StoryState
from stories.stretches import BadMoment, read_moment, read_stretches
from vault.boxes import Altered, Field
from vault.erasing import remove_files as remove_ciphertexts
from vault.sealing import Draft, NoCallerKey, encrypt_sound
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, permits, signed_in
from web.console.stories import open_story, story_page
from web.security import wiring

PATIENCE_SECONDS = 20.0
"""How long somebody waits while another story is made: each takes a processor and some 100 MB."""


REFUSED: dict[type[Exception], str] = {
    Busy: "busy",
    Altered: "not-a-story",
    moderation.Overtaken: "overtaken",
    moderation.NoSuchStory: "cannot-open",
    moderation.VoiceAsked: "voice",
    moderation.NoWords: "no-words",
    BadMoment: "moment",
    testimony.NotAStory: "not-a-story",
    testimony.NothingHeard: "nothing",
    testimony.TooShort: "short",
    testimony.TooLong: "long",
    OffTarget: "uneven",
    NothingToHear: "nothing",
    OSError: "full",
    NoCallerKey: "no-receipt",
    answers.NotASound: "no-sound",
    answers.NothingHeard: "silent",
    answers.TooShort: "silent",
    answers.TooLong: "long",
}
"""What the page tells of each refusal (story_words.told)."""

_one_at_a_time = Lock()


def making() -> AbstractContextManager[None]:
    """One story at a time in a process. Raises Busy."""
    return turn_at(_one_at_a_time, PATIENCE_SECONDS)


def typed(name: str) -> str:
    return request.form.get(name, "").replace("\r", "").strip()


def asked_story(story: str) -> Story:
    """The story as it was when the page was made. Raises NoSuchStory."""
    with reading_rows() as rows:
        found = moderation.find_story(rows, signed_in().member, story)
    seen = next((state for state in StoryState if state == typed("seen")), found.state)
    return replace(found, state=seen)


def refused(story: str, refusal: Exception) -> ResponseReturnValue:
    """The page again, with what was typed and what is wrong with it."""
    told = next((code for kind, code in REFUSED.items() if isinstance(refusal, kind)), "")
    return story_page(story, told, request.form), 409


@console.post("/stories/<story>/version")
@permits("stories", "moderate")
def make_version(story: str) -> ResponseReturnValue:
    """Cut it, hide names, clean it, change the voice: sealed beside the recording, to be heard before anything is decided."""
    found = asked_story(story)
    try:
        made, changed = _made(found)
        draft = encrypt_sound(
            wiring().settings.sealed_path, found.id, VERSIONS[changed], testimony.wav(made.sound)
        )
        with writing_rows() as rows:
            _, over = moderation.keep_version(rows, found, draft, signed_in().member, now())
    except tuple(REFUSED) as refusal:
        return refused(story, refusal)
    remove_ciphertexts(wiring().settings.sealed_path, over)
    return story_page(story, "made", request.form, made.findings)


def _made(story: Story) -> tuple[Testimony, bool]:
    """What would be heard, and whether its voice was changed: always, where its teller asked for it."""
    if story.told is None or story.state is not StoryState.TOLD:
        raise moderation.Overtaken
    changed = story.voice_changed or "changed" in request.form
    starts = read_moment(typed("starts") or "0")
    ends = read_moment(typed("ends")) if typed("ends") else float("inf")
    edit = Edit(
        kept=Stretch(starts, ends),
        hidden=read_stretches(typed("hidden")),
        beeps=typed("hiding") == "beep",
        cleaned="cleaned" in request.form,
        voice_changed=changed,
    )
    with making():
        recorded = open_story(story.told)[1].read()
        return testimony.make(recorded, edit, SystemRandom()), changed


@console.post("/stories/<story>/approval")
@permits("stories", "moderate")
def approve_story(story: str) -> ResponseReturnValue:
    """Approve the version that was heard: its first copy is written, then the decision; the worker makes the others."""
    found = asked_story(story)
    folder, name = wiring().settings.stories_path, new_copy_name()
    try:
        approval = _approval(found)
        with making():
            first = encode_first(open_story(approval.version)[1].read())
        write_copy(folder, name, Sound.AIR, first)
        with writing_rows() as rows:
            moderation.approve(rows, found, approval, name, signed_in().member, now())
    except tuple(REFUSED) as refusal:
        remove_files(folder, [name])
        return refused(story, refusal)
    return _shown(story, "approved")


def _approval(story: Story) -> Approval:
    """What was typed. Raises NoWords, BadMoment, Overtaken."""
    words = {
        language: Words(_line(f"title-{language}"), _line(f"summary-{language}")) for language in WRITTEN
    }
    moderation.check_words(words)
    theme = next((theme for theme in Theme if theme == typed("theme")), None)
    if theme is None:
        abort(400)
    if not story.version or typed("version") != story.version:
        raise moderation.Overtaken
    return Approval(story.version, theme, words, read_moment(typed("trailer") or "0"))


def _line(name: str) -> str:
    return " ".join(typed(name).split())


@console.post("/stories/<story>/rejection")
@permits("stories", "moderate")
def reject_story(story: str) -> ResponseReturnValue:
    """Say why it is not heard, or no longer: by a prepared sentence, and in one's own voice beside it where one likes."""
    found = asked_story(story)
    reason = next((reason for reason in Reason if reason == typed("reason")), None)
    if reason is None:
        abort(400)
    try:
        spoken = _spoken(found)
        with writing_rows() as rows:
            moderation.reject(rows, found, reason, spoken, signed_in().member, now())
    except tuple(REFUSED) as refusal:
        return refused(story, refusal)
    return _shown(story, "taken-off" if found.state is StoryState.PUBLISHED else "rejected")


def _spoken(story: Story) -> Draft | None:
    """The reason in a person's voice, if a sound was given."""
    file = request.files.get("sound")
    recorded = file.stream.read() if file else b""
    if not recorded:
        return None
    with reading_rows() as rows:
        moderation.check_receipt(rows, story.id)
    return encrypt_sound(
        wiring().settings.sealed_path, story.id, Field.ANSWER, answers.to_telephone(recorded)
    )


def _shown(story: str, told: str) -> ResponseReturnValue:
    return redirect(url_for("console.show_story", story=story, told=told), 303)
