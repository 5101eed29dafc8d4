"""A telephone number in its plainest form is read as phonenumbers reads it, only sooner."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agencies.importing.phones import parsed, phone_reader

REGIONS = ("HK", "MU", "MG", "FR", "US", "IT", "KW", "LB", "SA", "BR", "AR", "MX", "CN", "DE", None)


@given(st.sampled_from(REGIONS), st.text("0123456789", max_size=14) | st.text("0123456789+ -()", max_size=18))
@example("HK", "85212345678")
@example("MG", "0320000000")
@example("MG", "261320000")
@example("MX", "11234567890")
def test_a_number_is_what_phonenumbers_makes_of_it(region: str | None, text: str) -> None:
    assert phone_reader(region)(text) == parsed(text, region)


@pytest.mark.parametrize("text", ["21234567", "2123 4567", "+852 2123 4567"])
def test_a_number_of_hong_kong_however_it_is_written(text: str) -> None:
    assert phone_reader("HK")(text) == "+85221234567"
