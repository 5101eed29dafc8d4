"""Pictures drawn by the project, for who does not read: one for each theme, and those of the telephone for posters.

Each is SVG on a field of 100 x 100, in strokes of one colour, so that it prints on a black-and-white printer and is seen at the
size of a thumbnail. They show things - a paper, a coin, a road -, never a person's face or a people.
"""

STROKE = 'fill="none" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"'

PICTOGRAMS = {
    "fees": (
        '<rect x="10" y="28" width="80" height="44" rx="5"/><circle cx="50" cy="50" r="12"/>'
        '<path d="M16 88 L84 12"/>'
    ),
    "licences": (
        '<path d="M22 12 H64 L78 26 V54"/><path d="M22 12 V88 H50"/><path d="M36 34 H62 M36 50 H54"/>'
        '<circle cx="70" cy="74" r="16"/><path d="M63 74 L68 80 L78 68"/>'
    ),
    "routes": (
        '<circle cx="22" cy="78" r="10"/><path d="M34 78 H62 A14 14 0 0 0 62 50 H42 A14 14 0 0 1 42 22 H58"/>'
        '<path d="M70 8 V36 M70 10 L90 18 L70 26"/>'
    ),
    "contracts": (
        '<path d="M20 12 H60 L76 28 V46"/><path d="M20 12 V88 H44"/><path d="M34 36 H60 M34 52 H52"/>'
        '<path d="M54 88 L58 74 L82 50 L92 60 L68 84 Z"/>'
    ),
    "papers": (
        '<rect x="22" y="10" width="56" height="80" rx="6"/><circle cx="50" cy="40" r="15"/>'
        '<path d="M35 40 H65 M50 25 V55"/><path d="M38 74 H62"/>'
    ),
    "wages": (
        '<ellipse cx="50" cy="24" rx="30" ry="12"/><path d="M20 24 V74 C20 82 34 88 50 88 S80 82 80 74 V24"/>'
        '<path d="M20 41 C20 49 34 54 50 54 S80 49 80 41"/><path d="M20 58 C20 66 34 71 50 71 S80 66 80 58"/>'
    ),
    "danger": '<path d="M50 12 L92 86 H8 Z"/><path d="M50 40 V60"/><path d="M50 73 V74"/>',
    "money": (
        '<rect x="8" y="14" width="66" height="40" rx="5"/><circle cx="41" cy="34" r="9"/>'
        '<path d="M22 76 H88 M72 60 L90 76 L72 92"/>'
    ),
    "rights": (
        '<path d="M50 10 V88 M30 88 H70 M16 26 H84"/><path d="M20 28 L6 60 H34 Z"/><path d="M80 28 L66 60 H94 Z"/>'
    ),
    "places": (
        '<path d="M50 92 C28 62 20 52 20 38 A30 30 0 0 1 80 38 C80 52 72 62 50 92 Z"/><circle cx="50" cy="38" r="11"/>'
    ),
    "family": (
        '<path d="M10 48 L50 14 L90 48"/><path d="M20 42 V88 H80 V42"/>'
        '<path d="M50 78 L36 64 A9 9 0 0 1 50 54 A9 9 0 0 1 64 64 Z"/>'
    ),
    "voices": (
        '<path d="M10 16 H90 V66 H46 L26 86 V66 H10 Z"/><path d="M30 36 V46 M43 28 V54 M57 32 V50 M70 37 V45"/>'
    ),
    "radio": (
        '<rect x="8" y="38" width="84" height="50" rx="6"/><path d="M24 38 L78 12"/><circle cx="34" cy="63" r="13"/>'
        '<path d="M60 54 H80 M60 68 H80"/>'
    ),
    "call": (
        '<path d="M30 10 L16 18 C10 52 48 90 82 84 L90 70 L68 56 L58 66 C48 62 38 52 34 42 L44 32 Z"/>'
        '<path d="M60 14 A28 28 0 0 1 86 40 M60 30 A13 13 0 0 1 71 41"/>'
    ),
    "listen": (
        '<path d="M14 38 H30 L52 18 V82 L30 62 H14 Z"/><path d="M66 36 A20 20 0 0 1 66 64 M78 24 A36 36 0 0 1 78 76"/>'
    ),
    "speak": (
        '<rect x="36" y="8" width="28" height="52" rx="14"/><path d="M20 46 A30 30 0 0 0 80 46"/>'
        '<path d="M50 76 V92 M34 92 H66"/>'
    ),
    "confidential": (
        '<rect x="20" y="44" width="60" height="46" rx="6"/><path d="M32 44 V30 A18 18 0 0 1 68 30 V44"/>'
        '<path d="M50 62 V72"/>'
    ),
    "person": (
        '<path d="M20 60 V48 A30 30 0 0 1 80 48 V60"/><rect x="12" y="54" width="16" height="26" rx="6"/>'
        '<rect x="72" y="54" width="16" height="26" rx="6"/><path d="M80 80 C80 90 70 92 56 92"/>'
    ),
}


class NoPictogram(Exception):
    """A theme that has no picture: draw one in radio_feed/pictograms.py."""


def pictogram(name: str, colour: str) -> str:
    """The drawing as a group on 100 x 100, to be set into an SVG. Raises NoPictogram."""
    if name not in PICTOGRAMS:
        raise NoPictogram(f"{name}: draw it in radio_feed/pictograms.py.")
    return f'<g {STROKE} stroke="{colour}">{PICTOGRAMS[name]}</g>'


def pictogram_svg(name: str, colour: str = "#000") -> str:
    """The drawing by itself. Raises NoPictogram."""
    inside = pictogram(name, colour)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{inside}</svg>'
