"""YAML files read with their line numbers, so that an error can point at the line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from yaml.constructor import SafeConstructor

from publishing.errors import BrokenContent, Fault

Model = TypeVar("Model")

Place = tuple[str | int, ...]
"""Where a value stands in a document: keys and indexes from the top."""

REMEDIES = {
    "extra_forbidden": "Remove it, or correct its spelling.",
    "missing": "Add it.",
    "enum": "Use one of the words listed.",
    "literal_error": "Use one of the words listed.",
    "union_tag_invalid": "Use one of the kinds listed.",
    "union_tag_not_found": "Say its kind.",
}


class Strict(BaseModel):
    """Content is read strictly: an unknown key is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Document:
    """One YAML file: its values, and the line (from 1) of each."""

    file: Path
    values: Any
    lines: dict[Place, int]

    def line(self, *place: str | int) -> int:
        """The line of the value at the place, or of the nearest value around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, what: str, remedy: str) -> Fault:
        return Fault(self.file, self.line(*place), what, remedy)


def read_document(file: Path) -> Document:
    """Read a YAML file. Raises BrokenContent when it is missing, not text, not YAML or says a key twice."""
    try:
        root = yaml.compose(read_text(file), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BrokenContent([_yaml_fault(file, error)]) from None
    if root is None:
        return Document(file, {}, {})
    try:
        _refuse_strange_keys(file, root)
        return Document(file, _value(file, root), dict(_lines(root, ())))
    except RecursionError:
        fault = Fault(file, 1, "An alias leads into itself.", "Write the words out instead of & and *.")
        raise BrokenContent([fault]) from None


def read_text(file: Path) -> str:
    """The words of a file, without the mark that some editors put before them. Raises BrokenContent."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BrokenContent([Fault(file, 1, "The file is missing.", "Write it.")]) from None
    except UnicodeDecodeError:
        raise BrokenContent([Fault(file, 1, "The file is not UTF-8 text.", "Save it as UTF-8.")]) from None
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        raise BrokenContent([Fault(file, 1, what, "Put a readable file there.")]) from None


def _yaml_fault(file: Path, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 1 if mark else 1
    return Fault(
        file,
        line,
        f"This is not YAML: {problem}.",
        "Look at the indentation, colons and quotes around this line.",
    )


def _refuse_strange_keys(file: Path, root: yaml.Node) -> None:
    """A key written twice hides the first; a key that is a list or a map can name nothing."""
    faults = [
        Fault(file, key.start_mark.line + 1, f"The key {key.value!r} is written twice.", "Keep one of them.")
        if isinstance(key, yaml.ScalarNode)
        else Fault(
            file, key.start_mark.line + 1, "A key is a list or a map.", "Write a word before the colon."
        )
        for key in _strange_keys(root)
    ]
    if faults:
        raise BrokenContent(faults)


def _strange_keys(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                yield key
            else:
                seen.add(key.value)
            yield from _strange_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _strange_keys(item)


def _value(file: Path, node: yaml.Node) -> Any:
    """The plain value of the tree. A key stays the text it was written as, whatever it looks like."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(file, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(file, item) for item in node.value]
    try:
        return SafeConstructor().construct_document(node)
    except (yaml.YAMLError, ValueError):
        # YAML's own reader raises for a thirtieth of February, and for a tag that only a program could mean.
        line = node.start_mark.line + 1
        fault = Fault(file, line, f"{node.value!r} is no value.", "Correct it, or put it in quotes.")
        raise BrokenContent([fault]) from None


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*place, key.value))
            yield (*place, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*place, index))


def parse(document: Document, shape: type[Model]) -> Model:
    """The document as the given shape. Raises BrokenContent with a fault for each thing that does not fit."""
    try:
        return TypeAdapter(shape).validate_python(document.values)
    except ValidationError as error:
        raise BrokenContent([_validation_fault(document, dict(item)) for item in error.errors()]) from None


def _validation_fault(document: Document, error: dict[str, Any]) -> Fault:
    place = _written(document, tuple(error["loc"]))
    parts = (*place, error["loc"][-1]) if error["type"] == "missing" else place
    named = " > ".join(str(part) for part in parts) or "the file"
    what = error["msg"].removeprefix("Value error, ").rstrip(".")
    return document.fault(place, f"{named}: {what}.", REMEDIES.get(error["type"], "Correct it."))


def _written(document: Document, location: Place) -> Place:
    """The place as it is written: a location also names the kind of step, and which shape of several was tried."""
    place: Place = ()
    for part in location:
        if (*place, part) in document.lines:
            place = (*place, part)
    return place
