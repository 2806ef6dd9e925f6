"""Files, booking links and dates that an English message brings along."""

import re
from collections.abc import Iterator

from domain.coaching.english.phrases import phrases
from domain.coaching.model import Context, Purpose
from domain.coaching.reading import Reading, Sentence, Span
from domain.contacts.stage import Stage

BOOKING = re.compile(
    r"\b(?:calendly|savvycal|cal\.com|cal\.[a-z]+/|tidycal|youcanbook\.?me|doodle|meetings\.hubspot|"
    r"chilipiper|zcal|koalendar|(?:booking|book|calendar|meet|schedule|slots)\.[a-z]+/)[\w./?=&-]*"
)

_ATTACHED = phrases(
    r"(?:i(?:'ve| have)|i|we(?:'ve| have)) (?:also |just |already )?(?:attach|enclose)d?\b(?! (?:to|"
    r"great|importance|no))",
    r"(?:is|are|please find|find|see|it's|they're|mine) (?:\w+ )?(?:attached|enclosed|"
    r"in the attachment|below as a pdf)(?! to)",
    r"(?:attached|enclosed)(?: (?:you(?:'ll| will)? (?:can )?find|please|find|is|are|"
    r"hereto|herewith|to this|below|here|for your)|:)",
    r"(?:the|my|an?) (?:attached|enclosed) \w+",
    r"(?:attaching|enclosing)\b",
    r"(?:as an?|in (?:the|an?)|see) attachments?\b",
    r"(?:my|the link to my|link to my) (?:\w+ )?(?:cv|resume|résumé|portfolio|case study|"
    r"deck|pitch deck|manuscript|cover letter)\b(?=[^.!?]{0,60}(?:attach|enclos|http|"
    r"www|\.example|\.com|below|here|link|find|look|view|review|see|check|pdf|so that you|"
    r"glance))",
    r"(?:here(?:'s| is| are)|see|find|check out|look at|view|visit|browse|have a look at|"
    r"take a look at|linked|sending you|sent you|send you|i'll send|shared) (?:out |"
    r"at |you )?(?:\w+ )?(?:my|our) (?:\w+ ){0,3}(?:cv|resume|résumé|portfolio|deck|"
    r"case stud(?:y|ies)|website|work samples?|samples?|slides?|document|proposal|application|"
    r"thesis|draft|prototype|figma|behance|dribbble|github|app|redesign|essay|manuscript|"
    r"demo|showreel|reel)\b",
    r"would you (?:\w+ )?(?:look|read|go|check) (?:it|this|them|that) (?:over|through)",
    r"(?:my|our) (?:\w+ ){0,4}(?:is|are) (?:now )?(?:online|live|up|here|below|linked|"
    r"attached)\b[^.]{0,60}(?:look|check|tell me|think|feedback|see|review|view)",
    r"(?:behance|dribbble)\b",
    r"pfa\b|(?:in|as|see|find|with) (?:the |an? |this )?(?:attachment|annex|appendix|enclosure)s?\b",
    r"(?:to|i|we|and|also|shall|will|'ll) (?:\w+ )?(?:enclose|attach|append)(?:d|ed)?\b(?! (?:great|to|myself|"
    r"importance))",
    r"(?:send|sent|sending|share|sharing|put|include|including|bring|dropping) (?:you |over |"
    r"it |below |herewith |along )?(?:a |an |"
    r"the |my |our |some )?(?:[\w-]+ ){0,2}(?:cv|resume|résumé|portfolio|deck|slides|sample|samples|pdf|"
    r"brochure|proposal|manuscript|transcripts?|"
    r"certificates?|folder|presentation)\b",
    r"(?:as|in) (?:a |an )?(?:pdf|mp4|powerpoint|word file|zip)|\d+[- ](?:slide|page) (?:\w+ )?(?:deck|pdf|cv|"
    r"brochure|portfolio|presentation)",
    r"(?:my|our) (?:\w+ ){0,2}(?:cv|resume|portfolio|folder|deck|brochure|website|app|blog|profile|guide|"
    r"video|demo|book|shop)[:,]? (?:is (?:at|on|"
    r"here)|at )?(?:https?://|www\.|[\w-]+\.(?:com|example|org|net|io|dev|me)\b)",
    r"(?:please )?(?:find (?:it|them) (?:here|below)|go through it|have a look)[^.!?]{0,40}?:? (?:https?://|"
    r"www\.|[\w-]+\.(?:com|example|org|io)/)",
    r"(?:what works|what you think|your verdict|your feedback)[^.!?]{0,30}: (?:https?://|www\.|[\w-]+\.(?:com|"
    r"example|org|io)/)",
)

_CALENDAR = phrases(
    r"(?:my|a|the) (?:calendar|booking|scheduling|calendly) ?(?:link|page|invite|invitation)?(?=[^.!?]{0,50}(?:h"
    r"ere|slot|book|pick|grab|choose|link|time|http|\.com|\.example|below|suits|works|"
    r"find))",
    r"here(?:'s| is) my (?:calendar|calendly|availability)",
    r"(?:book|pick|grab|choose|select|find|reserve|take|schedule|block) (?:a |any |some |"
    r"yourself a |whatever |whichever |the )?(?:\w+ )?(?:slots?|times?|time slot|date|"
    r"appointment|window|spot)(?= (?:here|on|in|that|with|which|works|below|for|from|"
    r"via|through|at|you)|[.,:!]|$)",
    r"(?:calendar|meeting) invit(?:e|ation)",
    r"(?:send|sent|sending) (?:you )?(?:an? |over (?:an? )?)?(?:\w+ )?(?:invite|calendar|"
    r"zoom link|meeting link)\b",
)

_DAYS = (
    r"(?:(?:next |this |coming |on )*(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:mon|"
    r"tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b|tomorrow|today|tonight)"
)

_CLOCK = (
    r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|o'clock|h\b|uhr)|\d{1,2}[:.]\d\d|"
    r"at (?:\d{1,2}|noon|ten|eleven|two|three|four|five|nine|lunch\w*)\b|morning|afternoon|"
    r"evening|noon|lunch(?:time)?)"
)

_SLOTS = phrases(
    rf"{_DAYS},? (?:the \w+,? )?(?:or \w+ )?(?:at |around |between |from |after |before )?{_CLOCK}(?!\w)",
    rf"{_CLOCK} (?:on |this |next )?{_DAYS}",
    rf"(?:are|would|will) you (?:be )?(?:free|available|around|there) (?:\w+ ){{0,2}}?(?:{_DAYS}|"
    rf"next week|this week|at \d|between \d|on the \d|sometime (?:this|next) week)",
    rf"(?:does|would|how about|what about|is|shall we say|say) {_DAYS}(?: \w+){{0,3}} (?:work|"
    rf"suit|good|okay|ok|fine|possible|convenient|meet|be)",
    rf"(?:how|what) about {_DAYS}",
    rf"(?:i'm|i am|i'd be) (?:free|available) (?:on )?{_DAYS}",
    r"(?:on|the) \d{1,2}(?:st|nd|rd|th)(?: of)? (?:january|february|march|april|may|"
    r"june|july|august|september|october|november|december)[^.!?]{0,20}(?:at |\d)",
    r"on the \d{1,2}(?:st|nd|rd|th) (?:at|from|around|after) \d",
)

_SLOT_ASK = re.compile(
    r"\b(?:free|available|meet|call|coffee|lunch|talk|chat|work for you|suit|slot|zoom|"
    r"speak|time for|works|pick|choose|prefer|breakfast|drinks|dinner|guest|windows|catch up|drop by|come by|"
    r"convenient)\b"
)


def find_attachments(reading: Reading, about: Context) -> Iterator[Span]:
    """Files, booking links and slots, where the writer brings them to somebody who has no reason to look."""
    if about.purpose is not Purpose.FIRST_CONTACT and about.stage is not Stage.SEED:
        return
    for pattern in (_ATTACHED, _CALENDAR):
        yield from reading.find(pattern)
    for match in BOOKING.finditer(reading.plain):
        yield Span(*match.span())
    yield from _slots(reading)


def _slots(reading: Reading) -> Iterator[Span]:
    """Times to meet: one with a word for meeting, or several to choose from."""
    times: dict[Sentence, list[Span]] = {}
    for span in reading.find(_SLOTS):
        times.setdefault(reading.sentence_at(span.start), []).append(span)
    for sentence, spans in times.items():
        if len(spans) > 1 or _SLOT_ASK.search(sentence.plain):
            yield spans[0]
