"""What a station lacks that has the pack of the week before: new and changed files, and what it has to delete."""

from collections.abc import Iterable
from dataclasses import dataclass

from radio_feed.packs.manifest import Manifest


@dataclass(frozen=True)
class Delta:
    """Paths. `bring`: in the order of the new pack; `delete`: what the former pack had and this one has not."""

    bring: tuple[str, ...]
    delete: tuple[str, ...]


def delta(before: Manifest | None, now: Manifest) -> Delta:
    """From one pack to the next."""
    had = {file.path: file.sha256 for file in before.files} if before else {}
    bring = tuple(file.path for file in now.files if had.get(file.path) != file.sha256)
    return Delta(bring, tuple(sorted(had.keys() - now.paths)))


def applied(before: Iterable[str], change: Delta) -> frozenset[str]:
    """Which paths a folder holds after the change."""
    return (frozenset(before) - frozenset(change.delete)) | frozenset(change.bring)
