"""Why an import is refused, each with what to do. What was current stays."""

from core.errors import OperatorError


class ImportRefused(OperatorError):
    """Nothing was taken over. The message says what is wrong with the file, the mapping or the moment, and the remedy."""


class NotAList(ImportRefused):
    """The file cannot be read as a list at all: empty, cut off, binary, a bomb, another delimiter, other columns."""


class TooMuchWrong(ImportRefused):
    """More rows rejected or agencies gone than the register allows. Look at the file; force it with a reason."""


class AnotherImport(ImportRefused):
    """Another import is at work here. Wait for it."""


class NothingToUndo(ImportRefused):
    """There is no import before the current one whose rows are still kept."""
