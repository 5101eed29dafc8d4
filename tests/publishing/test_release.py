"""A release is one JSON text in the database, and the same values again in any worker's memory."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from publishing.release import FORMAT, CompiledLine, Sounded, from_document, to_document
from tests.publishing.test_compile import compiled
from tests.publishing.trees import Tree, plant


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = plant(tmp_path / "content").replace(
        "messages/fees/message.yaml", "sensitive: false", "sensitive: true"
    )
    return tree.replace(
        "places.yaml",
        "hours: {status: unconfirmed, open: []}",
        'hours: {status: confirmed, confirmed_by: A person, confirmed_on: 2026-11-22, '
        'open: [{days: [mon, tue], from: "08:00", to: "12:30"}]}',
    )  # fmt: skip


@pytest.fixture
def line(tree: Tree) -> CompiledLine:
    return compiled(tree)


def test_a_release_comes_back_equal(line: CompiledLine) -> None:
    release = from_document(3, to_document({"main": line, "station": line}))
    assert release.number == 3
    assert release.lines == {"main": line, "station": line}


def backwards(named: Mapping[str, Mapping[str, Sounded]]) -> dict[str, Mapping[str, Sounded]]:
    return {name: named[name] for name in reversed(list(named))}


def test_the_same_lines_give_the_same_text_whatever_their_order(line: CompiledLine) -> None:
    shuffled = CompiledLine(
        line.flow, line.places, line.sensitive, backwards(line.answers), backwards(line.prompts), themes=line.themes
    )  # fmt: skip
    assert to_document({"b": line, "a": shuffled}) == to_document({"a": line, "b": line})


def test_every_key_of_the_text_is_read(line: CompiledLine) -> None:
    """A part that one side forgets would be lost in silence."""
    text = to_document({"main": line})
    assert to_document(from_document(1, text).lines) == text
    assert set(json.loads(text)) == {"format", "lines"}


@pytest.mark.parametrize("strange", [FORMAT + 1, FORMAT - 1, None, str(FORMAT)])
def test_a_foreign_format_is_refused_by_its_number(line: CompiledLine, strange: object) -> None:
    document = json.dumps(json.loads(to_document({"main": line})) | {"format": strange})
    with pytest.raises(ValueError, match=f"Release 4 has format {strange}; this version reads {FORMAT}"):
        from_document(4, document)


def test_a_text_cut_short_is_refused(line: CompiledLine) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_document(1, to_document({"main": line})[:-10])
