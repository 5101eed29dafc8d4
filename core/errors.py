"""Errors meant for the operator: one line that says what is wrong and what to do."""

from errno import EDQUOT, EFBIG, ENOSPC


class OperatorError(Exception):
    """Something only the person who runs Antso can mend.

    A script prints it as one line and exits with 2, never a traceback. `remedy` is an instruction.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class DiskFull(OperatorError):
    """Nothing more can be written. Free some space and do it again."""

    def __init__(self, what: str = "The disk is full.") -> None:
        super().__init__(what, "Free some space and do it again. What was published stays.")


def is_disk_full(error: BaseException) -> bool:
    """Whether a file could not be written for want of room, or of the right to more."""
    return isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT, EFBIG)
