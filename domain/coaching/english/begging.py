"""How English begs."""

import re
from collections.abc import Iterator

from domain.coaching.english.cues import told
from domain.coaching.english.phrases import phrases
from domain.coaching.model import Context
from domain.coaching.reading import Reading, Span

_BEGGING = phrases(
    r"please,? please",
    r"pl+ea+se+e+\b",
    r"(?:i am|i'm|am) (?:so |really |truly |getting |quite |absolutely |completely |"
    r"honestly |a bit )?desperate(?:ly)?\b(?! (?:to (?:read|see|hear|know|try|learn)|"
    r"for (?:coffee|spring|sun|rain|tea)))",
    r"(?:out of|in) (?:sheer |pure )?desperation",
    r"desperately (?:need|looking|seeking|searching|hoping|want|trying to (?:find|get))",
    r"(?:literally )?(?:anything|any little thing|anything at all|whatever you can|even the smallest "
    r"(?:thing|help|tip)|any (?:kind of |sort of |bit of |crumb of )?help(?: at all)?) (?:you (?:can|"
    r"could|have|are able to) (?:\w+ ){0,3})?(?:would|will|could|can|might) (?:\w+ )?(?:help|"
    r"do|be (?:a (?:lifesaver|blessing|godsend|miracle)|life[- ]changing))",
    r"literally anything",
    r"any help at all",
    r"(?:my|the|our) (?:very )?(?:last|only|final) (?:hope|chance|resort|option|straw|lifeline)",
    r"(?:you are|you're) (?:honestly |literally |really )?(?:my|the) (?:last|only) (?:person|"
    r"one|hope|chance)(?: (?:left|who can|that can|i can))?",
    r"(?:i|we) (?:am |'m )?(?:beg|beseech|implore)(?:ging)?\b",
    r"i'm begging",
    r"begging you",
    r"on my knees\b",
    r"(?:i have|i've got|there is|there's|have) (?:no ?body|no one|nowhere) (?:else|"
    r"left)(?: to (?:turn|go|ask))?",
    r"(?:no ?body|no one) (?:else )?(?:will|would|wants to|even) (?:\w+ )?(?:hire|help|"
    r"answer|look at|reply|take|give|talk)",
    r"(?:don't|do not) know (?:what else to do|where else to (?:turn|go)|who else to (?:ask|"
    r"turn)|what to do any ?more)",
    r"at my wits?'?s?'? end",
    r"at the end of my (?:rope|tether|strength)",
    r"(?:i am|i'm|i was|i feel) (?:just |only |such |like |really )*(?:a |an )?(?:total |"
    r"complete )?(?:nobody|no one|loser|failure|worthless|useless|nothing special|unworthy|"
    r"not worthy|stupid|pathetic|hopeless|not good enough|insignificant)\b",
    r"(?:am|i'm|'m) not (?:worth(?:y)?|good enough|important enough)\b(?! (?:for|to) you)",
    r"(?:unworthy|not worthy) of",
    r"(?:bother|disturb|trouble|steal(?:ing)? (?:the )?time (?:of|from)) (?:such )?(?:an? |"
    r"somebody |someone )?(?:so |as |very )?(?:important|great|busy and important|famous|"
    r"successful|big)\b",
    r"someone (?:as|so) (?:important|great|big) as you",
    r"(?:stupid|silly|dumb|pathetic) (?:little )?(?:me|problem|question|person)\b",
    r"(?:don't|do not|didn't) (?:even )?deserve",
    r"(?:you(?:'d| would) (?:be saving|save) my (?:life|family|career)|save my (?:life|"
    r"career|family)|saves? me from)",
    r"(?:would|will|could) (?:literally |completely )?(?:change|save) my life",
    r"(?:i(?:'d| would|'ll| will)) (?:take|do|accept) (?:literally |really |absolutely |"
    r"just )?(?:anything|any (?:job|work|role|position))",
    r"work for (?:free|nothing)\b",
    r"(?:have|show|take) (?:some )?(?:pity|mercy)",
    r"(?:from the bottom|with all) (?:of )?my heart\b[^.!?]{0,30}(?:ask|beg|plead|request|"
    r"please|help)",
    r"(?:humbly|most humbly) (?:request|ask|beg|plead)",
    r"plead(?:ing)?(?: with)? you",
    r"(?:get|help|pull) me out of this (?:hole|mess|misery|situation)",
    r"(?:one|just one|a single) (?:tiny )?(?:crumb|scrap|straw)\b",
    r"(?:i )?(?:can't|cannot) (?:feed|pay (?:my|the) rent|go on|take (?:it|this) any ?more|sleep)\b",
    r"give me (?:a|one|just one|one single) (?:last )?chance\b",
    r"i need (?:this|it|a job|work) (?:so )?(?:badly|desperately|more than)",
    r"even (?:unpaid|for free|making coffee|one minute|a single word|just one word)\b",
    r"throw me a (?:bone|line|rope)",
    r"(?:throw|throwing|swallow|swallowing|forget|lost) (?:away )?(?:all )?(?:my|any) (?:pride|dignity|"
    r"shame)(?: away)?",
    r"(?:willing|ready|prepared) to (?:do|take|accept) (?:absolutely |literally )?(?:anything|everything|whatever)",
    r"(?:i'll|i will|i'd|i would|will|would) (?:do|give) (?:absolutely |literally )?(?:anything|"
    r"everything)\b(?! (?:about|for you|with))",
    r"(?:loser|failure|nobody|wretch|idiot|beggar|nuisance|nothing|fool|man|woman|person) (?:like|such as) "
    r"(?:me|myself|i)\b",
    r"(?:take|for|any|a|of) (?:the )?crumbs?\b|scraps? from",
    r"you(?:'re| are) (?:\w+ )?(?:the|my|our) (?:only|last|single) (?:light|hope|ray|star|angel|saviou?r|"
    r"chance|address|door|person|one)\b"
    r"(?! (?:who|that) (?:\w+ )?(?:asked|made|read|noticed|said|saw))",
    r"(?:touch|kiss|wash|fall at|at) your (?:feet|hands|knees)",
    r"for (?:the love|the sake|god's sake|heaven's sake|pity's sake)(?: of)?\b",
    r"(?:with|in|through|am in|near) tears\b|crying (?:while|as|when)|i(?:'m| am) crying|tears in my eyes|"
    r"cried (?:all|myself|about)",
    r"waiting with folded hands|on (?:my|bended|both) knees",
    r"(?:can't|cannot|can not|couldn't) (?:hold out|go on|stand|bear|take|sleep|cope|live|breathe|eat)\b(?: "
    r"\w+){0,3}? ?(?:any (?:more|longer)|"
    r"anymore|much longer|like (?:this|that)|it)\b",
    r"ashamed (?:to|of)|to the bone|i(?:'m| am|f i weren't) drowning|rock bottom|i(?:'m| am) at the end\b|end "
    r"of my rope",
    r"(?:show|have|take|beg for|plead for) (?:some |your |a little )?(?:mercy|pity|compassion)|(?:i )?pray "
    r"(?:each|every) (?:night|day)",
    r"(?:like|as) (?:a )?god (?:for|to) me|my (?:saviou?r|god|angel)\b",
    r"(?:so|too|surely|simply|very) (?:stupid|small|unimportant|insignificant|worthless|useless|dumb|"
    r"low)\b(?! (?:to|that the|for the|a))",
    r"(?:mere|humble|poor|lowly|simple|unworthy) (?:beginner|student|cleaner|nobody|servant|person|me|"
    r"creature|soul)",
    r"(?:forgive|excuse|pardon) (?:me|my) (?:for (?:being|existing|bothering|daring)|poor|audacity|existence)|"
    r"hardly dare\b|how dare i",
    r"i (?:hate|despise) myself|waste (?:your time|of (?:your )?time) on|you need not waste",
    r"(?:life|future|survival|family|children|everything)(?: \w+)? depends? on (?:it|you|this)",
    r"(?:don't|do not|please don't) (?:send|turn|push) me away|(?:nobody|no one|nowhere) (?:else )?to (?:turn|"
    r"go|ask)",
)

_BEGGING_NOT = re.compile(
    r"\b(?:(?:read|hear|hearing|reading|see|listening to) (?:from )?(?:no ?body|no one)|"
    r"helps? (?:me|us) (?:a lot|so much)|(?:thank you|thanks) (?:so much )?for|changed my life|"
    r"desperate (?:user|measures|housewives)|she |he |they were )"
)


_told = told(_BEGGING, unless=_BEGGING_NOT)
_SHORT = 14
_PLAIN_NO = re.compile(r"\b(?:not|never|no)(?: \w+)? ?$|n't(?: \w+)? ?$")


def begging(reading: Reading, about: Context) -> Iterator[Span]:
    """Begging denies a good deal by itself; only a plain «I am not begging» is let go."""
    for span in _told(reading, about):
        before = reading.plain[max(span.start - _SHORT, 0) : span.start]
        if not _PLAIN_NO.search(before):
            yield span
