"""The instance: the one folder that holds all data of a deployment, and in demo the secrets it makes for itself.

Nobody but the server's user may ever read it.
"""

import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.errors import OperatorError


def demo_secrets(instance: Path, missing: Sequence[str]) -> dict[str, str]:
    """Secrets demo makes for itself, kept so that a restart keeps them: 0600 in a 0700 instance."""
    folder = private_folder(instance) / "demo-secrets"
    private_folder(folder)
    return {name: _kept_secret(folder / name.lower()) for name in missing}


def _kept_secret(path: Path) -> str:
    """The secret in the file; made once, whole, even when two processes start together."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


OURS = frozenset({"antso.db", "demo-secrets", "clips", "voices", "sealed"})
"""What an instance holds: a folder with other things in it is somebody else's, and is not closed to them."""


def _close_to_others(path: Path) -> None:
    """Make a folder this user's alone. Raises OperatorError for one that holds other things, such as /tmp."""
    held = {entry.name for entry in path.iterdir()}
    if held and not held & OURS:
        remedy = f"Set INSTANCE_PATH to a new folder, or, if it is Antso's alone: chmod 700 {path}"
        raise OperatorError(f"{path} can be read by others and holds other things.", remedy)
    path.chmod(0o700)


def private_folder(path: Path) -> Path:
    """The folder, made when it is missing, readable by this user only. Raises OperatorError when it cannot be written."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.stat().st_uid == os.getuid():
            _close_to_others(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OperatorError(
            f"Cannot write {path}: {reason}.", "Set INSTANCE_PATH to a folder that you own."
        ) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise OperatorError(f"Cannot write {path}.", "Set INSTANCE_PATH to a folder that you own.")
    return path
