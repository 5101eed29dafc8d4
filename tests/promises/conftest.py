from tests.vault.conftest import office

__all__ = ["office"]
