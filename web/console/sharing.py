"""Keys are passed on: whoever signs in gives colleagues who were confirmed meanwhile the keys that they are entitled to (P04)."""

from time import monotonic

from vault import opening
from vault.entitlement import waiting
from vault.opening import AT_ONCE, Opener
from web.console.desk import now, reading_rows, writing_rows
from web.security import wiring

LONGEST_SECONDS = 3.0
"""A page does not keep anybody waiting longer; the rest is passed on by the next one."""


def share_waiting(opener: Opener) -> None:
    """Pass on what waits, some in each transaction."""
    with reading_rows() as rows:
        if not waiting(rows, opener.key_id, 1):
            return
    until = monotonic() + LONGEST_SECONDS
    while _share_some(opener) == AT_ONCE and monotonic() < until:
        pass


def _share_some(opener: Opener) -> int:
    with writing_rows() as rows:
        return opening.share(rows, wiring().settings.sealed_path, opener, now())
