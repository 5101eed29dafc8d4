"""What changes for callers between two sets of compiled lines, told in words. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from publishing.heard import Words, clips_in
from publishing.line import Line, Menu, MessageList, Step
from publishing.numbers import PREFIX
from publishing.release import CompiledLine, Sounded
from publishing.shapes import PlaceSheet

LANGUAGES = {
    "mg": "Malagasy", "fr": "French", "en": "English", "xmv": "Antankarana", "xmw": "Tsimihety", "skg": "Sakalava",
    "bmm": "Northern Betsimisaraka",
}  # fmt: skip

Lines = Mapping[str, CompiledLine]
Sounds = Mapping[str, tuple[str, ...]]
"""What something is called ("the message wages") to the sha256 of the clips that say it."""


@dataclass(frozen=True)
class Sides:
    """One line before and after, and what its sounds say."""

    before: CompiledLine
    after: CompiledLine
    words: Words


def changes(before: Lines, after: Lines, words: Words) -> list[str]:
    """Each change as a sentence; none when callers would hear the same. `words` know the clips of both sides."""
    told = [f"The line {name} is new." for name in after if name not in before]
    told += [f"The line {name} is gone." for name in before if name not in after]
    for name in before.keys() & after.keys():
        sides = Sides(before[name], after[name], words)
        where = "" if len(before.keys() | after.keys()) == 1 else f"On the line {name}: "
        told += [f"{where}{_capital(change)}." for change in _line_changes(sides)]
    return told


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _line_changes(sides: Sides) -> Iterator[str]:
    yield from _languages(sides)
    yield from _roles(sides.before.flow, sides.after.flow)
    yield from _steps(sides.before.flow, sides.after.flow)
    yield from _messages(sides)
    for code in sides.after.answers:
        if code in sides.before.answers:
            yield from _words_changed(sides, code)
    yield from _places(sides.before.places, sides.after.places)
    yield from _days(sides)


def _languages(sides: Sides) -> Iterator[str]:
    yield from _come_and_gone(
        [LANGUAGES.get(code, code) for code in sides.before.answers],
        [LANGUAGES.get(code, code) for code in sides.after.answers],
        "callers may choose {}",
        "callers may no longer choose {}",
    )


def _come_and_gone(before: Iterable[str], after: Iterable[str], come: str, gone: str) -> Iterator[str]:
    old, new = list(dict.fromkeys(before)), list(dict.fromkeys(after))
    yield from (come.format(name) for name in new if name not in old)
    yield from (gone.format(name) for name in old if name not in new)


def _roles(before: Line, after: Line) -> Iterator[str]:
    roles = dict.fromkeys([*before.named_steps, *after.named_steps])
    for role in roles:
        old, new = before.named_steps.get(role), after.named_steps.get(role)
        if old != new:
            yield (
                f"{role} is the step {new} instead of {old}"
                if new and old
                else f"{role} is the step {new or 'of nobody'}"
            )
    if before.default_language != after.default_language:
        yield f"a caller who is not known hears {LANGUAGES.get(after.default_language, after.default_language)} first"


def _steps(before: Line, after: Line) -> Iterator[str]:
    for name, step in after.steps.items():
        if name not in before.steps:
            yield f"the step {name} ({step.kind}) is new"
    for name, old in before.steps.items():
        if name not in after.steps:
            yield f"the step {name} ({old.kind}) is gone"
        elif old != after.steps[name]:
            yield from _step(name, old, after.steps[name])


def _step(name: str, old: Step, new: Step) -> Iterator[str]:
    if old.kind != new.kind:
        yield f"the step {name} is a {new.kind} instead of a {old.kind}"
        return
    if isinstance(old, Menu) and isinstance(new, Menu):
        yield from _options(name, old, new)
    if isinstance(old, MessageList) and isinstance(new, MessageList):
        yield from _order(name, old.messages, new.messages)
    for part, value in new.model_dump(exclude={"options", "messages"}).items():
        was = getattr(old, part)
        if was != value:
            yield f"in the step {name}, {part} is {_value(value)} instead of {_value(was)}"


def _value(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _options(name: str, old: Menu, new: Menu) -> Iterator[str]:
    """An option is the same where it says the same in the same language, whatever its key."""
    was = {(option.says, option.language): (key, option) for key, option in enumerate(old.options, start=1)}
    now = {(option.says, option.language): (key, option) for key, option in enumerate(new.options, start=1)}
    for option, (key, meant) in now.items():
        called = _option(*option)
        if option not in was:
            yield f"in {name}, key {key} is new: {called} leads to {meant.goes_to}"
            continue
        old_key, old_meant = was[option]
        if key != old_key:
            yield f"in {name}, {called} moves from key {old_key} to key {key}"
        if meant.goes_to != old_meant.goes_to:
            yield f"in {name}, {called} leads to {meant.goes_to} instead of {old_meant.goes_to}"
    for option, (key, _) in was.items():
        if option not in now:
            yield f"in {name}, {_option(*option)} is no longer on key {key}"


def _option(says: str, language: str | None) -> str:
    return f"{says} in {LANGUAGES.get(language, language)}" if language else says


def _order(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield from _come_and_gone(
        old, new, f"the list {name} plays {{}}", f"the list {name} no longer plays {{}}"
    )
    stayed = [message for message in new if message in old]
    if stayed != [message for message in old if message in new]:
        yield f"the list {name} plays in another order: {', '.join(new)}"


def _messages(sides: Sides) -> Iterator[str]:
    yield from _come_and_gone(
        _played(sides.before.flow),
        _played(sides.after.flow),
        "the message {} is new",
        "the message {} is no longer heard",
    )
    for message in sorted(sides.after.sensitive - sides.before.sensitive):
        yield f"the message {message} is sensitive: a call leaves no trace of it"
    for message in sorted(sides.before.sensitive - sides.after.sensitive):
        yield f"the message {message} is no longer sensitive"


def _played(line: Line) -> list[str]:
    lists = (step for step in line.steps.values() if isinstance(step, MessageList))
    return [message for step in lists for message in step.messages]


def _words_changed(sides: Sides, code: str) -> Iterator[str]:
    old, new = _sounds(sides.before, code), _sounds(sides.after, code)
    language = f"in {LANGUAGES.get(code, code)}, "
    numbers = {"new": 0, "another sound": 0}
    for name, clips in new.items():
        was = old.get(name)
        if was == clips:
            continue
        if name.startswith(PREFIX):
            numbers["another sound" if was else "new"] += 1
        elif was is None:
            yield f"{language}{name} says {_quoted(_text(clips, sides.words))}"
        else:
            yield from (f"{language}{name}: {change}" for change in _retold(was, clips, sides.words))
    yield from (f"{language}words of numbers: {count} {how}" for how, count in numbers.items() if count)
    gone = [name for name in old if name not in new and not name.startswith(PREFIX)]
    yield from (f"{language}{name} is no longer said" for name in gone)


def _sounds(line: CompiledLine, code: str) -> dict[str, tuple[str, ...]]:
    """Prompts, messages and the hide programme of a language, by what they are called, to their clips."""
    sounds = {_called(name): clips_in(prompt.xml) for name, prompt in line.prompts[code].items()}
    for name, answer in line.answers[code].items():
        _, slash, message = name.partition("/")
        if slash:
            sounds[f"the message {message}"] = clips_in(answer.xml)
    return sounds | {"the hide programme": _programme(line.answers[code], line.flow.hide)}


def _called(prompt: str) -> str:
    return prompt if prompt.startswith(PREFIX) else f"the prompt {prompt}"


def _programme(answers: Mapping[str, Sounded], hide: str) -> tuple[str, ...]:
    """Its pieces, each once: what repeats up to the cap is no change."""
    return tuple(dict.fromkeys(clips_in(answers[hide].xml))) if hide in answers else ()


def _text(clips: Iterable[str], words: Words) -> list[str]:
    return [sentence for clip in clips if clip in words for sentence in words[clip].sentences]


def _quoted(sentences: Sequence[str]) -> str:
    return f"'{' '.join(sentences)}'" if sentences else "what is no longer known"


def _retold(was: tuple[str, ...], now: tuple[str, ...], words: Words) -> Iterator[str]:
    """The sentences that differ; where none do, what else is to be heard."""
    if any(clip not in words for clip in was):
        yield f"now {_quoted(_text(now, words))}; what it said is no longer known"
        return
    old, new = _text(was, words), _text(now, words)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_begin, old_end, begin, end in matcher.get_opcodes():
        if kind == "replace":
            yield f"{_quoted(old[old_begin:old_end])} -> {_quoted(new[begin:end])}"
        elif kind == "delete":
            yield f"no longer says {_quoted(old[old_begin:old_end])}"
        elif kind == "insert":
            yield f"now says {_quoted(new[begin:end])}"
    if old == new:
        yield f"the same words, another sound: {_spoken(was, words)} -> {_spoken(now, words)}"


def _spoken(clips: tuple[str, ...], words: Words) -> str:
    known = [words[clip] for clip in clips if clip in words]
    origins = dict.fromkeys(str(heard.origin) for heard in known)
    return f"{' and '.join(origins)}, {sum(heard.seconds for heard in known):.1f} s"


def _places(before: Mapping[str, PlaceSheet], after: Mapping[str, PlaceSheet]) -> Iterator[str]:
    yield from _come_and_gone(before, after, "the place {} is new", "the place {} is gone")
    for name in (name for name in after if name in before):
        old, new = before[name], after[name]
        if old.number.callable != new.number.callable:
            number = new.number.callable
            yield (
                f"the place {name} is called on {number}"
                if number
                else f"the place {name} is no longer called"
            )
        if old.hours != new.hours:
            yield f"the hours of the place {name} are {new.hours.status}, and others than before"


def _days(sides: Sides) -> Iterator[str]:
    """Of messages that both sides play."""
    old, new = sides.before.expires_on, sides.after.expires_on
    both = set(_played(sides.before.flow)) & set(_played(sides.after.flow))
    for message in sorted(both & (old.keys() | new.keys())):
        if old.get(message) != new.get(message):
            yield f"the message {message} holds {_day(new, message)} instead of {_day(old, message)}"


def _day(days: Mapping[str, date], message: str) -> str:
    return f"until {days[message]}" if message in days else "for ever"
