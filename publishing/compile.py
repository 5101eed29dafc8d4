"""Compiling: content and its rendered clips become lines that answer without looking anything up. Pure."""

from collections.abc import Mapping
from itertools import cycle

from audio.speech import Clip
from publishing import twiml
from publishing.answers import (
    DIAL_TIMEOUT,
    KEY_TIMEOUT,
    RECORD_SILENCE,
    Answer,
    Calling,
    Digits,
    End,
    Keys,
    Speech,
    Spoken,
    SpokenNumber,
    Surroundings,
    answers_of,
)
from publishing.content import Content
from publishing.line import Line, Menu, Step
from publishing.numbers import numbers, telephone_number
from publishing.release import CompiledLine, Sounded
from publishing.utterances import prompts_used

Clips = Mapping[str, Mapping[str, Clip]]
"""Language of a call to utterance id to the clip that says it, fallbacks already chosen."""

TURN = "{base}/voice/turn/{turn}"
RECORDING = "{base}/voice/recording?turn={turn}"
"""Where a recording is told of. The turn says which one it is: a caller may speak more than once."""


def compile_lines(content: Content, clips: Clips) -> dict[str, CompiledLine]:
    """Every line of the content, in every language that has clips."""
    return {name: _compile_line(content, line, clips) for name, line in content.lines.items()}


def _compile_line(content: Content, written: Line, clips: Clips) -> CompiledLine:
    line = with_offered_languages(written, frozenset(clips))
    return CompiledLine(
        flow=line,
        places=content.places,
        sensitive=frozenset(name for name, message in content.messages.items() if message.sheet.sensitive),
        answers={language: _answers(content, line, language, clips) for language in clips},
        prompts={language: _prompts(content, language, clips) for language in clips},
        expires_on={
            name: day for name, message in content.messages.items() if (day := message.sheet.expires_on)
        },
        themes={name: message.sheet.theme.value for name, message in content.messages.items()},
    )


def with_offered_languages(line: Line, offered: frozenset[str]) -> Line:
    """The line without the options that choose a language nobody can hear yet."""
    steps = {step_id: _heard(step, offered) for step_id, step in line.steps.items()}
    return line.model_copy(update={"steps": steps})


def _heard(step: Step, offered: frozenset[str]) -> Step:
    if not isinstance(step, Menu):
        return step
    options = tuple(option for option in step.options if option.language in (None, *offered))
    return step.model_copy(update={"options": options})


def _answers(content: Content, line: Line, language: str, clips: Clips) -> dict[str, Sounded]:
    around = Surroundings(
        prompts=frozenset(clips[language]),
        numbers={name: place.number.callable for name, place in content.places.items()},
        emergencies={name: place.emergency.callable for name, place in content.places.items()},
        hide_loop=_hide_loop(content, clips[language]),
    )
    return {
        name: _compiled(content, answer, language, clips) for name, answer in answers_of(line, around).items()
    }


def _hide_loop(content: Content, clips: Mapping[str, Clip]) -> tuple[str, ...]:
    """The pieces in order, again and again until the cap is full."""
    loop: list[str] = []
    seconds = 0.0
    for piece in cycle(content.hide.pieces):
        if seconds >= content.hide.cap_minutes * 60:
            return tuple(loop)
        loop.append(piece.id)
        seconds += clips[piece.id].seconds
    return tuple(loop)


def _compiled(content: Content, answer: Answer, language: str, clips: Clips) -> Sounded:
    said = [clip for spoken in answer.says for clip in _clips(content, spoken, language, clips)]
    sounds: twiml.Sounds = [twiml.Blank("before"), *(twiml.clip(clip.sha256) for clip in said)]
    return Sounded(twiml.render(_verbs(answer, sounds)), round(sum(clip.seconds for clip in said), 3))


def _clips(content: Content, spoken: Spoken | SpokenNumber, language: str, clips: Clips) -> list[Clip]:
    if isinstance(spoken, SpokenNumber):
        return [clips[language][clip] for clip in telephone_number(content, spoken.number, language)]
    return [clips[spoken.language or language][spoken.id]]


def _verbs(answer: Answer, sounds: twiml.Sounds) -> list[twiml.Verb]:
    """voice.md: every Gather is followed by a Redirect that says there was no input."""
    match answer.ending:
        case Keys(timeout):
            return [twiml.Gather(sounds, TURN, timeout, digits=1), twiml.Redirect(TURN)]
        case Digits(count):
            typed = twiml.Gather(sounds, TURN, KEY_TIMEOUT, digits=2 * count + 1, finish_on="#")
            return [typed, twiml.Redirect(TURN)]
        case Speech(seconds):
            return [*sounds, twiml.Record(TURN, RECORDING, seconds, RECORD_SILENCE), twiml.Redirect(TURN)]
        case Calling(number):
            return [*sounds, twiml.Dial(number, TURN, DIAL_TIMEOUT)]
        case End():
            return [*sounds, twiml.Hangup()]


def _prompts(content: Content, language: str, clips: Clips) -> dict[str, Sounded]:
    """The prompts and the clips of numbers as fragments, for what is said before an answer."""
    spoken = [*sorted(prompts_used(content)), *(number.id for number in numbers(content, language))]
    said = ((name, clips[language][name]) for name in spoken)
    return {
        name: Sounded(twiml.render_verb(twiml.clip(clip.sha256)), round(clip.seconds, 3))
        for name, clip in said
    }
