"""Content published without any sound: lines that answer at once, because nothing of them was ever rendered."""

from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from audio.speech import Clip, Offset, Origin, Utterance
from core.database import connect, migrate, unit_of_work
from core.settings import Settings
from ivr.services import Services
from publishing.compile import Clips, compile_lines
from publishing.content import Content, read_content
from publishing.release import CompiledLine, Release, from_document, to_document
from publishing.releases import publish
from publishing.utterances import offered_languages, utterances
from tests.builders import (
    MONDAY_MORNING,
    REAL_CONTENT,
    SMALL_CONTENT,
    Deployment,
    MovableClock,
    line_app,
    settings_in,
)
from tests.databases import Kept, copy_into, keep


def silent_clip(spoken: Utterance) -> Clip:
    """A clip that was never rendered: named after what it says, with a plausible length."""
    seconds = {"message": 30.0, "hide": 90.0}.get(spoken.id.partition("/")[0], 3.0)
    name = sha256(f"{spoken.id} {spoken.language}".encode()).hexdigest()
    text = " ".join(spoken.sentences)
    return Clip(
        name, name, spoken.language, seconds, 44, (Offset(0, seconds, text),), "none", Origin.SYNTHETIC
    )


def silent_clips(content: Content) -> Clips:
    """A silent clip for everything the content may say."""
    return {
        code: {spoken.id: silent_clip(spoken) for spoken in utterances(content, code)}
        for code in offered_languages(content)
    }


@cache
def silent_names(root: Path) -> dict[str, tuple[str, str]]:
    """What each silent clip says, and in which language, by its hash."""
    listed = silent_clips(read_content(root)).values()
    return {clip.sha256: (said, clip.language) for clips in listed for said, clip in clips.items()}


@cache
def silent_document(root: Path) -> str:
    """The release document of a content tree without any sound, compiled once a session."""
    content = read_content(root)
    return to_document(compile_lines(content, silent_clips(content)))


def silent_line(root: Path = REAL_CONTENT, name: str = "main") -> CompiledLine:
    """A line of a content tree, compiled without any sound, as a worker would hold it."""
    return _silent_release(root).lines[name]


@cache
def _silent_release(root: Path) -> Release:
    return from_document(1, silent_document(root))


def publish_document(settings: Settings, document: str, at: datetime = MONDAY_MORNING) -> int:
    """Write a release into a deployment's database."""
    engine = connect(settings.database_url)
    try:
        with unit_of_work(engine) as connection:
            return publish(connection, document, "the tests", at)
    finally:
        engine.dispose()


def deploy(
    folder: Path,
    root: Path = SMALL_CONTENT,
    clock: MovableClock | None = None,
    services: Services | None = None,
    **named: str,
) -> Deployment:
    """A line with the content of a tree published without sound, in a new folder; `named` are settings by their names."""
    settings = settings_in(folder, **named)
    copy_into(folder, _silent_database(root))
    clock = clock or MovableClock()
    return Deployment(settings, clock, line_app(settings, clock, services))


@cache
def _silent_database(root: Path) -> Kept:
    """A database in which the tree is published without sound: made once a session, then copied."""
    with TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        migrate(settings.database_url)
        publish_document(settings, silent_document(root))
        return keep(Path(folder))
