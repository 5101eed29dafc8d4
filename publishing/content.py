"""The content tree, read whole: every file in its shape, with where each thing was written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from publishing.documents import Document, parse, read_document, read_text
from publishing.errors import BrokenContent, Fault
from publishing.line import Line
from publishing.programmes import LiveRead, Recipe
from publishing.shapes import (
    LANGUAGE_CODES,
    HideProgramme,
    Language,
    LanguageCode,
    MessageSheet,
    Placeholder,
    PlaceSheet,
    Prompt,
)

Item = TypeVar("Item")

RECORDINGS = (".flac", ".wav")
PLACEHOLDER = re.compile(r"^\{\{ ([a-z0-9-]+) \}\}$")


@dataclass(frozen=True)
class Script:
    """The words of a message or a talk in one language: a sentence an entry, an empty one where a paragraph ends."""

    file: Path
    sentences: tuple[str, ...]

    @property
    def placeholders(self) -> tuple[str, ...]:
        return tuple(match[1] for sentence in self.sentences if (match := PLACEHOLDER.match(sentence)))


@dataclass(frozen=True)
class Message:
    """A message: its sheet, its script in each language, and the folder with its recordings."""

    folder: Path
    sheet: MessageSheet
    scripts: Mapping[str, Script]


@dataclass(frozen=True)
class Content:
    """All that was written, and the documents it was read from (for the lines in errors)."""

    root: Path
    languages: Mapping[str, Language]
    prompts: Mapping[str, Mapping[str, Prompt]]
    messages: Mapping[str, Message]
    places: Mapping[str, PlaceSheet]
    placeholders: Mapping[str, Placeholder]
    lines: Mapping[str, Line]
    hide: HideProgramme
    talks: Mapping[str, Mapping[str, Script]]
    documents: Mapping[str, Document]
    programmes: Mapping[str, Recipe] = field(default_factory=dict)
    live_reads: Mapping[str, LiveRead] = field(default_factory=dict)

    @property
    def complete_languages(self) -> tuple[str, ...]:
        return tuple(code for code, language in self.languages.items() if language.complete)

    def fallbacks(self, language: str) -> tuple[str, ...]:
        """The language itself, then what stands in where it has nothing."""
        return (language, *self.languages[language].falls_back_to)

    def tune(self, name: str) -> Path:
        return self.root / "hide" / "music" / f"{name}.yaml"

    def jingle(self, name: str) -> Path:
        """A tune of programmes: the hide programme has others, so that nobody takes the one for the other."""
        return self.root / "programmes" / "music" / f"{name}.yaml"


def read_content(root: Path) -> Content:
    """Read the whole tree. Raises BrokenContent with every fault of shape found; `publishing.check` judges the sense."""
    reader = _Reader(root)
    content = Content(
        root=root,
        languages=reader.read("languages.yaml", dict[LanguageCode, Language]),
        prompts=reader.prompts(),
        messages=reader.messages(),
        places=reader.read("places.yaml", dict[str, PlaceSheet]),
        placeholders=reader.read("placeholders.yaml", dict[str, Placeholder]),
        lines=reader.lines(),
        hide=reader.read("hide/programme.yaml", HideProgramme),
        talks=reader.talks(),
        documents=reader.documents,
        programmes=reader.sheets("programmes", Recipe),
        live_reads=reader.sheets("programmes/live", LiveRead),
    )
    reader.refuse_faults()
    return content


class _Reader:
    """Reads file after file and collects the faults, so that an editor sees all of them at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}
        self.faults: list[Fault] = []

    def read(self, name: str, shape: type[Item]) -> Item:
        try:
            document = read_document(self.root / name)
            self.documents[name] = document
            return parse(document, shape)
        except BrokenContent as broken:
            self.faults.extend(broken.faults)
            return cast(Item, _NOTHING)

    def prompts(self) -> dict[str, dict[str, Prompt]]:
        files = self._coded_files("prompts", "*.yaml")
        return {code: self.read(f"prompts/{code}.yaml", dict[str, Prompt]) for code in files}

    def sheets(self, folder: str, shape: type[Item]) -> dict[str, Item]:
        """Every file of a folder, by its name without `.yaml`."""
        files = sorted((self.root / folder).glob("*.yaml"))
        return {file.stem: self.read(f"{folder}/{file.name}", shape) for file in files}

    def lines(self) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        for file in sorted((self.root / "lines").glob("*.yaml")):
            line = self.read(f"lines/{file.name}", Line)
            if isinstance(line, Line) and line.id != file.stem:
                document = self.documents[f"lines/{file.name}"]
                remedy = f"Write id: {file.stem}, or name the file {line.id}.yaml."
                self.faults.append(document.fault(("id",), f"{file.name} has the id {line.id!r}.", remedy))
            elif isinstance(line, Line):
                lines[line.id] = line
        return lines

    def messages(self) -> dict[str, Message]:
        folders = sorted(folder for folder in (self.root / "messages").glob("*") if folder.is_dir())
        return {folder.name: self._message(folder) for folder in folders}

    def _message(self, folder: Path) -> Message:
        sheet = self.read(f"messages/{folder.name}/message.yaml", MessageSheet)
        return Message(folder, sheet, self._scripts(folder))

    def talks(self) -> dict[str, dict[str, Script]]:
        folders = sorted(folder for folder in (self.root / "hide" / "talk").glob("*") if folder.is_dir())
        return {folder.name: self._scripts(folder) for folder in folders}

    def _scripts(self, folder: Path) -> dict[str, Script]:
        where = str(folder.relative_to(self.root))
        return {code: self._script(folder / f"{code}.md") for code in self._coded_files(where, "*.md")}

    def _script(self, file: Path) -> Script:
        try:
            return Script(file, tuple(_sentences(read_text(file))))
        except BrokenContent as broken:
            self.faults.extend(broken.faults)
            return Script(file, ())

    def _coded_files(self, folder: str, pattern: str) -> list[str]:
        """The language codes of the files in a folder; a file named after no language is a fault."""
        codes = []
        for file in sorted((self.root / folder).glob(pattern)):
            if file.stem in LANGUAGE_CODES:
                codes.append(file.stem)
            else:
                named = ", ".join(sorted(LANGUAGE_CODES))
                self.faults.append(
                    Fault(
                        file, 1, f"{file.stem!r} is no language of the line.", f"Name it by one of {named}."
                    )
                )
        return codes

    def refuse_faults(self) -> None:
        if self.faults:
            raise BrokenContent(self.faults)


_NOTHING: dict[str, object] = {}
"""Stands for a file with faults until they are raised all together."""


def _sentences(text: str) -> Iterable[str]:
    """A sentence a line; one empty text between paragraphs."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ""
        yield from (line.strip() for line in paragraph.splitlines())


def recording_beside(folder: Path, name: str) -> Path | None:
    """A human recording of the name in the folder, which wins over every voice."""
    return next((file for suffix in RECORDINGS if (file := folder / f"{name}{suffix}").is_file()), None)
