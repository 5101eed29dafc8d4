"""The README's map of the house names every room there is, and nothing that is not there."""

import re

from core.settings import ROOT

NO_ROOMS = {"instance"}
"""What a deployment makes beside the rooms."""


def test_the_map_names_every_room_and_no_other() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^    (\w+)/ ", text, re.MULTILINE))
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}
    assert named == rooms - NO_ROOMS
