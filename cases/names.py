"""Code names of cases: an adjective and a noun, so that people can speak of a case without saying what it is."""

from collections.abc import Callable
from secrets import randbelow

from core.ledger import Rows

ADJECTIVES = (
    "amber", "ancient", "autumn", "azure", "bold", "brave", "bright", "broad", "calm", "clear", "copper", "coral",
    "crimson", "daring", "dawn", "deep", "early", "eastern", "emerald", "fair", "fine", "fresh", "gentle", "golden",
    "grand", "green", "high", "honest", "humble", "indigo", "ivory", "jade", "keen", "kind", "late", "light",
    "little", "lively", "long", "lucky", "merry", "mild", "misty", "modest", "noble", "northern", "olive", "open",
    "patient", "plain", "polite", "proud", "quick", "quiet", "ready", "royal", "ruby", "rustic", "scarlet", "serene",
    "sharp", "silent", "silver", "simple", "smooth", "soft", "solid", "southern", "spring", "steady", "still",
    "strong", "summer", "sunny", "swift", "tall", "tender", "tidy", "tranquil", "true", "velvet", "violet", "vivid",
    "warm", "western", "white", "wide", "wild", "winter", "wise", "witty", "young",
)  # fmt: skip
NOUNS = (
    "acacia", "anchor", "arch", "baobab", "barley", "basin", "bay", "beacon", "bell", "birch", "boat", "breeze",
    "bridge", "brook", "canyon", "cape", "cedar", "cliff", "cloud", "clove", "coast", "cove", "creek", "delta",
    "dune", "ember", "feather", "fern", "field", "fjord", "forest", "fountain", "garden", "grove", "harbour",
    "harvest", "hill", "island", "jasmine", "lagoon", "lake", "lantern", "lemur", "lily", "mango", "maple", "market",
    "meadow", "mill", "moon", "mountain", "oak", "oar", "orchard", "orchid", "palm", "path", "pearl", "pebble",
    "pine", "plain", "pond", "raven", "reef", "ridge", "river", "road", "sail", "sand", "shell", "shore", "sky",
    "spring", "star", "stone", "stream", "summit", "sun", "tide", "timber", "tower", "tree", "valley", "vanilla",
    "village", "vine", "wave", "well", "willow", "wind", "wood",
)  # fmt: skip
TRIES = 20

Below = Callable[[int], int]
"""A random number from 0 up to, without, the number given."""


def new_name(rows: Rows, below: Below = randbelow) -> str:
    """A name that no case has; with a number behind it once most pairs are taken."""
    for attempt in range(TRIES):
        words = f"{ADJECTIVES[below(len(ADJECTIVES))]} {NOUNS[below(len(NOUNS))]}"
        name = words if attempt < TRIES // 2 else f"{words} {below(1_000_000)}"
        if rows.one("SELECT 1 FROM cases WHERE name = ?", name) is None:
            return name
    raise NoNameLeft


class NoNameLeft(Exception):
    """Twenty names in a row were taken: there cannot be that many cases. Look at the randomness."""
