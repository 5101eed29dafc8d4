"""Start the line: bring the schema up to date, publish the content, serve. `make run` calls it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from agencies.importing import Ending, Importer, ImportRefused, import_agencies
from agencies.registers import read_register
from core.clock import SystemClock
from core.errors import OperatorError
from core.settings import Settings, read_settings
from ivr.ready import unready
from scripts.database import prepared_database
from scripts.publish import publish, sentence
from scripts.terminal import run
from web.console import demo


def main() -> None:
    settings = read_settings(also=[unready])
    refuse_taken_port(settings)
    engine = prepared_database(settings)
    print(sentence(publish(settings, engine)), flush=True)
    import_practice_list(settings, engine)
    hire_practice_staff(settings, engine)
    engine.dispose()
    print(
        f"The line answers on {settings.public_url} ; the practice phone is {settings.public_url}/phone ;"
        f" agencies are checked at {settings.public_url}/agencies/",
        flush=True,
    )
    start_worker()
    serve(settings)


def refuse_taken_port(settings: Settings) -> None:
    """One clear line before the work begins, not a server's traceback after it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.port))
        except OSError:
            remedy = f"Stop what runs there, or choose another: PORT={settings.port + 1} make run"
            raise OperatorError(f"Port {settings.port} is in use.", remedy) from None


def import_practice_list(settings: Settings, engine: Engine) -> None:
    """In demo the synthetic register is there to be looked up. The same bytes change nothing; a refusal stops no server."""
    folder = settings.content_path / "registers"
    if not settings.demo or not (folder / "demo.csv").is_file():
        return
    importer = Importer(engine, SystemClock(settings.clock_offset), settings.instance_path)
    reason = "the list that comes with the content"
    try:
        register = read_register(folder / "demo.yaml")
        outcome = import_agencies(importer, "demo", register, folder / "demo.csv", apply=True, force=reason)
    except ImportRefused as refused:
        print(f"The synthetic register was not imported: {refused}", file=sys.stderr)
        return
    if outcome.ending is Ending.APPLIED:
        print(
            f"Imported the synthetic register, to practise on: {outcome.counts['agencies']} agencies.",
            flush=True,
        )


def hire_practice_staff(settings: Settings, engine: Engine) -> None:
    """In demo somebody can hear what is told on the practice phone."""
    if settings.demo:
        demo.hire_staff(engine, settings, SystemClock(settings.clock_offset).now())
        print(
            f"The team's console is {settings.public_url}/console/ ; who can sign in, and with what:"
            " .venv/bin/python scripts/demo_staff.py",
            flush=True,
        )


def start_worker() -> None:
    """The worker, beside the server that this process becomes; it ends when its parent ends."""
    worker = Path(__file__).with_name("worker.py").resolve()
    subprocess.Popen([sys.executable, str(worker), "--beside", str(os.getpid())], stdin=subprocess.DEVNULL)


def serve(settings: Settings) -> None:
    """Become the server (gunicorn.conf.py). Loopback only: in production a web server in front is what the world sees."""
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.chdir(Path(__file__).resolve().parent.parent)
    os.execv(gunicorn, [str(gunicorn), "app:create_app()", "--bind", f"127.0.0.1:{settings.port}"])


if __name__ == "__main__":
    run(main)
