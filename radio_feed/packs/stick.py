"""The pack of a week onto a stick: what is taken back while it is written has it written again."""

from collections.abc import Callable

from radio_feed.packs.building import ATTEMPTS, Pack, Packer, StoryWithdrawn
from radio_feed.packs.writing import Written


def put_on_stick(
    packer: Packer, make: Callable[[], Pack], write: Callable[[Pack], Written]
) -> tuple[Pack, Written]:
    """Make the pack and write it, as often as stories in it are withdrawn meanwhile. Raises StoryWithdrawn after ATTEMPTS."""
    for _ in range(ATTEMPTS):
        pack = make()
        written = write(pack)
        try:
            packer.refuse_withdrawn(pack.manifest)
        except StoryWithdrawn:
            continue
        return pack, written
    raise StoryWithdrawn
