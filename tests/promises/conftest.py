from tests.vault.conftest import office
from tests.web.console.conftest import quick_passphrases, staff

__all__ = ["office", "quick_passphrases", "staff"]
