"""The regions a report may be of. A member's region, and a case's, is one of these ids."""

REGIONS = ("diana", "sava", "elsewhere")
"""Those that take reports; `elsewhere` is every other region of the country."""
PRACTICE = "practice"
"""The region of the practice phone: demo's staff alone belongs to it."""
STORIES = "stories"
"""No region of the country: what is sealed under it are stories, which editors open and nothing else (vault.entitlement)."""
PRACTICE_STORIES = "practice-stories"
"""The same for stories of the practice phone: demo's editor opens these, and no other."""
