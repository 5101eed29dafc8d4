"""The stories that may go out, by what their tellers allowed. All that radio and pages may know of stories: no vault here.

    published_stories(connection, Use.RADIO, today, practice=settings.demo)    # the newest first
    withdrawn_names(connection)                                                # never to be served again, older builds included

A story of the practice phone is told only where `practice` says so: in demo, never in production.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from core.asking import Source, asking, day

PUBLISHED = "published"
"""stories.states.StoryState.PUBLISHED."""


ALLOWED = (
    "FROM story_copies c JOIN stories s ON s.id = c.story_id"
    " JOIN story_consents u ON u.story_id = s.id AND u.use = ?"
)
GOES_OUT = (
    "s.state = ? AND c.aired_from <= ? AND (s.practice = ? OR s.practice = ?)"
    " AND NOT EXISTS (SELECT 1 FROM withdrawn_stories w WHERE w.name = c.name)"
)
"""Of a copy c and its story s: every question that serves one asks all of it."""


class Use(StrEnum):
    """What a teller allows, each apart."""

    RADIO = "radio"
    PHONE = "phone"
    WEB = "web"


class Sound(StrEnum):
    """The forms in which a copy's sound is kept. `phone` and `trailer` are clips for a call, 8 kHz; the others as masters
    (audio.masters.Form) have them.
    """

    PHONE = "phone"
    TRAILER = "trailer"
    SHARE = "share"
    AIR = "air"
    LIGHT = "light"
    NOTE = "note"


SUFFIXES = {
    Sound.PHONE: ".wav",
    Sound.TRAILER: ".wav",
    Sound.SHARE: ".mp3",
    Sound.AIR: ".wav",
    Sound.LIGHT: ".mp3",
    Sound.NOTE: ".ogg",
}


def file_name(name: str, form: Sound) -> str:
    """The file of a copy's sound, in Settings.stories_path: the random name of the copy, and the form."""
    return f"{name}.{form}{SUFFIXES[form]}"


@dataclass(frozen=True)
class StoryFile:
    """One sound of a copy: its file's name in Settings.stories_path, the hash of its bytes, their number, its length."""

    file: str
    sha256: str
    size: int
    seconds: float

    def path(self, folder: Path) -> Path:
        return folder / self.file


@dataclass(frozen=True)
class PublishedStory:
    """What goes out of a story. `titles` and `summaries` are by language; `files` by form; `uses` what its teller allowed."""

    name: str
    language: str
    theme: str | None
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    voice_changed: bool
    files: Mapping[Sound, StoryFile]
    approved_on: date
    aired_from: date
    uses: frozenset[Use]
    practice: bool

    @property
    def title(self) -> str:
        """In its own language, where it was written."""
        return _in(self.titles, self.language)

    @property
    def summary(self) -> str:
        return _in(self.summaries, self.language)

    @property
    def seconds(self) -> float:
        """How long it is: the share master's, else the phone clip's."""
        sound = self.files.get(Sound.SHARE) or self.files.get(Sound.PHONE)
        return sound.seconds if sound else 0.0


def published_stories(
    source: Source, use: Use, today: date, *, practice: bool = False
) -> list[PublishedStory]:
    """The stories that may go out today for a use, the newest first. Withdrawn ones are not there any more."""
    ask = asking(source)
    found = ask(
        "SELECT c.name, s.id, s.language, s.theme, s.voice_changed, s.practice, c.approved_on, c.aired_from"
        f" {ALLOWED} WHERE {GOES_OUT} ORDER BY c.aired_from DESC, c.name",
        use.value, *_going_out(today, practice),
    )  # fmt: skip
    words, files, uses = _words(source), _files(source), _uses(source)
    return [
        PublishedStory(
            name,
            language,
            theme,
            {code: title for code, (title, _) in words[name].items()},
            {code: summary for code, (_, summary) in words[name].items()},
            bool(voice_changed),
            files[name],
            _day(approved_on),
            _day(aired_from),
            frozenset(uses[story]),
            bool(practised),
        )
        for name, story, language, theme, voice_changed, practised, approved_on, aired_from in found
    ]


@dataclass(frozen=True)
class HeardStory:
    """A story as a call hears it: its copy's name, how long its clip lasts and, where it has one, its trailer."""

    name: str
    language: str
    theme: str | None
    voice_changed: bool
    seconds: float
    trailer_seconds: float | None


def stories_for_phone(source: Source, today: date, *, practice: bool = False) -> list[HeardStory]:
    """The stories that a call may hear today, the newest first: one question, for a caller waits."""
    found = asking(source)(
        f"SELECT c.name, s.language, s.theme, s.voice_changed, f.seconds, t.seconds {ALLOWED}"
        " JOIN story_files f ON f.name = c.name AND f.form = ?"
        " LEFT JOIN story_files t ON t.name = c.name AND t.form = ?"
        f" WHERE {GOES_OUT} ORDER BY c.aired_from DESC, c.name",
        Use.PHONE.value, Sound.PHONE.value, Sound.TRAILER.value, *_going_out(today, practice),
    )  # fmt: skip
    return [
        HeardStory(name, language, theme, bool(changed), seconds, trailer)
        for name, language, theme, changed, seconds, trailer in found
    ]


def may_be_heard(source: Source, name: str, today: date, *, practice: bool = False) -> bool:
    """Whether a copy may be played into a call now: asked each time one is (P21)."""
    sql = f"SELECT 1 {ALLOWED} WHERE c.name = ? AND {GOES_OUT}"
    return bool(asking(source)(sql, Use.PHONE.value, name, *_going_out(today, practice)))


def withdrawn_names(source: Source) -> frozenset[str]:
    """Names of copies that may never be served again, whatever release, feed or pack once named them."""
    return frozenset(withdrawn_on(source))


def withdrawn_on(source: Source) -> dict[str, date]:
    """The day each copy was withdrawn, by its name."""
    return {name: _day(on) for name, on in asking(source)("SELECT name, withdrawn_on FROM withdrawn_stories")}


def _going_out(today: date, practice: bool) -> tuple[object, ...]:
    """The values of GOES_OUT."""
    return PUBLISHED, today.isoformat(), False, practice


def _words(source: Source) -> Mapping[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for name, language, title, summary in asking(source)(
        "SELECT name, language, title, summary FROM story_words ORDER BY name, language"
    ):
        found[name][language] = (title, summary)
    return found


def _files(source: Source) -> Mapping[str, dict[Sound, StoryFile]]:
    found: dict[str, dict[Sound, StoryFile]] = defaultdict(dict)
    for name, form, sha256, size, seconds in asking(source)(
        "SELECT name, form, sha256, size, seconds FROM story_files ORDER BY name, form"
    ):
        found[name][Sound(form)] = StoryFile(file_name(name, Sound(form)), sha256, size, seconds)
    return found


def _uses(source: Source) -> Mapping[str, set[Use]]:
    found: dict[str, set[Use]] = defaultdict(set)
    for story, use in asking(source)("SELECT story_id, use FROM story_consents"):
        found[story].add(Use(use))
    return found


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def _day(value: object) -> date:
    found = day(value)
    assert found is not None
    return found
