"""How demo's own staff signs in to the console: `python scripts/demo_staff.py` prints names, six words and the code of now."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.clock import SystemClock
from core.errors import OperatorError
from core.settings import read_settings
from scripts.terminal import run
from web.console.codes import STEP_SECONDS
from web.console.demo import Secrets, read_secrets


def main() -> None:
    settings = read_settings()
    staff = read_secrets(settings)
    if not staff:
        raise OperatorError("Nobody was hired yet.", "Start demo once: make run")
    print("\n\n".join(sentence(secrets) for secrets in staff))
    print(f"\n{settings.public_url}/console/ ; each code is good once, within {STEP_SECONDS} seconds.")


def sentence(secrets: Secrets) -> str:
    """Name, passphrase, the secret for an app, and the code that the app would show."""
    code = secrets.code(SystemClock().now())
    return f"{secrets.name}\n  six words  {secrets.passphrase}\n  secret     {secrets.secret}\n  code now   {code}"


if __name__ == "__main__":
    run(main)
