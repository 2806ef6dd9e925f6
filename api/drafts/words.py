"""The words that drafts and templates share."""

from typing import Annotated, Literal

import msgspec

ChannelWord = Literal[
    "linkedin_note",
    "linkedin_premium_note",
    "linkedin_message",
    "linkedin_inmail",
    "email",
    "phone",
    "video",
    "in_person",
    "other",
]
PurposeWord = Literal[
    "first_contact",
    "follow_up",
    "thanks",
    "insight_question",
    "ask",
    "reconnect",
    "give",
    "other",
]
LanguageWord = Annotated[
    str,
    msgspec.Meta(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$", max_length=35),
]
