"""How English chases an answer."""

import re
from collections.abc import Iterator

from domain.coaching.english.again import AGAIN
from domain.coaching.english.cues import spoken, told, where
from domain.coaching.english.phrases import phrases
from domain.coaching.model import Context
from domain.coaching.reading import Reading, Span

_CHASING = phrases(
    r"(?:check(?:ing)?|popp(?:ing)?|pop) (?:back )?in(?: again)?(?! (?:at|the (?:hotel|"
    r"desk|airport)))\b",
    r"circl(?:ing|e) (?:back|around)",
    r"loop(?:ing)? back",
    r"(?:just|only|quick) (?:check|checking)\b",
    r"coming back to (?:my|this|that|our) (?:\w+ )?(?:message|question|mail|e-?mail|"
    r"request|note|application|invitation)",
    r"(?:follow(?:ing)?[- ]?up|follow(?:ing)? up) (?:on|to|regarding|about|with (?:you|"
    r"regard)|again|here|once more|as|because|since|my|from)\b(?! (?:your (?:advice|"
    r"suggestion|tip|recommendation|idea|offer|hint|book|question|kind)|what you|that (?:advice|"
    r"tip|suggestion|idea)))",
    r"(?:wanted|want|like|trying|writing|here|have|need) to follow[- ]?up\b(?! on (?:your|"
    r"what you))",
    r"(?:a |just a |quick |friendly |gentle |small |short |my |second |third |another |"
    r"one (?:last|more) )+(?:follow-?up|reminder|nudge|ping|poke|chaser|bump)\b(?! (?:of|question|"
    r"study|article))",
    r"as (?:per )?my (?:last|previous|earlier|former) (?:\w+ )?(?:message|mail|e-?mail|"
    r"note|request|letter)",
    r"per my (?:last|previous|earlier)",
    r"(?:bump|bumping|float|floating|push|pushing|surfac(?:e|ing)|resurfac(?:e|ing)|"
    r"mov(?:e|ing)|bring(?:ing)?|lift(?:ing)?|pull(?:ing)?|kick(?:ing)?|shov(?:e|ing)|"
    r"pop(?:ping)?) (?:this|it|that|my (?:\w+ )?(?:message|mail|e-?mail|note|question))(?: (?:up|"
    r"back|to|again|one|for|in|as|message|thread|here|once)\b|[.,!?]|$)",
    r"any (?:\w+ )?updates?\b(?! (?:on|about|from) (?:your|the (?:garden|baby|book)))",
    r"any (?:\w+ )?(?:updates?|news|progress|developments?|feedback|word|reply|answer|"
    r"thoughts|luck)(?: yet| on (?:this|that|my|it|the (?:contact|below|above|matter|"
    r"request|application|message|role|position|question))| about (?:this|that|my|it)|"
    r" regarding| from your (?:side|end)| for me|\?)(?! (?:book|garden|baby|move|house))",
    r"(?:did|have|had) you (?:\w+ )?(?:get|got|see|seen|read|receive|received|had? (?:a |"
    r"the |any |time |some )?(?:chance|time|moment|opportunity|minute)|find|found|look|"
    r"looked|think|thought|consider|considered|manage|managed|open|opened|miss|missed)\b[^.!?]{0,30}?(?:my|"
    r"the|this|it|about it|to (?:read|look|think|see|review|reply|check|answer|respond|"
    r"consider)|what i (?:asked|wrote|sent|said))(?: (?:\w+ )?(?:last |previous |earlier |"
    r"first |other )?(?:message|mail|e-?mail|note|invitation|question|request|cv|resume|"
    r"text|letter|application|link|portfolio|asked)\b|\b(?=[^.!?]{0,20}\?))",
    r"(?:you|to) (?:get|got|had|have) (?:a |the |any )?(?:chance|time|moment|opportunity|"
    r"minute) to (?:read|look at my|look at it|see my|review|reply|answer|respond|consider)",
    r"still (?:wait(?:ing)?|await(?:ing)?|stands?|hop(?:e|ing)|pending|open|outstanding|"
    r"unanswered|owe|interested in|haven't|have not|no (?:answer|reply|response|word|"
    r"news|sign))\b(?! (?:for (?:the|a|my) (?:bus|train|parcel|result|letter)))",
    r"would still (?:love|like|appreciate|be)",
    r"(?:second|third|fourth|fifth|2nd|3rd|4th|another|next|one more|last|final) (?:try|"
    r"attempt|message|mail|e-?mail|reminder|time (?:i|that i|asking|i'm))\b(?! (?:we|"
    r"you))",
    r"(?:try|trying|write|writing|ask|asking|message|messaging|send|sending|knock|knocking|"
    r"reach|reaching out) (?:\w+ ){0,3}(?:again|once more|one more time|a second time|"
    r"for the (?:second|third|fourth) time)\b(?<!never again)",
    r"(?:you have(?:n't| not)|you've not) (?:yet )?(?:answered|replied|responded|come back|"
    r"got back|reacted)",
    r"(?:in case|maybe|perhaps|assuming|not sure (?:if|whether)|wonder(?:ing)? (?:if|"
    r"whether)|i think|seems?|suspect|guess) (?:that )?(?:you|it|my (?:\w+ )?(?:message|"
    r"mail|e-?mail|note|question)|this|the (?:message|mail)|things?)(?: has| have| was|"
    r" may have| might have| must have| did| 've)? ?(?:\w+ )?(?:miss(?:ed)?|g[oe]t(?:s)? (?:lost|"
    r"buried)|slipp?(?:ed)?|buried|lost|fell|fallen|ended up|went|overlooked|got away|"
    r"drown(?:ed)?)",
    r"fall(?:s|en)? through the cracks",
    r"(?:top|front) of (?:your|the) (?:inbox|mind|list|pile)",
    r"(?:re-?send(?:ing)?|re-?sent|forward(?:ing)? (?:this|my)(?: \w+)? again|re-?post(?:ing)? my "
    r"(?:message|question))\b(?! (?:the|you) (?:file|invoice))",
    r"(?:touch(?:ing)? base|ping(?:ing)? you|nudg(?:e|ing) you|remind(?:ing)? you|poke you|"
    r"jog your memory|chas(?:e|ing) (?:you|this|up)|keep(?:ing)? (?:this|it) (?:alive|"
    r"on your radar))",
    r"(?:where|how) (?:do |does )?(?:are we|things stand|we stand|this stands|does this stand)\b",
    r"(?:have you )?(?:thought|had a think) about (?:what i|my (?:\w+ )?(?:question|"
    r"request|message|proposal|offer|mail))",
    r"(?:waiting|await|awaiting|looking forward|look forward|eager(?:ly)?|patiently) (?:\w+ )?(?:for|"
    r"to)? ?(?:your|a|an|you) (?:\w+ )?(?:reply|answer|response|feedback|decision|to (?:reply|"
    r"answer|respond))(?=[^.!?]{0,20}(?:since|for (?:\w+ )?(?:weeks?|days?|months?)|"
    r"still|$|[.!?]))",
    r"please advise",
    r"(?:re-?sending|just in case you (?:missed|didn't see)|you (?:may|might|must) have (?:missed|"
    r"overlooked))",
    r"hello\?+(?= |$)",
    r"anybody (?:there|home)\?",
    r"(?:is|was) (?:this|it|that|my message) (?:still )?on your (?:radar|list|desk)",
    r"(?:it's|it has|it is) been (?:\w+ ){1,4}(?:since|and) (?:i|my (?:last )?(?:wrote|"
    r"message|mail|asked|sent|note))",
    r"(?:it's |it is )?me again\b(?= (?:with|about|on|regarding) my)",
    r"where (?:is|are) my (?:answer|reply)",
    r"what (?:happened to|became of|about) my (?:\w+ )?(?:message|question|request|application|"
    r"mail|invitation)",
)

_CHASING_NOT = re.compile(
    r"\b(?:no need|(?:not|isn't|is not|no) (?:\w+ ){0,2}(?:reminder|mail where|check|chasing|nudge)|"
    r"need(?:s)? no (?:reply|answer)|without (?:waiting|expecting)|instead of (?:checking|"
    r"following)|you (?:asked|told|said|invited|wanted|suggested) (?:me )?(?:to|that i)|"
    r"as you (?:asked|suggested|advised|told|offered)|as promised|follow(?:ing)?[- ]up (?:study|"
    r"question|article|paper|post|interview|book|episode|appointment)|or is there a follow-up|"
    r"(?:she|he|they|recruiters?|the (?:company|firm|office|council)|hr) (?:\w+ )?(?:still|"
    r"never|has|have|is|are)\b|hear about the|any news (?:from|of) (?:the|your)|thanks? for (?:checking|"
    r"following))"
)


_MINE = re.compile(
    r"\b(?:see|saw|seen|read|received|get|got|on|about|per|to) (?:my|the) (?:\w+ )?(?:messages?|mails?|"
    r"e-?mails?|notes?|requests?|letters?|invitations?|application|cv)\b|"
    r"\bwhat i (?:asked|wrote|sent|said)\b"
)
_RELEASED = re.compile(
    r"\b(?:no (?:need|reply|answer|response) (?:to |is )?(?:reply|answer|needed|required|necessary|expected)|"
    r"nothing (?:is )?(?:needed|to (?:answer|"
    r"do))|needs no (?:reply|answer)|asks nothing)\b"
)
_chasing = spoken(_CHASING, unless=_CHASING_NOT)
_again = told(AGAIN, unless=_CHASING_NOT)


def chasing(reading: Reading, about: Context) -> Iterator[Span]:
    """A first message can hardly chase: there the sentence has to name what was sent before."""
    if about.is_follow_up and not _RELEASED.search(reading.plain):
        yield from _chasing(reading, about)
        yield from _again(reading, about)
    else:
        yield from where(
            reading, _chasing(reading, about), lambda plain: _MINE.search(plain) is not None
        )
