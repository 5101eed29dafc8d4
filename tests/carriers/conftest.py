from collections.abc import Iterator

import pytest

from tests.carriers.faulty_carrier import Company, faulty_carrier


@pytest.fixture
def company() -> Iterator[Company]:
    with faulty_carrier() as serving:
        yield serving
