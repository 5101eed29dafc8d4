"""Start the line: bring the schema up to date, publish the content, serve. `make run` calls it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.errors import OperatorError
from core.settings import Settings, read_settings
from scripts.publish import prepared_database, publish, sentence
from scripts.terminal import run


def main() -> None:
    settings = read_settings()
    refuse_taken_port(settings)
    engine = prepared_database(settings)
    print(sentence(publish(settings, engine)), flush=True)
    engine.dispose()
    print(
        f"The line answers on {settings.public_url} ; the practice phone is {settings.public_url}/phone",
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
