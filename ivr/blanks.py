"""The blanks of a compiled answer, filled in the turn: the public address, the turn's number, what comes before."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from ivr.call import Call, Reply
from ivr.words import seconds_of_words, sounded
from publishing import twiml
from publishing.line import prompts_of
from publishing.release import CompiledLine


def fill(line: CompiledLine, call: Call, reply: Reply, base: str, turn: int) -> str:
    """The TwiML of a reply. `turn` is the number that the next request of this call must carry."""
    language = call.language or line.flow.default_language
    before = "".join(sound.xml for sound in sounded(line, call, (*reply.before, *reply.words)))
    template = line.answers[language][reply.answer].xml
    return template.replace("{before}", before).replace("{base}", escape(base)).replace("{turn}", str(turn))


def seconds_of(line: CompiledLine, call: Call, reply: Reply) -> float:
    """How long the reply is when heard to its end."""
    language = call.language or line.flow.default_language
    words = seconds_of_words(line, call, (*reply.before, *reply.words))
    return line.answers[language][reply.answer].seconds + words


def apologise(line: CompiledLine, language: str | None, base: str, way_on: str) -> str:
    """A recorded apology, then the way on: an absolute address to try again, or "" for places and a goodbye."""
    prompts = line.prompts.get(language or "", line.prompts[line.flow.default_language])
    closing = () if way_on else (*_places(line), *prompts_of(line.flow.steps[line.flow.goodbye]))
    said = ("apology", *closing)
    sounds = "".join(prompts[prompt].xml for prompt in said if prompt in prompts).replace(
        "{base}", escape(base)
    )
    ending: Sequence[twiml.Verb] = [twiml.Redirect(way_on)] if way_on else [twiml.Hangup()]
    return twiml.render(ending).replace("<Response>", f"<Response>{sounds}")


def _places(line: CompiledLine) -> list[str]:
    return [f"place.{place}" for place in line.places if place != "danger"]
