"""A caller is a bucket that many numbers share, and no number leads to an exception."""

from hypothesis import given
from hypothesis import strategies as st

from core.buckets import BUCKET_BITS
from ivr.callers import caller_of

PRACTICE = "PR" + "0" * 32


@given(st.text(max_size=40), st.sampled_from(["CA01", PRACTICE]))
def test_any_from_at_all_gives_a_bucket_or_none(number: str, sid: str) -> None:
    printable = number.encode("utf-8", "surrogateescape" if number.isascii() else "replace").decode(
        "utf-8", "replace"
    )
    caller = caller_of(printable, sid, "pepper")
    assert caller.bucket is None or 0 <= caller.bucket < 2**BUCKET_BITS
    assert caller.operator is None or len(caller.operator) == 2


@given(st.binary(max_size=40))
def test_bytes_that_are_not_utf8_give_a_bucket_too(number: bytes) -> None:
    caller = caller_of(number.decode("utf-8", "surrogateescape"), "CA01", "pepper")
    assert caller.bucket is None or 0 <= caller.bucket < 2**BUCKET_BITS


def test_many_numbers_share_a_bucket_and_every_bucket_is_used_alike() -> None:
    buckets = [caller_of(f"+26134{number:07}", "CA01", "pepper").bucket for number in range(20_000)]
    assert max(bucket or 0 for bucket in buckets) > 2**BUCKET_BITS * 0.999
    assert min(bucket or 0 for bucket in buckets) < 2**BUCKET_BITS * 0.001
    assert len(set(buckets)) < 20_000, "some share theirs already"


def test_the_bucket_depends_on_the_pepper() -> None:
    one, other = (caller_of("+261340000001", "CA01", pepper).bucket for pepper in ("a", "b"))
    assert one != other


def test_who_practises_with_a_workers_number_is_not_that_worker() -> None:
    assert caller_of("+261340000001", PRACTICE, "pepper") != caller_of("+261340000001", "CA01", "pepper")
