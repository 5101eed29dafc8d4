"""What every process of ours does to itself before it touches anything secret."""

import resource


def forbid_core_dumps() -> None:
    """A process that crashes leaves no picture of its memory on a disk: what is said is in it in the clear (P01)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
