"""P15: nobody transcribes a grievance: no carrier is asked to, no recogniser is among our packages, and what is opened as sound
goes to a person's ear and nowhere else.
"""

import ast
import re
from pathlib import Path

import pytest

from carriers.portable import ATTRIBUTES, NotPortable, parse_twiml
from core.settings import ROOT
from tests.rooms import sources

RECOGNISERS = re.compile(
    r"whisper|vosk|kaldi|deepspeech|speech[-_]?recognition|speech[-_]?to[-_]?text|transcri(be|ption)|google-cloud-speech|azure-cognitive"
    r"|nemo[-_]toolkit|faster[-_]|torch|transformers|sphinx|wav2vec|assemblyai|deepgram",
    re.IGNORECASE,
)
"""Packages, attributes and addresses by which a machine writes down speech."""
SCRIPTS = (".js", ".mjs")
FOR_AN_EAR = {
    "web/console/listening.py", "web/console/comments.py", "web/console/stories.py", "vault/caller.py", "ivr/sounds.py",
}  # fmt: skip
"""Where a sound that was sealed is opened: for a member's ear, for the caller's; a story also for the version that is aired."""
TEXTS = {"web/console/calling.py", "web/console/case_page.py"}
"""Where words that were typed are opened: to be read on a page, or dialled."""
RULE = "vault/opening.py"


def code_of(path: Path) -> str:
    """The text without comments and docstrings, which may say that we do not."""
    text = path.read_text()
    if path.suffix in SCRIPTS:
        return re.sub(r"//.*", "", text)
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant("")
    return ast.unparse(tree)


def test_p15_no_package_of_ours_recognises_speech() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = [line.split("#")[0] for line in (ROOT / name).read_text().splitlines()]
        assert [package for package in packages if RECOGNISERS.search(package)] == []


def test_p15_no_code_asks_for_a_transcript_or_names_a_recogniser() -> None:
    files = list(sources(".py", *SCRIPTS))
    assert len(files) > 200
    assert [str(path.relative_to(ROOT)) for path in files if RECOGNISERS.search(code_of(path))] == []


def test_p15_the_scan_finds_what_it_looks_for(tmp_path: Path) -> None:
    for line in (
        "import whisper",
        "record['transcribe'] = 'true'",
        "client.transcriptions.list()",
        "import speech_recognition",
    ):
        file = tmp_path / "one.py"
        file.write_text(f'"""We never transcribe."""\n{line}\n')
        assert RECOGNISERS.search(code_of(file)), line
    file.write_text('"""We never transcribe."""\n# nor ask for a transcription\nx = 1\n')
    assert not RECOGNISERS.search(code_of(file))


@pytest.mark.parametrize("attribute", ["transcribe", "transcribeCallback", "input", "speechTimeout", "hints"])
def test_p15_no_verb_that_the_line_may_write_has_a_machine_listen(attribute: str) -> None:
    assert all(attribute not in allowed for allowed in ATTRIBUTES.values())
    for verb in ("Record", "Gather"):
        with pytest.raises(NotPortable):
            parse_twiml(f'<Response><{verb} {attribute}="true"/></Response>')


def test_p15_a_sealed_sound_is_opened_for_an_ear_alone() -> None:
    opens = re.compile(r"\b(open_item|open_answer)\(")
    code = {str(path.relative_to(ROOT)): code_of(path) for path in sources()}
    found = {path for path, text in code.items() if opens.search(text)}
    assert {"web/console/listening.py", *TEXTS} <= found
    assert found <= FOR_AN_EAR | TEXTS | {RULE}
    assert all(".decode()" in code[path] for path in TEXTS)
