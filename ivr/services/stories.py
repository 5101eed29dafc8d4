"""Workers' own stories on the telephone: telling one (who hears it, each use allowed apart, keeping it), and hearing others'.

Refusal is the default: a use is allowed by its own key alone, silence or any other key refuses it, and without any use nothing
is kept. What is said is a recording that never passes here (ADR 0017); who hangs up before it is kept is not put out (ADR 0027).
"""

from dataclasses import dataclass

from core.clock import day_of
from core.ledger import Rows
from ivr.call import Choice, Told, Unanswered
from ivr.services import Asked, Services
from ivr.services.takes import takes_of
from ivr.words import story_word
from publishing.shapes import Theme
from stories import withdrawal
from stories.intake import NobodyListens, choose_theme, choose_voice, is_story, keep, open_story
from stories.published import HeardStory, Sound, Use, stories_for_phone
from vault.entitlement import can_take_stories

NEXT, SPEAK, NONE, ABSENT, FOLLOW, AGAIN, KEEP, THROWN, DONE = (
    "next", "speak", "none", "absent", "follow", "again", "keep", "thrown", "done",
)  # fmt: skip
"""Where the steps of a story lead (content/lines/main.yaml)."""
USES = (Use.RADIO, Use.PHONE, Use.WEB)
"""In the order in which they are asked."""
BEGUN, ALLOWED, REFUSED = "/", "y", "n"
"""What travels while uses are asked: that the asking has begun, then one letter for each that was."""
HEAR, CHECK, THROW = "hear", "check", "throw"
OWN, CHANGED, THEME = "own", "changed", "theme/"
THEMES = (Theme.FEES, Theme.WAGES, Theme.PAPERS, Theme.DANGER)
"""Those that a key names; a person may name another."""


@dataclass(frozen=True)
class StoryDesk:
    """Takes stories and plays those that may go out. `practice`: the practice phone's, too (demo)."""

    practice: bool

    def services(self) -> Services:
        return {
            "story.tell": self.tell,
            "story.check": self.check,
            "story.details": self.details,
            "story.listen": self.listen,
        }

    def tell(self, rows: Rows, asked: Asked) -> Told:
        """Who hears it, then each use by a key of its own; with one at least a story, and the caller speaks."""
        if asked.kept is None:
            return _begin() if can_take_stories(rows) else Told(ABSENT, _named("absent"))
        given = asked.kept.removeprefix(BEGUN)
        if len(given) < len(USES):
            return _ask(given)
        uses = [use for use, answer in zip(USES, given, strict=True) if answer == ALLOWED]
        if not uses:
            return Told(NONE, _named("none"))
        try:
            story = open_story(rows, uses, asked.language, practice=asked.practice, now=asked.now)
        except NobodyListens:
            return Told(ABSENT, _named("absent"))
        return Told(SPEAK, _named("nameless"), case=story)

    def check(self, rows: Rows, asked: Asked) -> Told:
        """What was said is kept, told again, or thrown away, by key. Until then nobody else hears it."""
        if asked.case is None or not is_story(rows, asked.case):
            return Told(THROWN)
        match asked.kept:
            case "keep":
                keep(rows, asked.case)
                return Told(KEEP)
            case "again":
                withdrawal.tell_anew(rows, asked.case, asked.now)
                return Told(AGAIN)
            case "throw":
                withdrawal.withdraw(rows, asked.case, asked.now)
                return Told(THROWN, _named("thrown"))
        takes = takes_of(rows, asked)
        if takes and asked.kept is None:
            choices = (Choice(NEXT, kept=HEAR), Choice(NEXT, kept=CHECK))
            return Told("", ("report.listen", "report.listen.hear.1", "report.go-on.2"), choices)
        heard = takes if asked.kept == HEAR else ()
        return Told(
            "", (*heard, *_named("check", "keep.1", "again.2", "throw.3")), _choices(KEEP, AGAIN, THROW)
        )

    def details(self, rows: Rows, asked: Asked) -> Told:
        """Whose voice is heard, what it is about; each may be passed over, and the voice is changed then."""
        if asked.case is None or not is_story(rows, asked.case):
            return Told(DONE)
        if asked.kept is None:
            words = _named("voice", "voice.own.1", "voice.changed.2")
            return Told("", words, _choices(OWN, CHANGED), unanswered=Unanswered.LAST)
        if not asked.kept.startswith(THEME):
            choose_voice(rows, asked.case, changed=asked.kept != OWN)
            keyed = (f"theme.{theme}.{key}" for key, theme in enumerate(THEMES, start=1))
            choices = _choices(*(f"{THEME}{theme}" for theme in THEMES), THEME)
            return Told("", _named("theme", *keyed), choices, unanswered=Unanswered.LAST)
        if theme := asked.kept.removeprefix(THEME):
            choose_theme(rows, asked.case, theme)
        return Told(DONE, (*_named("thanks"), "report.erase"))

    def listen(self, rows: Rows, asked: Asked) -> Told:
        """The stories that may go out, one after the other: in the call's language first, then the others."""
        found = stories_for_phone(rows, day_of(asked.now), practice=self.practice)
        ordered = sorted(found, key=lambda story: story.language != asked.language)
        at = _place(ordered, asked.kept)
        if at >= len(ordered):
            return Told(DONE, _named("end" if ordered else "nothing"))
        story = ordered[at]
        intro = _named("intro") if asked.kept is None else ()
        changed = _named("voice-changed") if story.voice_changed else ()
        words = (*intro, *changed, story_word(f"{story.name}.{Sound.PHONE}", story.seconds))
        following = Choice(NEXT, kept=f"{at + 1}/{story.name}")
        return Told("", words, (following,), unanswered=Unanswered.FIRST)


def _begin() -> Told:
    words = _named("who", "later", "out", "begin.1", "take-back.2")
    return Told("", words, (Choice(NEXT, kept=BEGUN), Choice(FOLLOW)))


def _ask(given: str) -> Told:
    """May it be heard there? One key allows it; silence, and every other key, does not (P21)."""
    answers = tuple(Choice(NEXT, kept=f"{BEGUN}{given}{letter}") for letter in (ALLOWED, REFUSED))
    return Told("", _named(USES[len(given)], "yes.1", "no.2"), answers, unanswered=Unanswered.LAST)


def _place(ordered: list[HeardStory], kept: str | None) -> int:
    """Where the list goes on: after the story that was heard last or, where that was taken back meanwhile, at its place."""
    if kept is None:
        return 0
    place, _, last = kept.partition("/")
    names = [story.name for story in ordered]
    return names.index(last) + 1 if last in names else int(place) - 1


def _choices(*kept: str) -> tuple[Choice, ...]:
    return tuple(Choice(NEXT, kept=each) for each in kept)


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"story.{name}" for name in names)
