"""The regions a report may be of. A member's region, and a case's, is one of these ids."""

REGIONS = ("diana", "sava", "elsewhere")
"""Those that take reports; `elsewhere` is every other region of the country."""
PRACTICE = "practice"
"""The region of the practice phone: demo's staff alone belongs to it."""
