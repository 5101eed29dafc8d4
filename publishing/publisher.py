"""Publishing, whole: read the content, refuse nonsense, render what is missing, judge it, compile, write the release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from audio.library import ClipLibrary, Key, Progress, RenderFailed
from audio.masters import DOWNLOADED, request_masters
from audio.speech import Clip, Utterance
from core.clock import ANTANANARIVO, Clock
from core.database import unit_of_work
from core.settings import Mode
from publishing.catalogue import catalogue_of, keep_catalogue
from publishing.check import refuse_nonsense
from publishing.compile import compile_lines
from publishing.content import Content, read_content
from publishing.lint.finding import Finding, LintFailed, errors_of
from publishing.lint.house import Lint, Rendered
from publishing.release import CompiledLine, to_document
from publishing.releases import current_digest, current_number, digest_of, publish, publish_alone
from publishing.upkeep import without_expired
from publishing.utterances import distinct, offered_languages, utterances


@dataclass(frozen=True)
class Outcome:
    """The release that new calls hear now, `changed` when this publish made it; and what lint warns of."""

    number: int
    changed: bool
    warnings: tuple[Finding, ...] = ()


def read_checked(root: Path, mode: Mode) -> Content:
    """The content, fit to be published. Raises BrokenContent."""
    content = read_content(root)
    refuse_nonsense(content, mode)
    return content


def publish_content(
    content: Content, library: ClipLibrary, engine: Engine, clock: Clock, progress: Progress, lint: Lint
) -> Outcome:
    """Render, judge and publish; content that compiles to what runs already makes no release.

    Raises RenderFailed, and LintFailed for what breaks the rules of the house; the release that runs stays.
    """
    rendered = render_content(content, library, progress)
    warnings = _refuse_errors(lint(rendered))
    lines = compiled(rendered, clock)
    document, catalogue = to_document(lines), catalogue_of(content, rendered.clips, lines)
    with unit_of_work(engine) as connection:
        publish_alone(connection)
        enqueue_masters(connection, rendered.asked, rendered.clips)
        number = current_number(connection)
        changed = number is None or current_digest(connection) != digest_of(document)
        if number is None or changed:
            number = publish(connection, document, "content", clock.now())
        keep_catalogue(connection, number, catalogue)
        return Outcome(number, changed, warnings)


def compiled(rendered: Rendered, clock: Clock) -> dict[str, CompiledLine]:
    """The lines as they would be published now: without what has expired."""
    today = clock.now().astimezone(ANTANANARIVO).date()
    return without_expired(compile_lines(rendered.content, rendered.clips), today)


def render_content(content: Content, library: ClipLibrary, progress: Progress) -> Rendered:
    """The content with all its sounds. Raises RenderFailed."""
    languages = _asked(content)
    rendered = library.render([*distinct(languages)], progress)
    return Rendered(content, languages, _clips(languages, rendered), {})


def render_for_lint(content: Content, library: ClipLibrary, progress: Progress) -> Rendered:
    """The content with the sounds that could be made, and why others could not: lint lists them with all else."""
    try:
        return render_content(content, library, progress)
    except RenderFailed as failed:
        languages = _asked(content)
        failures = {(failure.id, failure.language): failure.why for failure in failed.failures}
        stored = library.stored([*distinct(languages)])
        return Rendered(content, languages, _clips(languages, stored), failures)


def _asked(content: Content) -> dict[str, list[Utterance]]:
    return {code: utterances(content, code) for code in offered_languages(content)}


def _refuse_errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    if errors_of(findings):
        raise LintFailed(findings)
    return tuple(findings)


def enqueue_masters(
    connection: Connection, spoken: Mapping[str, Sequence[Utterance]], clips: Mapping[str, Mapping[str, Clip]]
) -> None:
    """Have the worker make the masters of each message in each language that are not there yet: all that is downloaded."""
    messages = {
        (said.id, said.language): (said, clips[code][said.id].made_from)
        for code, listed in spoken.items()
        for said in listed
        if said.id.startswith("message/")
    }
    for form in DOWNLOADED:
        request_masters(connection, messages.values(), form)


def _clips(
    asked: Mapping[str, Sequence[Utterance]], rendered: Mapping[Key, Clip]
) -> dict[str, dict[str, Clip]]:
    """By language of a call, utterance id to the clip that says it there: fallbacks are chosen already."""
    return {
        code: {said.id: rendered[key] for said in spoken if (key := (said.id, said.language)) in rendered}
        for code, spoken in asked.items()
    }
