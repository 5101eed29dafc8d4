"""Addresses of sounds that one call alone may hear: a token that only this server made and only this server reads."""

from vault.call_seal import CallSeal, SealBroken

PURPOSE = "sound"


def token_of(seal: CallSeal, sid: str, item: str) -> str:
    """The token of an item for a call; each is made anew, and tells neither."""
    return seal.token(f"{item}|{sid}", PURPOSE)


def read_token(seal: CallSeal, token: str) -> tuple[str, str] | None:
    """The call's id and the item; nothing for what this server never made."""
    try:
        item, _, sid = seal.open_token(token, PURPOSE).partition("|")
    except SealBroken:
        return None
    return sid, item
