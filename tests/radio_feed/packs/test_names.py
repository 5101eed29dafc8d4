import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio_feed.packs.names import (
    LONGEST_STEM,
    RESERVED,
    NamesCollide,
    fat_name,
    is_fat_safe,
    refuse_collisions,
)


@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_title_becomes_a_name_that_any_stick_takes(words: list[str]) -> None:
    name = fat_name(words, "mp3")
    assert is_fat_safe(name)
    assert name.startswith("ANTSO")
    assert name.endswith(".MP3")
    assert len(name) <= LONGEST_STEM + 4


def test_a_name_says_whose_it_is_which_cut_and_what() -> None:
    assert fat_name(["057", "mg", "Ny karama tsy omena"], "mp3") == "ANTSO-057-MG-NY-KARAMA-TSY-OMENA.MP3"


def test_a_title_of_more_than_255_bytes_is_cut() -> None:
    assert fat_name(["057", "fr", "é" * 400], "mp3") == f"ANTSO-057-FR-{'E' * 47}.MP3"


@pytest.mark.parametrize("device", sorted(RESERVED))
def test_no_device_of_windows_is_a_name(device: str) -> None:
    assert not is_fat_safe(f"{device.lower()}.MP3")
    assert not is_fat_safe(f"MP3-MG/{device}")
    assert is_fat_safe(fat_name([device], "mp3"))


@pytest.mark.parametrize(
    "path",
    [
        "../A.MP3",
        "/A.MP3",
        "A/../../B",
        "A//B",
        "A.MP3.",
        ".A",
        "A B",
        "C:A",
        "A\\B",
        "",
        "A/",
        "é.MP3",
        "A" * 121,
    ],
)
def test_a_path_that_leads_elsewhere_or_is_no_name_of_a_pack_is_refused(path: str) -> None:
    assert not is_fat_safe(path)


def test_two_names_that_differ_in_small_letters_alone_collide() -> None:
    refuse_collisions(["MP3-MG/A.MP3", "MP3-FR/A.MP3", "B.MP3"])
    with pytest.raises(NamesCollide):
        refuse_collisions(["MP3/A.MP3", "Mp3/a.mp3"])
