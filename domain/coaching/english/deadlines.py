"""How English sets somebody a time."""

import re

from domain.coaching.english.cues import either, requested, spoken
from domain.coaching.english.phrases import phrases

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)

_WHEN = (
    rf"(?:(?:the |this |next |the coming |coming |end of (?:the |this |next )?|early |late )*(?:(?:{_DAY})(?: "
    rf"(?:night|morning|noon|evening|afternoon))?|"
    rf"(?:the )?day after tomorrow|before then|tomorrow(?: (?:night|morning|noon|evening))?|today evening|"
    rf"tomorrow|tonight|today|noon|midnight|(?:the )?weekend|(?:this|next|the|end of the|"
    rf"end of) (?:week|month|day|evening|afternoon|morning)|eod|eow|cob|close of business|"
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b|\d{{1,2}}[.:]\d\d|\d{{1,2}} ?(?:am|pm|o'clock|"
    rf"{_MONTH})|{_MONTH} \d{{1,2}}|then|lunch(?:time)?|(?:the )?deadline)\b)"
)

_DEADLINE = phrases(
    rf"(?:(?<!until )(?<!day )(?<!to )(?<!read )(?<!open )(?:by|until|till|before)|no later than|not later "
    rf"than|latest(?: by| on)?|at the latest(?: by|"
    rf" on)?) {_WHEN}",
    rf"{_WHEN} (?:at the (?:very )?latest|latest)",
    r"before (?:my|the|our|i|we) (?:\w+ ){0,4}(?:interview|deadline|exam|presentation|"
    r"application|meeting|hand-?in|submission|start|flight|talk|thesis|defen[cs]e|closes?|"
    r"leave|ends?|call|submit|hand|apply|decide|due)\b",
    r"(?:with)?in (?:the )?(?:next )?(?:24|48|72|an?|one|two|three|\d+|couple of|few) (?:more )?(?:hours?|"
    r"days?)\b(?! (?:a|per|each) (?:week|month))",
    rf"{_WHEN} (?:would|will|'d) be (?:\w+ )?(?:best|ideal|perfect|great|good|fine|enough|preferred|latest)\b",
    r"(?:by|before|till|until) then\b",
    r"(?:with)?in the (?:next |coming |following )?(?:\w+ )?(?:hours?|days?|minutes?|week)\b(?! (?:of|when|"
    r"before|after|that))",
    r"at (?:the|your) (?:soonest|earliest)\b",
    r"(?:be quick|hurry|hurry up|quick quick|chop chop|make it quick|fast please|quickly please|time is "
    r"(?:short|tight))\b",
    r"rsvp\b",
    rf"(?:meets?|closes?|decides?|decided|chooses?|prints?|leaves?|ends?|is|are|starts?) (?:already |at \w+ "
    rf")?(?:on )?{_WHEN},? (?:so|and)\b",
    r"(?:before|until|by the time) (?:\w+ ){1,4}(?:shuts?|closes?|ends?|leaves?|starts?|expires?|goes|"
    r"begins|sails|runs out)\b",
    r"(?:today|tonight|right away|immediately|this (?:evening|afternoon|morning|week)|"
    r"at once|straight ?away|right now)\b",
    r"(?:time is running out|running out of time|clock is ticking|time[- ]sensitive|"
    r"time[- ]critical|(?:closes?|ends?|due|expires?|deadline is|submit (?:it|this)|"
    r"hand (?:it|this) in) (?:on |is |by |in |at |this |next )*(?:" + _WHEN + r"))",
    r"(?:quick|fast|speedy|prompt|swift|rapid|timely|early) (?:reply|answer|response|"
    r"turnaround|feedback|reaction)",
    r"(?:reply|answer|respond|get back|write back|let me know|react|decide|confirm)(?: to me)? (?:\w+ "
    r")?(?:quickly|promptly|fast|soon(?:est)?|swiftly|shortly|in time|speedily|today|"
    r"tonight|this week|tomorrow)",
    r"(?:need|require|expect|await) (?:an? |your |the )?(?:\w+ )?(?:answer|reply|response|"
    r"decision|feedback|confirmation|it|this) (?:\w+ )?(?:soon|quickly|fast|now|this week|"
    r"today|tomorrow|tonight|promptly)",
)

_AT_ONCE = phrases(
    r"a\.?s\.?a\.?p\b\.?",
    r"as (?:soon|quickly|fast) as (?:possible|you can|you could|humanly possible|you get a chance)",
    r"at your (?:very )?earliest(?: possible)?(?: convenience)?",
    r"(?:it's|it is|this is|is|very|really|quite|rather|kind of|bit|quite) urgent",
    r"urgent(?:ly)?\b(?! care)",
    r"(?:i|we) (?:really |urgently |absolutely )?(?:need|must have|have to have|have to know|"
    r"need to know|expect|require) (?:\w+ ){0,6}(?:by|until|before|latest|no later than|"
    r"till) " + _WHEN,
    rf"(?:i|we) (?:need|have to|must|would need|'d need) (?:\w+ ){{0,8}}by {_WHEN}",
    r"(?:i )?expect (?:an? |your )?(?:answer|reply|response)",
    rf"(?:{_WHEN}|now|today|quickly),? (?:otherwise|or else|or i)\b",
    rf"(?:i|we) (?:\w+ )?(?:must|have to|need to|should|are to|am to) (?:\w+ )?(?:present|submit|decide|"
    rf"deliver|print|hand|answer|"
    rf"send|finish|confirm|order|file|pay|know)\b[^.!?]{{0,30}}\b{_WHEN}",
    rf"(?:has|have) to be (?:\w+ ){{0,4}}(?:by|before|until|on) {_WHEN}",
    rf"(?:reply|answer|respond|get back to me|let me know|decide|confirm|send (?:it|me)|"
    rf"expect|need)[^.!?]{{0,60}}\b(?:by|before|until|till) {_WHEN}",
)

_OWN_TIME = re.compile(
    r"\b(?:i'll|i will|i shall|(?<!then )i can|i'm going to|i am going to|we'll|we will|i had|"
    r"i've (?:\w+ )?(?:\w+ed|done|sent|made|put|had|got)\b|i have (?:finished|done|sent|submitted|tested)|i "
    r"(?:finished|made|sent|submitted|"
    r"tested|handed)|i promise|i plan|i hope to (?:finish|send)|"
    r"no (?:rush|hurry|need|deadline|pressure)|whenever|take (?:all the|your) time|not urgent|"
    r"nothing urgent|anything but urgent|(?:was|were) (?:due|last)|(?:open|opens?|runs?|"
    r"nominations|registration|tickets?|on sale|exhibition|applications|call for \w+)\b[^.!?]{0,40}(?:unti"
    r"l|till|by|before|close)|"
    r"you (?:told|said|asked|wanted|wrote|mentioned|had|needed)|thank you|thanks|if you (?:want|"
    r"wanted|would like) to (?:enter|apply|submit|go|attend|join|see)|in case you|happy (?:new|"
    r"birthday)|have a (?:good|nice|great|lovely|wonderful|relaxing|safe|restful)|enjoy|good luck|hope you|"
    r"(?:how|what|which|why|where|who) (?:\w+ ){0,2}(?:did|do|was|were|is|are|would|"
    r"could|should|will)|happened)\b"
)


deadline = either(requested(_DEADLINE, unless=_OWN_TIME), spoken(_AT_ONCE, unless=_OWN_TIME))
