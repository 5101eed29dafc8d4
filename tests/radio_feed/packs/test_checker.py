"""The checker for Windows: its file is plain ASCII with Windows' line ends, its lists say what the manifest says.

Where there is Wine its cmd.exe runs it, with a command in the place of certutil that prints what Windows' own prints: Wine has
none. Microsoft documents no form of it (learn.microsoft.com, certutil, -hashfile); these are what people have written down of
Windows 7 and 10, and what it says when it fails.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from radio_feed.packs.checker import check_list, command_file, delete_list
from radio_feed.packs.contents import PackContent
from tests.radio_feed.packs.building import contents_of

LABEL = re.compile(r"^:(\w+)", re.MULTILINE)
LED_TO = re.compile(r"(?:goto|call) :?(\w+)")


def test_it_is_ascii_with_the_line_ends_of_windows_and_names_its_lists() -> None:
    text = command_file("ANTSO-VERIFIER.TXT", "ANTSO-EFFACER.TXT").decode("ascii")
    assert text.count("\r\n") == text.count("\n")
    assert "ANTSO-VERIFIER.TXT" in text
    assert "ANTSO-EFFACER.TXT" in text
    assert "@CHECKS@" not in text


def test_it_says_what_it_does_in_french_and_malagasy() -> None:
    lines = command_file("A.TXT", "B.TXT").decode("ascii").splitlines()
    for begins in ("rem FR", "rem MG", "echo FR", "echo MG"):
        assert sum(line.startswith(begins) for line in lines) > 1


def test_every_place_it_jumps_to_is_there() -> None:
    text = command_file("A.TXT", "B.TXT").decode("ascii")
    assert set(LED_TO.findall(text)) - {"eof"} == set(LABEL.findall(text))


def test_its_lists_have_a_line_a_file_with_single_blanks_and_backslashes() -> None:
    content = contents_of({"MP3-MG/ANTSO-1.MP3": b"sound"})[0]
    assert check_list([content.packed]) == f"{content.sha256} 5 MP3-MG\\ANTSO-1.MP3\r\n".encode()
    assert delete_list(["MP3-MG/ANTSO-2.MP3"]) == b"MP3-MG\\ANTSO-2.MP3\r\n"


def test_it_deletes_nothing_before_it_has_looked_at_the_name() -> None:
    """Only names of ours, below its own folder: a list that somebody changed reaches no other file."""
    text = command_file("A.TXT", "B.TXT").decode("ascii")
    remove = text[text.index("\r\n:remove") : text.index("\r\n:delete")]
    guards = [
        remove.index(guard)
        for guard in ('"%NAME:..=%"', '"%NAME:~1,1%"', '"%NAME:ANTSO-=%"', '"%NAME:~0,1%"')
    ]
    assert max(guards) < remove.index("call :delete")


WINE = shutil.which("wine") or shutil.which("wine64")
CHECKS, DELETES = "ANTSO-VERIFIER.TXT", "ANTSO-EFFACER.TXT"
SOUND, PAGE, EMPTY = "MP3-MG/ANTSO-100-MG-FEES.MP3", "PAGES/ANTSO-100-MG-FEES.HTML", "ANTSO-NOTHING.TXT"

Says = Callable[[str, str], str]
"""What certutil prints of a file, by its path and its hash."""


def windows_7(path: str, sha256: str) -> str:
    spaced = " ".join(sha256[place : place + 2] for place in range(0, 64, 2))
    return (
        f"SHA256 hash of file {path}:\r\n{spaced}\r\nCertUtil: -hashfile command completed successfully.\r\n"
    )


def windows_10(path: str, sha256: str) -> str:
    return f"SHA256 hash of {path}:\r\n{sha256}\r\nCertUtil: -hashfile command completed successfully.\r\n"


def windows_10_in_french(path: str, sha256: str) -> str:
    ends = "CertUtil: -hashfile La commande s'est termin\x82e correctement."
    return f"SHA256 hachage de {path} :\r\n{sha256}\r\n{ends}\r\n"


FORMS = (windows_7, windows_10, windows_10_in_french)
NO_BYTES = "CertUtil: -hashfile command FAILED: 0x800703ee (WIN32: 1006 ERROR_FILE_INVALID)\r\n"


def sha1_only(_path: str, sha256: str) -> str:
    """An older one knows no other hash, and says that it was given too many words."""
    return "CertUtil: Too many arguments\r\n"


@dataclass(frozen=True)
class Station:
    """A PC with a stick: `checked` runs the command file on it and gives what it said and its exit status."""

    stick: Path
    answers: Path

    def checked(self) -> tuple[str, int]:
        assert WINE
        environ = os.environ | {"ANTSO_NO_PAUSE": "1", "WINEDEBUG": "-all", "WINEPATH": f"Z:{self.answers}"}
        done = subprocess.run(
            [WINE, "cmd", "/c", "ANTSO-VERIFIER.CMD"],
            cwd=self.stick, env=environ, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return done.stdout, done.returncode

    def answer(self, says: Says) -> None:
        """Have certutil print this of every file of the stick."""
        for content in [*_pack(), *_lists(_pack())]:
            path = content.path.replace("/", "\\")
            told = says(path, content.sha256) if content.bytes else NO_BYTES
            (self.answers / f"{Path(content.path).name}.out").write_bytes(told.encode("latin-1"))


def _pack() -> list[PackContent]:
    return contents_of({SOUND: b"sound", PAGE: b"<p>words</p>", EMPTY: b""})


def _lists(pack: list[PackContent]) -> list[PackContent]:
    return contents_of({CHECKS: check_list([content.packed for content in pack]), DELETES: b""})


@pytest.fixture
def station(tmp_path: Path) -> Station:
    if not WINE:
        pytest.skip("Wine is not there: apt-get install wine")
    stick, answers = tmp_path / "stick", tmp_path / "path"
    answers.mkdir()
    (answers / "certutil.bat").write_bytes(b'@type "%~dp0%~nx2.out"\r\n')
    for content in [*_pack(), *_lists(_pack())]:
        (stick / content.path).parent.mkdir(parents=True, exist_ok=True)
        with content.opened() as source:
            (stick / content.path).write_bytes(source.read())
    (stick / "ANTSO-VERIFIER.CMD").write_bytes(command_file(CHECKS, DELETES))
    return Station(stick, answers)


@pytest.mark.parametrize("says", FORMS)
def test_it_finds_the_hash_in_whatever_form_a_windows_prints_it(station: Station, says: Says) -> None:
    station.answer(says)
    said, status = station.checked()
    assert "Bons : 3   A recopier : 0   Effaces : 0" in said
    assert "certutil manque" not in said
    assert status == 0


@pytest.mark.parametrize("says", FORMS)
def test_it_names_the_file_whose_hash_is_another_and_the_one_that_is_missing(
    station: Station, says: Says
) -> None:
    station.answer(says)
    name = Path(SOUND).name
    (station.answers / f"{name}.out").write_bytes(says(SOUND, "0" * 64).encode("latin-1"))
    (station.stick / PAGE).unlink()
    said, status = station.checked()
    assert "Abime : MP3-MG\\ANTSO-100-MG-FEES.MP3" in said
    assert "Manque : PAGES\\ANTSO-100-MG-FEES.HTML" in said
    assert "Bons : 1   A recopier : 2" in said
    assert status == 1


def test_where_certutil_knows_no_sha256_it_says_so_and_compares_sizes(station: Station) -> None:
    station.answer(sha1_only)
    (station.stick / SOUND).write_bytes(b"another length")
    said, status = station.checked()
    assert "certutil manque : seules les tailles ont ete comparees." in said
    assert "Abime : MP3-MG\\ANTSO-100-MG-FEES.MP3" in said
    assert "Bons : 2   A recopier : 1" in said
    assert status == 1
