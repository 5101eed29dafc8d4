"""The checker for Windows: its file is plain ASCII with Windows' line ends, its lists say what the manifest says.

It was run by hand under Wine's cmd.exe (docs/packs.md); here stands what every Windows must be able to read.
"""

import re

from radio_feed.packs.checker import check_list, command_file, delete_list
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
