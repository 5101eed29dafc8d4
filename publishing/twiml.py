"""The one renderer of TwiML. It writes only what every Twilio-compatible carrier understands (voice.md, Portable TwiML).

Addresses may hold blanks such as {base} and {turn}: a response is rendered once, when content is published, and its
blanks are filled in the turn (ivr/blanks.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

HEADER = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True)
class Play:
    url: str


@dataclass(frozen=True)
class Say:
    """The last resort, where no sound exists."""

    text: str
    language: str


@dataclass(frozen=True)
class Blank:
    """A place for sounds known only in the turn."""

    name: str


Sounds = Sequence[Play | Say | Blank]


@dataclass(frozen=True)
class Gather:
    """Catch keys while the sounds play. `finish_on` empty: the first `digits` keys are taken at once."""

    sounds: Sounds
    action: str
    timeout: int
    digits: int
    finish_on: str = ""


@dataclass(frozen=True)
class Record:
    """Keep what is spoken. `callback` hears of the recording whatever becomes of the call (voice.md, Portable TwiML, 4)."""

    action: str
    callback: str
    seconds: int
    timeout: int
    finish_on: str = "0123456789*#"


@dataclass(frozen=True)
class Dial:
    number: str
    action: str
    timeout: int


@dataclass(frozen=True)
class Redirect:
    url: str


@dataclass(frozen=True)
class Hangup:
    pass


def clip(sha256: str) -> Play:
    """A sound of the line by the hash that names it; {base} is filled in the turn."""
    return Play(f"{{base}}/clips/{sha256}.wav")


Verb = Play | Say | Blank | Gather | Record | Dial | Redirect | Hangup


def render(verbs: Sequence[Verb]) -> str:
    """A whole response."""
    return f"{HEADER}<Response>{''.join(render_verb(verb) for verb in verbs)}</Response>"


def render_verb(verb: Verb) -> str:
    """One verb as XML; text and attributes are escaped."""
    match verb:
        case Play(url):
            return f"<Play>{escape(url)}</Play>"
        case Say(text, language):
            return f"<Say language={quoteattr(language)}>{escape(text)}</Say>"
        case Blank(name):
            return f"{{{name}}}"
        case Gather():
            inside = "".join(render_verb(sound) for sound in verb.sounds)
            return (
                f'<Gather action={quoteattr(verb.action)} method="POST" timeout="{verb.timeout}" '
                f'numDigits="{verb.digits}" finishOnKey={quoteattr(verb.finish_on)}>{inside}</Gather>'
            )
        case Record():
            return (
                f'<Record action={quoteattr(verb.action)} method="POST" timeout="{verb.timeout}" '
                f'maxLength="{verb.seconds}" finishOnKey={quoteattr(verb.finish_on)} playBeep="true" '
                f'recordingStatusCallback={quoteattr(verb.callback)} recordingStatusCallbackMethod="POST" '
                'recordingStatusCallbackEvent="completed"/>'
            )
        case Dial():
            number = f"<Number>{escape(verb.number)}</Number>"
            return f'<Dial action={quoteattr(verb.action)} method="POST" timeout="{verb.timeout}">{number}</Dial>'
        case Redirect(url):
            return f'<Redirect method="POST">{escape(url)}</Redirect>'
        case Hangup():
            return "<Hangup/>"


EMPTY = render(())
"""The answer to a notice that asks for nothing."""
