"""Imports: a file of the authority's becomes the register that callers hear, whole or not at all.

Nothing here answers a call. Every write is short and goes through the ledger, where calls come in between; what is staged is
seen by nobody until one flip makes it current. A list in which much is wrong is refused, not taken in part.
"""

from agencies.importing.refusals import ImportRefused
from agencies.importing.service import Ending, Importer, Outcome, import_agencies, undo_import

__all__ = ["Ending", "ImportRefused", "Importer", "Outcome", "import_agencies", "undo_import"]
"""What the script and the console call."""
