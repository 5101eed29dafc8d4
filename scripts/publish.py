"""Publish the content: check it, render what is missing, compile, and make it what new calls hear.

python scripts/publish.py               publish
python scripts/publish.py --online      let gTTS speak French and English first (needs the internet)
python scripts/publish.py --report      what each language has, and the way to each message
python scripts/publish.py --list        the releases there are
python scripts/publish.py --rollback N  publish release N again
python scripts/publish.py --lint        what breaks or bends the rules of the house; with --json for a program
python scripts/publish.py --explain RULE  why a rule is there
python scripts/publish.py --diff N      what callers would hear otherwise than in release N
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from audio.library import ClipLibrary
from audio.recordings import examine
from audio.studio import kept_online, open_library
from audio.voices.online import LANGUAGES, Circuit, GttsVoice, ask_google, fetch
from core.clock import ANTANANARIVO, SystemClock
from core.database import reading, unit_of_work
from core.errors import OperatorError
from core.settings import Settings, read_settings
from publishing.content import Content
from publishing.diff import changes
from publishing.errors import BrokenContent
from publishing.heard import heard_in
from publishing.lint.finding import Finding, LintFailed, errors_of
from publishing.lint.house import HouseRules, house_rules
from publishing.lint.reading import findings_of
from publishing.lint.rules import explain
from publishing.lint.text import as_json, as_text
from publishing.publisher import (
    Outcome,
    compiled,
    publish_content,
    read_checked,
    render_content,
    render_for_lint,
)
from publishing.release import Release
from publishing.releases import NoSuchRelease, list_releases, load_release, roll_back
from publishing.report import report
from publishing.utterances import offered_languages, utterances
from scripts.check_recording import judgement
from scripts.database import prepared_database
from scripts.terminal import REFUSED, Bar, run


def main() -> None:
    arguments = _arguments()
    if arguments.explain:
        print(explain(arguments.explain))
        return
    settings = read_settings()
    engine = prepared_database(settings)
    if arguments.list:
        print_releases(engine)
    elif arguments.rollback is not None:
        roll_back_to(arguments.rollback, settings, engine)
    elif arguments.report:
        content = read_checked(settings.content_path, settings.mode)
        print("\n".join([report(content, library_of(settings, engine)), *recordings_to_make_again(content)]))
    elif arguments.lint:
        print_findings(linted(settings, engine), as_json if arguments.json else as_text)
    elif arguments.diff is not None:
        print_changes(arguments.diff, settings, engine)
    else:
        print(sentence(publish(settings, engine, online=arguments.online)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Publish the content.")
    parser.add_argument(
        "--online", action="store_true", help="let gTTS speak French and English (needs the internet)"
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--report", action="store_true", help="what each language has, and the way to each message"
    )
    choice.add_argument("--list", action="store_true", help="the releases there are")
    choice.add_argument("--rollback", type=int, metavar="N", help="publish release N again")
    choice.add_argument("--lint", action="store_true", help="what breaks or bends the rules of the house")
    choice.add_argument("--explain", metavar="RULE", help="why a rule is there")
    choice.add_argument(
        "--diff", type=int, metavar="N", help="what callers would hear otherwise than in release N"
    )
    parser.add_argument("--json", action="store_true", help="with --lint: for a program")
    arguments = parser.parse_args()
    if arguments.json and not arguments.lint:
        parser.error("--json goes with --lint")
    return arguments


def publish(settings: Settings, engine: Engine, *, online: bool = False) -> Outcome:
    """Publish the content of this deployment, with a progress bar. Raises BrokenContent and OperatorError.

    What lint finds is listed, whether it stops the publish or not.
    """
    content = read_checked(settings.content_path, settings.mode)
    if online:
        _speak_online(content, settings)
    library, clock = library_of(settings, engine), SystemClock(settings.clock_offset)
    try:
        with Bar("Sounds") as bar:
            outcome = publish_content(content, library, engine, clock, bar, rules_of(settings))
    except LintFailed as failed:
        print(as_text(failed.findings), file=sys.stderr)
        raise
    if outcome.warnings:
        print(as_text(outcome.warnings), file=sys.stderr)
    return outcome


def rules_of(settings: Settings) -> HouseRules:
    """The rules of the house for this deployment, today."""
    clock = SystemClock(settings.clock_offset)
    return house_rules(settings.mode, clock, settings.clips, settings.instance_path)


def linted(settings: Settings, engine: Engine) -> list[Finding]:
    """What is found in the content, its missing sounds rendered first; what cannot be read is found, too."""
    try:
        content = read_checked(settings.content_path, settings.mode)
    except BrokenContent as broken:
        return list(findings_of(broken, settings.content_path))
    with Bar("Sounds") as bar:
        rendered = render_for_lint(content, library_of(settings, engine), bar)
    return rules_of(settings)(rendered)


def print_findings(findings: Sequence[Finding], as_words: Callable[[Sequence[Finding]], str]) -> None:
    """All of them; the script ends as refused when one is an error."""
    print(as_words(findings))
    if errors_of(findings):
        sys.exit(REFUSED)


def print_changes(number: int, settings: Settings, engine: Engine) -> None:
    """What callers would hear otherwise if the content were published now."""
    content = read_checked(settings.content_path, settings.mode)
    before = release_numbered(engine, number).lines
    with Bar("Sounds") as bar:
        rendered = render_content(content, library_of(settings, engine), bar)
    after = compiled(rendered, SystemClock(settings.clock_offset))
    with reading(engine) as connection:
        words = heard_in(connection, [*before.values(), *after.values()])
    print(
        "\n".join(changes(before, after, words)) or f"Callers would hear what they hear in release {number}."
    )


def release_numbered(engine: Engine, number: int) -> Release:
    try:
        with reading(engine) as connection:
            return load_release(connection, number)
    except NoSuchRelease:
        raise no_release(number) from None


def no_release(number: int) -> OperatorError:
    return OperatorError(f"There is no release {number}.", "See those there are with --list.")


def library_of(settings: Settings, engine: Engine) -> ClipLibrary:
    return open_library(settings.clips, settings.instance_path / "voices", engine)


def _speak_online(content: Content, settings: Settings) -> None:
    """Have gTTS say what it has not said before; without a network the offline voice stays."""
    circuit = Circuit(ask_google)
    kept = kept_online(settings.instance_path / "voices")
    for language in LANGUAGES:
        sentences = sentences_to_say(content, language)
        with Bar(f"gTTS {language}") as bar:
            bar.start(len(sentences))
            stopped = fetch(GttsVoice(language, kept, circuit), sentences, bar.advance)
        if stopped:
            print(
                f"gTTS stopped ({stopped}). The offline voice speaks what it has not said.", file=sys.stderr
            )


def sentences_to_say(content: Content, language: str) -> list[str]:
    """Each different sentence of the language that no person has recorded: a recording wins over every voice."""
    synthetic = (
        utterance
        for utterance in utterances(content, language)
        if utterance.language == language and not utterance.recording
    )
    return list(dict.fromkeys(said for utterance in synthetic for said in utterance.sentences if said))


def recordings_to_make_again(content: Content) -> list[str]:
    """The judgement of each recording in use that is not good."""
    spoken = (utterance for code in offered_languages(content) for utterance in utterances(content, code))
    judged = {
        path: examine(path)[1] for path in sorted({said.recording for said in spoken if said.recording})
    }
    return [judgement(path, findings, "en") for path, findings in judged.items() if findings]


def sentence(outcome: Outcome) -> str:
    done = "Published release" if outcome.changed else "Nothing has changed since release"
    return f"{done} {outcome.number}."


def print_releases(engine: Engine) -> None:
    with reading(engine) as connection:
        releases = list_releases(connection)
    for release in releases:
        at = release.published_at.astimezone(ANTANANARIVO).strftime("%Y-%m-%d %H:%M")
        print(f"{release.number:4}  {at}  {release.digest[:12]}  {release.note}")
    if not releases:
        print("Nothing is published yet.")


def roll_back_to(number: int, settings: Settings, engine: Engine) -> None:
    try:
        with unit_of_work(engine) as connection:
            made = roll_back(connection, number, SystemClock(settings.clock_offset).now())
    except NoSuchRelease:
        raise OperatorError(f"There is no release {number}.", "See those there are with --list.") from None
    except ValueError as error:
        raise OperatorError(str(error), "Publish the content anew instead.") from None
    print(
        f"Published release {made}: release {number} again. Calls that are on stay with the one they began with."
    )


if __name__ == "__main__":
    run(main)
