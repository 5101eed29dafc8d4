"""Small packs of a few bytes, for what asks nothing of their sound."""

from collections.abc import Mapping, Sequence

from radio_feed.packs.contents import PackContent, of_bytes
from radio_feed.packs.manifest import FORMAT, Manifest, PackedCut
from radio_feed.packs.weeks import Week

WEEK = Week(2026, 48)


def contents_of(files: Mapping[str, bytes]) -> list[PackContent]:
    return [of_bytes(path, content) for path, content in files.items()]


def manifest_of(
    contents: Sequence[PackContent],
    week: Week = WEEK,
    cuts: Sequence[PackedCut] = (),
    withdrawn: Sequence[str] = (),
    ended: Sequence[str] = (),
) -> Manifest:
    return Manifest(
        format=FORMAT,
        week=str(week),
        trial=True,
        release=1,
        valid_from=week.first,
        valid_until=week.last,
        phone=None,
        cuts=tuple(cuts),
        files=tuple(content.packed for content in contents),
        withdrawn=tuple(withdrawn),
        ended=tuple(ended),
    )


def cut_of(content: PackContent, stories: Sequence[str] = (), week: Week = WEEK) -> PackedCut:
    """A cut whose sound is that file."""
    return PackedCut(
        number=103,
        kind="story" if stories else "message",
        language="mg",
        title="Andrana: Sarany",
        path=content.path,
        bytes=content.bytes,
        sha256=content.sha256,
        air=None,
        seconds=30.0,
        valid_from=week.first,
        valid_until=week.last,
        max_plays=7,
        message=None if stories else "fees",
        stories=tuple(stories),
        keys=("1", "2"),
        in_cue="Tsy misy mandoa",
        out_cue="tsy misy mandoa.",
    )
