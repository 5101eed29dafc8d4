"""Judge recordings before they are published: what is wrong with each, and what to do about it.

python scripts/check_recording.py FILE...              judge them; exits with 2 when one would be refused
python scripts/check_recording.py --lang mg FILE...    in Malagasy, French (fr) or English (en)
python scripts/check_recording.py --for message FILE   also whether it is too long for an option, a prompt or a message
python scripts/check_recording.py --clean FILE OUT     write a cleaner copy of a telephone recording, then judge it
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import soundfile

from audio.ffmpeg import FfmpegFailed
from audio.quality import LANGUAGES, Finding, Kind, Verdict, words
from audio.quality.cleaning import clean
from audio.quality.words import VERDICTS
from audio.recordings import BadRecording, NotSound, examine, load
from core.errors import OperatorError
from scripts.terminal import REFUSED, run


def main() -> None:
    arguments = _arguments()
    files: list[Path] = arguments.files
    if arguments.clean:
        files = [write_cleaned(*files)]
    if refused_among(files, Kind(arguments.kind), arguments.lang):
        sys.exit(REFUSED)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judge recordings, and say what to do about them.")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of the answer")
    parser.add_argument(
        "--for", dest="kind", choices=[*Kind], default=Kind.ANY, help="what it is for: how long it may be"
    )
    parser.add_argument(
        "--clean", action="store_true", help="write a cleaner copy of the first file as the second"
    )
    arguments = parser.parse_args()
    if arguments.clean and len(arguments.files) != 2:
        parser.error("--clean needs two files: the recording, and the copy to write")
    return arguments


def refused_among(files: list[Path], kind: Kind, language: str) -> bool:
    """Print the judgement of each file; whether one is refused."""
    worst: set[Verdict | None] = set()
    for path in files:
        _, findings = examine(path, kind)
        print(judgement(path, findings, language))
        worst.add(verdict_of(findings))
    return Verdict.REFUSE in worst


def judgement(path: Path, findings: tuple[Finding, ...], language: str) -> str:
    """A file's name with its verdict, and a line for each finding."""
    named = VERDICTS[language]
    lines = [f"  - {named[finding.verdict]}: {words(finding, language)}" for finding in findings]
    return "\n".join([f"{path}: {named[verdict_of(findings)]}", *lines])


def verdict_of(findings: tuple[Finding, ...]) -> Verdict | None:
    """The worst; findings come with the refusals first."""
    return findings[0].verdict if findings else None


def write_cleaned(source: Path, copy: Path) -> Path:
    """Write a cleaned copy, whose ending names its format, and return it. Overwrites nothing. Raises OperatorError."""
    if copy.exists():
        raise OperatorError(f"{copy} is there already.", "Choose another name; the first recording is kept.")
    try:
        cleaned = clean(load(source))
    except NotSound as error:
        raise BadRecording(source, [error.finding]) from None
    except FfmpegFailed as error:
        raise OperatorError(f"{source} cannot be cleaned ({error}).", "Record it again.") from None
    try:
        soundfile.write(copy, cleaned.frames, cleaned.rate)
    except (soundfile.LibsndfileError, ValueError, TypeError) as error:
        raise OperatorError(
            f"{copy} cannot be written ({error}).", "End its name in .wav, .flac, .ogg or .mp3."
        ) from None
    return copy


if __name__ == "__main__":
    run(main)
