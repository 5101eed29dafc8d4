"""Twenty bits of a keyed hash: enough to count by, too few to tell of whom (P07, P09)."""

import hmac
from hashlib import sha256

BUCKET_BITS = 20


def bucket_of(pepper: str, text: str) -> int:
    """The bucket, one of 1,048,576, of what a caller is or keyed. Without the pepper it cannot be told of any text."""
    digest = hmac.digest(pepper.encode(), text.encode("utf-8", "surrogateescape"), sha256)
    return int.from_bytes(digest[:4]) >> (32 - BUCKET_BITS)
