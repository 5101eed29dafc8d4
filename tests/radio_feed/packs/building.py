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
