"""Malagasy numbers, after sound.md: the smallest part first. A native speaker must still confirm them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.numbers.malagasy import cardinal, expand
from audio.numbers.quantities import LIMIT

SPOKEN = {
    0: "aotra",
    1: "iray",
    2: "roa",
    4: "efatra",
    6: "enina",
    9: "sivy",
    10: "folo",
    11: "iraika ambin'ny folo",
    12: "roa ambin'ny folo",
    19: "sivy ambin'ny folo",
    20: "roapolo",
    21: "iraika amby roapolo",
    40: "efapolo",
    45: "dimy amby efapolo",
    60: "enimpolo",
    90: "sivifolo",
    99: "sivy amby sivifolo",
    100: "zato",
    101: "iraika amby zato",
    110: "folo amby zato",
    111: "iraika ambin'ny folo amby zato",
    121: "iraika amby roapolo amby zato",
    199: "sivy amby sivifolo amby zato",
    200: "roanjato",
    201: "iraika sy roanjato",
    321: "iraika amby roapolo sy telonjato",
    400: "efajato",
    750: "dimampolo sy fitonjato",
    1000: "arivo",
    1001: "iraika sy arivo",
    1500: "dimanjato sy arivo",
    2026: "enina amby roapolo sy roa arivo",
    10_000: "iray alina",
    12_500: "dimanjato sy roa arivo sy iray alina",
    45_750: "dimampolo sy fitonjato sy dimy arivo sy efatra alina",
    100_000: "iray hetsy",
    400_000: "efatra hetsy",
    999_999: "sivy amby sivifolo sy sivinjato sy sivy arivo sy sivy alina sy sivy hetsy",
    1_000_000: "iray tapitrisa",
    2_000_000: "roa tapitrisa",
    21_000_000: "iraika amby roapolo tapitrisa",
    150_000_000: "dimampolo amby zato tapitrisa",
    250_000_000: "dimampolo amby roanjato tapitrisa",
    200_000_050: "dimampolo sy roanjato tapitrisa",
    3_000_000_000: "telo lavitrisa",
    12_000_000_000: "roa ambin'ny folo lavitrisa",
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), SPOKEN.items())
def test_a_number_is_said_smallest_part_first(number: int, words: str) -> None:
    assert cardinal(number) == words


@given(st.integers(min_value=0, max_value=LIMIT - 1), st.integers(min_value=0, max_value=LIMIT - 1))
def test_two_numbers_never_sound_the_same(one: int, other: int) -> None:
    assert (cardinal(one) == cardinal(other)) == (one == other)


def test_millions_and_what_is_added_to_them_never_sound_the_same() -> None:
    counts = (0, 1, 2, 10, 11, 50, 100, 150, 200, 201, 250, 999)
    numbers = {
        a * 10**9 + b * 10**6 + c for a in counts for b in counts for c in (*counts, 1000, 10_000, 250_250)
    }
    assert len({cardinal(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_a_number_out_of_reach_is_refused_not_guessed(number: int) -> None:
    with pytest.raises(ValueError, match="there are no words for"):
        cardinal(number)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Tsindrio ny 1.", "Tsindrio ny iray."),
        ("12 500 ariary", "dimanjato sy roa arivo sy iray alina ariary"),
        ("12\u202f500 ariary", "dimanjato sy roa arivo sy iray alina ariary"),
        ("12\u00a0500 ariary", "dimanjato sy roa arivo sy iray alina ariary"),
        ("12500 ariary", "dimanjato sy roa arivo sy iray alina ariary"),
        ("ny 1, 2 na 3", "ny iray, roa na telo"),
        ("(0)", "(aotra)"),
        ("2 000 000 ariary", "roa tapitrisa ariary"),
    ],
)
def test_whole_cardinals_are_put_in_words(text: str, spoken: str) -> None:
    assert expand(text) == spoken


@pytest.mark.parametrize(
    "text",
    ["2,5", "12/05/2026", "15:30", "2026-11-22", "034 12 345 67", "+261 34", "007", "A12", "12a", "1 2 3", "1000000000000",
     "1.500", "tsy misy"],
)  # fmt: skip
def test_what_is_not_surely_a_cardinal_is_left_alone(text: str) -> None:
    assert expand(text) == text
