"""What lint judges: the content, its sounds, the day and the mode; and the words of it with where each was written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from audio.library import Key
from audio.speech import Clip, Utterance
from core.settings import Mode
from publishing.compile import Clips, with_offered_languages
from publishing.content import PLACEHOLDER, Content, Script
from publishing.documents import read_text
from publishing.line import Domain, Line, Menu
from publishing.lint.levels import Levels

Asked = Mapping[str, Sequence[Utterance]]
"""A language callers may hear to everything the lines may say in it."""

KEYED = re.compile(r"\.[1-4]$")
"""The end of a prompt's name that is said for a key."""

Place = tuple[Path, int]
"""A file and a line of it, from 1."""


class Kind(StrEnum):
    """What words are said as."""

    PROMPT = "prompt"
    MESSAGE = "message"
    TALK = "talk"
    PLACEHOLDER = "placeholder"
    VALUE = "value"
    TITLE = "title"


@dataclass(frozen=True)
class Said:
    """One sentence as somebody wrote it. `of` is the prompt, message, talk or placeholder it belongs to."""

    kind: Kind
    of: str
    language: str
    sentence: str
    place: Place


@dataclass(frozen=True)
class Subject:
    """All that lint looks at. `clips` hold what is rendered, by language and utterance; `levels` are by a clip's sha256;
    `failures` say why an utterance could not be rendered.
    """

    content: Content
    mode: Mode
    today: date
    clips: Clips
    asked: Asked
    levels: Levels
    failures: Mapping[Key, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages callers may hear."""
        return tuple(self.asked)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines as they are heard: without the options of languages that nobody can hear yet."""
        offered = frozenset(self.languages)
        return tuple(with_offered_languages(line, offered) for line in self.content.lines.values())

    @property
    def menus(self) -> Iterator[tuple[Line, str, Menu]]:
        for line in self.lines:
            for step_id, step in line.steps.items():
                if isinstance(step, Menu):
                    yield line, step_id, step

    @cached_property
    def rooms_options(self) -> frozenset[str]:
        """The prompts by which a room offers a choice: the last part of the name is the key, as in `candidate.choice.1`."""
        rooms = [step for line in self.lines for step in line.steps.values() if isinstance(step, Domain)]
        names = {name for prompts in self.content.prompts.values() for name in prompts if KEYED.search(name)}
        return frozenset(name for name in names if any(room.may_say(name) for room in rooms))

    @cached_property
    def rooms_questions(self) -> Mapping[str, tuple[str, ...]]:
        """A room's question to its answers, in the order of their keys: `report.about` to `report.about.self.1` and so on."""
        questions: dict[str, list[str]] = {}
        for option in sorted(self.rooms_options, key=lambda name: name[-1]):
            question, *_ = option.rsplit(".", 2)
            if any(question in prompts for prompts in self.content.prompts.values()):
                questions.setdefault(question, []).append(option)
        return {question: tuple(answers) for question, answers in questions.items()}

    def clip(self, utterance: str, language: str) -> Clip | None:
        return self.clips.get(language, {}).get(utterance)

    def seconds(self, utterance: str, language: str) -> float:
        """How long it is heard; no time where it is not rendered (sound-missing says so)."""
        clip = self.clip(utterance, language)
        return clip.seconds if clip else 0.0

    def step(self, line: Line, step_id: str) -> Place:
        """Where a step is written."""
        document = self.content.documents[f"lines/{line.id}.yaml"]
        return document.file, document.line("steps", step_id)

    def option(self, line: Line, step_id: str, says: str) -> Place:
        """Where an option of a menu is written; a menu may have lost some that nobody can hear."""
        document = self.content.documents[f"lines/{line.id}.yaml"]
        written = self.content.lines[line.id].steps[step_id]
        options = written.options if isinstance(written, Menu) else ()
        index = next((index for index, option in enumerate(options) if option.says == says), 0)
        return document.file, document.line("steps", step_id, "options", index)

    def prompt(self, prompt: str, language: str) -> Place:
        """Where a prompt is written, in the language or in what stands in for it."""
        for code in self.content.fallbacks(language):
            if prompt in self.content.prompts.get(code, {}):
                document = self.content.documents[f"prompts/{code}.yaml"]
                return document.file, document.line(prompt)
        return self.content.root / "prompts" / f"{language}.yaml", 1

    def sheet(self, message: str, *place: str | int) -> Place:
        """Where something is written in message.yaml."""
        document = self.content.documents[f"messages/{message}/message.yaml"]
        return document.file, document.line(*place)

    def utterance(self, utterance: str, language: str) -> Place:
        """Where what an utterance says is written."""
        kind, _, name = utterance.partition("/")
        root = self.content.root
        if kind == "message":
            return root / "messages" / name / f"{language}.md", 1
        if kind == "hide" and name in self.content.talks:
            return root / "hide" / "talk" / name / f"{language}.md", 1
        if kind == "hide":
            return self.content.tune(name), 1
        return self.prompt(utterance, language)

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every sentence of the content."""
        return tuple(_said(self.content))

    def prompts_said(self, *prompts: str) -> Iterator[Said]:
        return (said for said in self.said if said.kind is Kind.PROMPT and said.of in prompts)


def _said(content: Content) -> Iterator[Said]:
    for code, prompts in content.prompts.items():
        document = content.documents[f"prompts/{code}.yaml"]
        lines = _Lines(document.file)
        for name, prompt in prompts.items():
            for sentence in prompt.sentences:
                yield Said(Kind.PROMPT, name, code, sentence, lines.place(sentence, document.line(name)))
    for name, message in content.messages.items():
        document = content.documents[f"messages/{name}/message.yaml"]
        for code, title in message.sheet.title.items():
            yield Said(Kind.TITLE, name, code, title, (document.file, document.line("title", code)))
        yield from _scripts(Kind.MESSAGE, name, message.scripts)
    for name, scripts in content.talks.items():
        yield from _scripts(Kind.TALK, name, scripts)
    yield from _placeholders(content)


def _scripts(kind: Kind, name: str, scripts: Mapping[str, Script]) -> Iterator[Said]:
    for code, script in scripts.items():
        lines = _Lines(script.file)
        for sentence in script.sentences:
            if sentence and not PLACEHOLDER.match(sentence):
                yield Said(kind, name, code, sentence, lines.place(sentence))


def _placeholders(content: Content) -> Iterator[Said]:
    document = content.documents["placeholders.yaml"]
    for name, placeholder in content.placeholders.items():
        for kind, part in ((Kind.PLACEHOLDER, "says"), (Kind.VALUE, "value")):
            for code, sentence in (getattr(placeholder, part) or {}).items():
                yield Said(kind, name, code, sentence, (document.file, document.line(name, part, code)))


class _Lines:
    """A file as an editor numbers it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines = read_text(file).splitlines()

    def place(self, sentence: str, begin: int = 1) -> Place:
        """The first line from `begin` on that holds the sentence; `begin` when it is folded over several."""
        found = enumerate(self._lines[begin - 1 :], start=begin)
        return self._file, next((number for number, text in found if sentence in text), begin)
