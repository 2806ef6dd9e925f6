"""How English asks for somebody's time and contacts."""

import re
from collections.abc import Iterator

from domain.coaching.english.appointments import APPOINTED, COMPANY, INTRODUCED
from domain.coaching.english.cues import either, once, requested, spoken, where
from domain.coaching.english.phrases import phrases
from domain.coaching.english.referrals import referral
from domain.coaching.model import Context, Purpose
from domain.coaching.reading import Reading, Span

_MENTORING = (
    r"(?:be(?:come|ing)?|as|find) (?:my|a|an) (?:\w+ )?(?:mentor|coach|advisor|adviser|"
    r"sponsor)\b|mentor (?:me|us)\b|mentorship\b|mentoring\b|coach me\b|take me under|"
    r"guide me (?:through|on|regularly)|(?:weekly|monthly|regular|fortnightly|biweekly|"
    r"every (?:week|month|two weeks|fortnight)) (?:\w+ )?(?:call|chat|meeting|catch|"
    r"session|coffee|talk|check)|(?:call|chat|meet|session|hour|talk|speak)\w* (?:\w+ )?(?:every|"
    r"once a|twice a|each|per) (?:week|month|fortnight|two weeks)|shadow you\b|spend (?:a|"
    r"the) day (?:with|at|in)\b"
)

_MEETING = (
    r"(?:jump|hop|get|have|do|be|set up|schedule|arrange|book|up for|open to|spare|spend|"
    r"squeeze in|on|for|over|quick|short|brief|\d+[- ]?min\w*|video|phone|zoom|a|half-hour|"
    r"skype|teams|virtual|informational|informal|coffee) (?:on |an? |the |in |for ){0,3}(?:quick |"
    r"short |brief |virtual |informal |informational |little |friendly |\d+[- ]?\w+ |"
    r"zoom |video |phone |skype |teams |coffee ){0,3}(?:call|calls|zoom|video ?call|"
    r"phone ?call|video chat|coffee chat|facetime|informational interview|informational|"
    r"google meet|meeting|coffee|lunch|dinner|drink|beer|breakfast|catch[- ]?up|sit-?down)\b"
    r"|(?:meet|meeting|meet up|grab|buy you|invite you (?:to|for)|take you (?:to|out for)|"
    r"have|get|treat you to) (?:up |you |with you |in person |for )*(?:a |an? \w+ |some )?(?:coffee|"
    r"lunch|dinner|drinks?|beer|tea|breakfast|person\b|cake)|(?:can|could|may|shall|"
    r"would|let's|love to|like to|want to|happy to|keen to|hoping to|chance to) (?:we |"
    r"i |you )?(?:\w+ )?(?:meet|sit down|speak|hop on|jump on|chat|talk|catch up)\b(?! (?:about (?:it|"
    r"this)|to (?:your|the|my) (?:boss|manager|hr|team|people)|at your))(?:(?= (?:you|"
    r"with you|up|for|in person|to you|on|over|sometime|soon|next|this|briefly|a bit|"
    r"some time|at|about|more|live|face|either|properly|one day))|[?.!])"
    r"|pick (?:your|ur) brains?|(?:an?|one|half an?|\d+|ten|fifteen|twenty|thirty|forty|"
    r"forty-five|sixty|five|couple of|few|some) ?(?:-? ?(?:minutes?|mins?|hours?|min)) (?:of )?(?:your|"
    r"ur) time|(?:have|spare|give me|spend|grant me|take|got|find|free (?:up )?|offer(?: me)?) (?:me "
    r"|us )?(?:just |about |only |maybe |even )?(?:an?|one|half an?|\d+|ten|fifteen|"
    r"twenty|thirty|forty|forty-five|sixty|five|a couple of|a few|some)(?: short| quick|"
    r" free)? ?(?:minutes?|mins?|hours?|min)\b(?! (?:for (?:my|our|the|this|a) |on (?:my|"
    r"our|the|this|a) |"
    r"to (?:fill|take|do|complete|answer|vote|like|share|read|look|review|rate|sign|"
    r"endorse|test|check)))|(?:call|ring|"
    r"phone) me\b|call you\b|visit (?:you|your (?:office|studio|lab|company|team|workplace))|"
    r"(?:show|"
    r"take) me around|a (?:quick |short |little )?(?:chat|conversation|talk) (?:with you|"
    r"about|over|on|in person|sometime|soon|next|this)|speak (?:with|to) you\b|talk (?:with|"
    r"to) you\b|(?:get|hop|jump) on (?:a|the) (?:\w+ )?(?:call|phone|zoom)|(?:come|drop|"
    r"swing|stop) by (?:your|the) (?:office|studio|lab|desk|place)"
)

_LONG_TALK = (
    r"(?:30|40|45|50|60|90|thirty|forty|forty-five|sixty|ninety)[- ]?(?:min\w*)|half an hour|"
    r"half-hour|(?<!quarter of )(?:an?|one|two|couple of|few|2|3|1) ?-?hours?\b|whole (?:day|afternoon|"
    r"morning)|(?:long|lunch|dinner)\b|(?:every|each|per) (?:week|month|fortnight|(?:mon|tues|wednes|thurs|"
    r"fri|satur|"
    r"sun)day)|\w+days after|(?:fixed|regular|standing|weekly|monthly|training|workshop|coach|mentor\w*)\b|"
    r"an (?:afternoon|evening)\b|(?:a|full) day (?:with|"
    r"in|at)"
)

_INTRODUCTION = (
    r"(?:introduce|introducing|connect|put) (?:me|us) (?:\w+ )?(?:to|with|in touch with|"
    r"in contact with)\b(?! you\b)|(?:an? |the |any |for )?(?:\w+ )?(?:introduction|"
    r"intro)s? (?:to|with)\b(?! (?:the )?(?:topic|field|subject|design|python|programming|"
    r"book))|(?:make|making|do) (?:an? |the |me an? )?(?:\w+ )?(?:introduction|intro)\b|"
    r"(?:get|bring) me (?:in touch|in contact|into contact) with|give me (?:\w+ ){0,2}(?:contact details|"
    r"phone number|number|e-?mail(?: address)?) of|(?:share|pass on|give me) (?:her|"
    r"his|their|\w+'s) (?:contact|number|e-?mail|details)|who else (?:should|could|can) i (?:talk|"
    r"speak|write) to"
)


MENTORING, MEETING, INTRODUCTION = (phrases(each) for each in (_MENTORING, _MEETING, _INTRODUCTION))


LONG_TALK = re.compile(rf"\b(?:{_LONG_TALK})")

_MEETING_NOT = re.compile(
    r"\b(?:(?:thank you|thanks|grateful)\b[^.!?]{0,30}(?:for|that)|(?:enjoyed|loved|"
    r"great|good|lovely|nice|happy|glad|pleasure) (?:\w+ )?(?:our|the|to|that|meeting|"
    r"talking|speaking|chatting|seeing)|(?:it was|was) (?:so |very |really )?(?:nice|"
    r"great|good|lovely|a pleasure)|"
    r"(?:would|do|if) you (?:like|want|need|ever need|ever want) (?:me|to)\b|our (?:call|"
    r"chat|meeting|coffee|conversation|talk)|after (?:we|our|you)|your (?:talk|call|"
    r"meeting|chat)|happy to (?:hop|jump|call|meet|chat|talk)|i(?:'m| am) (?:happy|glad) to)\b"
)


_meeting = once(
    either(
        requested(MEETING, unless=_MEETING_NOT),
        requested(COMPANY, unless=_MEETING_NOT),
        spoken(APPOINTED, unless=_MEETING_NOT),
    )
)


_mentoring = once(requested(MENTORING, unless=_MEETING_NOT))


_introduction = once(
    either(requested(INTRODUCTION, unless=_MEETING_NOT), requested(INTRODUCED, unless=_MEETING_NOT))
)


_CALL, _FEEDBACK, _INTRO = 2, 3, 4


def asks_of_time(reading: Reading, about: Context) -> Iterator[tuple[Span, int]]:
    """Each ask that is on the ladder and neither job, referral, money nor favour, with its level."""
    if about.purpose in {Purpose.THANKS, Purpose.GIVE}:
        return
    for span in _mentoring(reading, about):
        yield span, _FEEDBACK
    meetings = list(_meeting(reading, about))
    long = set(where(reading, meetings, lambda plain: LONG_TALK.search(plain) is not None))
    for span in meetings:
        yield span, _FEEDBACK if span in long else _CALL
    referred = [(each.start, each.end) for each in referral(reading, about)]
    for span in _introduction(reading, about):
        if not any(start < span.end and span.start < end for start, end in referred):
            yield span, _INTRO
