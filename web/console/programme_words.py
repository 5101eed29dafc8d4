"""Words of programmes, in the page's language: what an editor has to know, and what to do about it."""

from publishing.shapes import Theme
from radio_feed.programmes import Cause, Note, PieceKind
from web.console import story_words
from web.languages import LANGUAGES, gettext

__all__ = ["kind", "note", "spoken"]


def note(of: Note) -> str:
    """One note, in a sentence."""
    seconds = f"{abs(of.seconds):.0f}"
    match of.cause:
        case Cause.NOTHING_VALID:
            said = gettext(
                "Nothing about %(themes)s is valid to the end of the week, and what is old is never aired. "
                "Have its facts confirmed, set a new last day, publish."
            )
        case Cause.HEARD_ENOUGH:
            said = gettext(
                "All that is valid about %(themes)s was heard as often as the programme allows. Write a message."
            )
        case Cause.FEWER:
            said = gettext("There are fewer messages about %(themes)s than the programme asks for.")
        case Cause.NO_SOUND:
            said = gettext(
                "Without sound, so left out: %(names)s. Wait for the worker; if it stays, record it."
            )
        case Cause.SYNTHETIC:
            said = gettext("A machine's Malagasy is never aired. Have recorded: %(names)s.")
        case Cause.NO_STORY:
            said = gettext("There is no story that may be broadcast.")
        case Cause.TOO_SHORT:
            said = gettext("%(seconds)s s too short, with all that may be taken. Write more messages.")
        case Cause.TOO_LONG:
            said = gettext(
                "%(seconds)s s too long, even with the shortest choice. Let it take fewer messages."
            )
    return said % {"themes": _themes(of.about), "names": of.about, "seconds": seconds}


def kind(of: PieceKind) -> str:
    """What a piece is that has no title of its own."""
    names = {
        PieceKind.MUSIC: gettext("music"),
        PieceKind.WORDS: gettext("words in between"),
        PieceKind.LICENCE: gettext("agencies today"),
        PieceKind.MESSAGE: gettext("message"),
        PieceKind.STORY: gettext("story"),
    }
    return names[of]


def spoken(code: str) -> str:
    """A language by the name it gives itself; a dialect by its code."""
    return LANGUAGES.get(code, code)


def _themes(about: str) -> str:
    """Themes by their names; whatever else a note is about keeps its own."""
    known = {theme.value for theme in Theme}
    return ", ".join(story_words.theme(name) if name in known else name for name in about.split(", ") if name)
