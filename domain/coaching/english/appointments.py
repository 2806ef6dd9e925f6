"""More of somebody's time: company, visits, fixed hours, and people to be put in touch with."""

from domain.coaching.english.phrases import phrases

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_GET_TOGETHER = (
    r"(?:calls?|chat|coffee|tea|lunch|dinner|drink|beer|zoom|meeting|meet-?up|sit-?down|session|visit|walk|stroll|"
    r"jam|huddle|face[- ]to[- ]face|catch[- ]?up|one[- ]on[- ]one|1[:-]1|conversation)"
)
_LENGTH = (
    r"(?:an|one|two|three|half an|a couple of|a few|\d+)(?: \w+)?[ -](?:hours?|afternoons?|evenings?|"
    r"mornings?|minutes?|mins?|min)"
)

# Asked for in a request.
COMPANY = phrases(
    rf"(?:have|having|grab|get|do|hop on|jump on|squeeze in|set up|schedule|arrange|for|fancy|open to|up for|"
    rf"buy you|"
    rf"invite you (?:to|for)|over|on|quick|short|proper|virtual|prep|intro|live) (?:\w+ ){{0,3}}?(?:an? |some )?"
    rf"(?:[\w-]+ ){{0,3}}?{_GET_TOGETHER}\b(?! (?:notes|link|recording|was|centre|center))",
    r"(?:chat|talk|speak|connect|catch up|meet|discuss)(?: \w+)? (?:properly|in person|over|live|soon|"
    r"sometime|face to "
    r"face|at length|on the phone|by phone|by video|some time|one day|next week|this week)\b",
    r"(?:talk|think|walk|go|chat|discuss|run) (?:it|this|things|that|you|me|everything|them|us) (?:through|over)\b"
    r"(?! (?:with (?:my|our)|to))",
    r"(?:have|let us have|let's have|for) (?:an? )?(?:long|proper|real|good|deep|little) (?:talk|chat|"
    r"conversation)",
    r"(?:come|drop|swing|stop|pop|pass)(?:ing)? (?:up|by|over|in|round|around)(?: (?:to|at|for|and|some|one|"
    r"next|any)\b|"
    r"[.,?!]|$)",
    r"i(?:'ll| will|'d| could| can)? come to (?:you|your)\b",
    r"wanna (?:\w+ )?(?:jam|meet|hang|grab|talk|chat|call|join)\b",
    r"hang out\b",
    rf"{_LENGTH} (?:or so|or two|at least|of your|with you|would|per|a (?:week|month)|each|every|by (?:video|"
    rf"phone)|on "
    r"(?:the|zoom)|in your|together|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    rf"(?:every|each) (?:week|month|fortnight|{_DAY})|{_DAY} after (?:work|lunch|class)",
    r"(?:once|twice|an hour|hours?|evening|session|time) (?:a|per|each|every) (?:week|month|fortnight)",
    r"(?:a|make it a|as a) (?:fixed|regular|standing|weekly|monthly) (?:thing|date|appointment|slot|arrangement)",
    r"looking for (?:an? |my )?(?:\w+ )?(?:mentor|coach|sparring partner|guide|sponsor|teacher)",
    r"(?:be|become|have you as|you as|to be) (?:the|my|our|a) (?:\w+ )?(?:mentor|coach|guide|sponsor|advis[eo]r|"
    r"(?:first |next )?guest)\b",
    r"(?:mentor|mentoring|coaching) (?:me|us|from you|relationship|sessions?)\b",
    r"(?:under|into) your wing",
    r"an? (?:\w+ )?(?:afternoon|morning|evening|day|hour) (?:in|at|with|on|together) (?:your|you|me|us)\b",
    r"one (?:evening|morning|afternoon|hour|day) (?:per|a|each)",
    r"(?:give|hold|run|do) (?:us |the |a |an )(?:\w+ )?(?:training|workshop|talk|lecture|class|session|webinar)",
    r"(?:windows|slots?|times?) (?:suits?|works?|would (?:suit|work))",
    r"(?:does|do|would|is|are) (?:\w+ ){0,2}(?:mon|tues|wednes|thurs|fri|satur|sun)day\b[^.!?]{0,60} (?:work|"
    r"suit|good|"
    r"fine|possible|convenient)",
    r"join (?:me|us) (?:for|on|at)\b",
    r"(?:would|could|can) (?:we|you) (?:\w+ )?(?:meet|video|facetime)\b",
    r"(?:when|what time) (?:are|would|could|can) (?:you|we) (?:\w+ )?(?:free|available|meet|talk|speak|chat|call)",
)
# Said by itself it fixes an hour.
APPOINTED = phrases(
    r"(?:the )?interview (?:would|will) (?:be|take|last) (?:of )?(?:\w+ ){0,2}\d+",
    r"you(?:'re| are) (?:my|our) (?:first |next )?guest",
    r"(?:i have|i've got|here are|following|free) (?:the )?(?:following )?(?:windows|slots|times)\b",
)
INTRODUCED = phrases(
    r"(?:set|hook|link|put|match) (?:me|us) (?:up|through|in touch)(?: with| to)?\b",
    r"(?:acquaint|connect) (?:me|us) (?:with|to)\b(?! you\b)",
    r"(?:her|his|their|\w+'s) (?:number|e-?mail|contact(?: details)?|address)\b",
)
