"""How a second message shows that it only wants an answer. Said in a first one, most of it is harmless."""

from domain.coaching.english.phrases import phrases

_SENT = (
    r"(?:messages?|mails?|e-?mails?|notes?|letters?|questions?|requests?|invitations?|lines?|texts?|dms?|"
    r"application|proposal|manuscript|cv|draft)"
)

AGAIN = phrases(
    r"(?:second|third|fourth|fifth|2nd|3rd|4th|5th|next|another|one last|last) (?:\w+ )?(?:knock|try|attempt|"
    r"go|time lucky|"
    rf"reminder|ping|{_SENT})\b",
    r"(?:just |only |hi,? |hello,? |hey,? )?(?:it's |it is )?(?:just )?(?:me|myself) (?:again|once more)\b",
    r"(?:not sure|unsure|wonder\w*|curious|don't know|no idea|hope|hoping)(?: \w+)? (?:whether|if|that)?(?: "
    r"\w+){0,6}? "
    r"(?:reached|arrived|came through|got through|landed|made it to|went through|in your inbox|in spam|found "
    r"you)\b",
    rf"(?:has|have|did|is) (?:my|the|our|this|it) (?:\w+ ){{0,3}}?(?:{_SENT} )?(?:arrive|arrived|reach|reached|"
    rf"get through|come "
    r"through|make it|land|lost)\b",
    rf"(?:my|that's|sent you) (?:two|three|four|five|six|several|other|last|first|previous|earlier|\d+) (?:\w+ "
    rf")?{_SENT}\b",
    r"(?:keep|kept|still|been) (?:refreshing|checking|looking (?:at|in|out)|hoping|waiting|wondering)",
    r"let me know (?:where|how) (?:things|it|we|you|this)\b",
    r"(?:what's|what is|how's|how is) (?:the|your) (?:status|state|progress|verdict|decision|answer)",
    r"(?:should|shall|may|do|can) i (?:understand|take|read|consider|count|assume|get|have) (?:it|this|that|"
    r"your (?:silence|answer)|my "
    r"answer|an answer|you)\b",
    r"(?:yes or no|a yes or a no|a simple yes|a short sign|some sign|a sign of life|a quick yes|thumbs up or down)",
    r"(?:curious|eager|keen|looking forward|excited) (?:to|for) (?:hear|hearing|know|see)\b(?: \w+){0,3} "
    r"(?:you|your|back)\b",
    r"any (?:\w+ )?(?:word|news|thoughts?|reactions?|sign|luck|decision|verdict|movement|progress|chance "
    r"you(?:'ve| have))\b(?! (?:from the|of the))",
    r"(?<!owe me )(?:no|not a|without an?|without any) (?:answer|reply|word|response|reaction|sign)\b(?: yet| "
    r"so far| from you| since|,|\.|$)",
    r"(?:not|\w+n't) (?:yet )?(?:received|got|gotten|seen|had) (?:an?|any|your) (?:\w+ )?(?:reply|answer|"
    r"response|word)\b",
    r"(?:await|awaiting|waiting (?:for|on)|wait for|expecting) (?:your|you|a reply|an answer|a response|the)\b",
    r"(?:kindly|please) (?:revert|respond|reply|confirm|acknowledge|update)",
    r"(?:trail|below|previous|earlier|above|last) (?:mail|e-?mail|message|thread|note)\b|did the below",
    r"(?:pending|outstanding|open|overdue|waiting) (?:since|for|from)\b|still (?:pending|outstanding|open|nothing)",
    r"(?:blue|grey|gray) ticks|left on read|seen but|says (?:so|seen|read|delivered)",
    r"(?:did|have|had|were) you (?:\w+ )?(?:able|get|got|had|start(?:ed)?|finish(?:ed)?|decid(?:e|ed)|"
    r"manage(?:d)?|find|found|think|thought|"
    r"consider(?:ed)?|see|seen|look(?:ed)?|read|reach(?:ed)?|hear|heard|forward(?:ed)?|talk(?:ed)?|speak|"
    r"spoken|ask(?:ed)?|receive[d]?)\b"
    r"(?! (?:ever|really|leave|that you|any chance to (?:go|visit|enjoy)))[^.!?]{0,60}\?",
    r"(?:gentle|friendly|kind|quick|little|small|soft|2nd|second|final|last) (?:\w+ )?(?:reminder|nudge|ping|"
    r"poke|push|follow-?up)\b(?! (?:of|that))",
    r"(?:following|follow|circling|circle|checking|check|touching|touch|looping|popping|bumping) (?:up|back|"
    r"in|base|this)\b(?! (?:on )?(?:your|what you))",
    r"(?:in case|maybe|perhaps|probably|guess) (?:\w+ ){0,4}(?:missed|lost|buried|slipped|overlooked|spam|"
    r"forgot|forgotten)",
    r"(?:please )?(?:don't|do not) (?:ignore|forget) (?:me|this|my|us)\b",
    r"how (?:many|much) (?:more|longer|times)\b|how long (?:do|must|should|will|am)",
    r"(?:need|want|like|deserve|expect|get|have) (?:my|an|your|a|some) (?:\w+ )?(?:answer|reply|response)\b",
    r"(?:asked|wrote|written|write|writing|asking|messaged|texted|called|tried|pinged) (?:\w+ ){0,3}(?:twice|"
    r"three times|four times|again|"
    r"several times|many times|before|already)\b",
)
