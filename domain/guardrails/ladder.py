"""The ask ladder: how much may be asked of somebody, by how far the relationship has come."""

from collections.abc import Mapping
from typing import Final

WORDS: Final = (
    "nothing",
    "one insight question",
    "a call of at most 20 minutes",
    "feedback on your work",
    "an introduction",
    "a referral or a job",
)
LIMITS: Mapping[str, int] = {"seed": 1, "sprout": 2, "growing": 3, "rooted": 5}
