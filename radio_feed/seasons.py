"""Seasons of a feed: a theme is one, and so are workers' voices. Their numbers are told to the world and never change."""

from publishing.shapes import Theme

VOICES = "voices"
"""The season of workers' own stories."""

SEASONS = {
    Theme.FEES: 1,
    Theme.LICENCES: 2,
    Theme.ROUTES: 3,
    Theme.CONTRACTS: 4,
    Theme.PAPERS: 5,
    Theme.WAGES: 6,
    Theme.DANGER: 7,
    Theme.MONEY: 8,
    Theme.RIGHTS: 9,
    Theme.PLACES: 10,
    Theme.FAMILY: 11,
    VOICES: 12,
}
