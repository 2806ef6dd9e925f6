"""Openings and places: how work is asked for without the word for it."""

from domain.coaching.english.phrases import phrases

_SOMEBODY = (
    r"(?:me|somebody|someone|a person|people|anyone|one more|another|(?:an? )?(?:\w+ ){0,3}(?:juniors?|interns?|"
    r"trainees?|apprentices?|graduates?|freshers?|beginners?|newcomers?|assistants?|helpers?|freelancers?|"
    r"pairs? of hands|career changers?|setters?|workers?|nurses?|teachers?|translators?|hands))"
)
_POST = (
    r"(?:vacanc(?:y|ies)|internships?|traineeships?|apprenticeships?|openings?|placements?|(?:open|advertised|"
    r"junior|posted|vacant) (?:positions?|roles?|jobs?)|job (?:ad|post|posting|opening|offer)s?)"
)

# Said by itself it asks for work.
WORK_SAID = phrases(
    r"hat in the ring",
    r"(?:take|taking|have|having|get|bring|use) me (?:\w+ )?(?:in|on|as|aboard)\b(?! (?:touch|mind|contact|an? "
    r"example|the loop|time))",
    r"(?:i'm|i am|and|be) (?:\w+ )?available (?:from|immediately|at once|as of|starting|full[- ]time|part[- ]time)",
    r"(?:i|we) (?:could|can|would be able to|am ready to|'m ready to|would be ready to) (?:start|begin|be "
    r"there|join|"
    r"relocate|move) (?:from|on|in|as|next|immediately|right away|at once|tomorrow|monday|any|whenever|within)",
    r"(?:don't|do not|wouldn't|would not) mind (?:to )?(?:start|starting|begin|beginning) (?:small|at the bottom|"
    r"low|as|from)",
    rf"(?:regarding|concerning|apply(?:ing)? (?:for|to)|with regards? to|interested in|about|re|saw|see|seen|"
    rf"responding to) (?:the|your|an?|any|this|that) (?:\w+ ){{0,3}}{_POST}",
    r"explor(?:e|ing) (?:\w+ ){0,2}(?:opportunities|options|openings|roles)",
    r"open to (?:work|(?:new )?opportunities|offers|any role)",
    r"(?:i|we) (?:really |urgently |badly |desperately )?need (?:a job|work|employment|a position)\b",
    rf"(?:companies|firms|teams|places|who|you|they|studios|employers) (?:are |is |'s )?(?:currently |now |still )?"
    rf"(?:taking|hiring|recruiting|looking for|accepting|take|hire) (?:on )?{_SOMEBODY}\b",
    r"(?:on the hunt for|hunting for|seeking|looking for|in search of|searching for) (?:\w+ ){0,4}(?<!your "
    r")(?:role|position|job|adventure|challenge|opportunit\w+|gig|"
    r"employment|internship|apprenticeship)s?\b",
    r"(?:fit like a glove|(?:be )?an asset (?:to|for)|would be an asset|right (?:one|person|man|woman|"
    r"candidate) for (?:you|the (?:job|role|team)))\b",
    r"(?:support|strengthen|reinforce|complete) your (?:\w+ )?(?:team|company|firm|crew)",
    r"(?:i'm|i am|i'd be|would be|be) up for (?:it|anything|any work)|(?:be|am) in need of (?:an? "
    r")?(?:assistant|help|hands|somebody|someone)",
    r"(?:i|we) can (?:begin|start) (?:at any time|any time|immediately|at once|tomorrow|whenever)",
    r"i(?:'ll| will) be (?:on|in|at) your\b",
    r"(?:become|be|being) (?:a |one )?(?:part|member|of) (?:of )?your (?:\w+ )?(?:team|company|firm|crew|"
    r"family|staff)",
    r"(?:join|joining) (?:your|the) (?:\w+ ){0,2}(?:team|company|firm|crew|studio|department|ranks|group|"
    r"organi[sz]ation)"
    r"(?! (?:call|meeting|chat))",
    r"(?:your|the) (?:team|company|firm|studio|department) (?:is |are )?(?:expanding|growing|has (?:an? )?"
    r"(?:opening|need|vacancy)|needs|could use)\b[^.!?]{0,60}\b(?:i|me|my)\b",
)
# Said in a request it does.
OPENINGS = phrases(
    rf"(?:place|spot|seat|space|room|need|use|work|position|opening|vacancy|chair|desk|slot|corner|need)s? "
    rf"(?:[^.!?,;]{{0,50}} )?for "
    rf"{_SOMEBODY}\b(?! (?:else|to sit))",
    r"(?:need|needs|use|want|wants|short of|short on|looking for) (?:\w+ ){0,2}(?:hands|staff|freelancers?|"
    r"reinforcements?|somebody like me|someone like me|people like me|a person like me)\b",
    r"(?:hear|know|heard|aware|think|come across) (?:of |about )?(?:any |some |a )?(?:\w+ )?(?:leads?|"
    r"openings?|roles?|"
    r"vacancies|jobs?|gigs?|opportunit(?:y|ies)|positions?|companies (?:that|who))\b",
    rf"(?:seat|place|position|role|spot|job|{_POST}) (?:is |are )?still (?:free|open|available|vacant|up for)",
    rf"is (?:the|that|this) (?:\w+ )?(?:seat|place|position|role|spot|job|{_POST}) (?:still )?(?:free|open|"
    r"available|vacant|taken)",
    r"looking for (?:someone|somebody|a person|people|talent|candidates?) (?:with|like|who)\b",
    r"(?:anything|something) (?:\w+ ){0,2}(?:going|available|open|coming up) (?:at|in|with|on)\b",
    r"(?:need|use|take on|want|hire) (?:an?|another|more|any|some) (?:\w+ ){0,2}(?:juniors?|interns?|"
    r"trainees?|assistants?|"
    r"designers?|developers?|engineers?|analysts?|writers?|researchers?|teachers?|nurses?|translators?|"
    r"freelancers?)\b",
    r"(?:jobs?|work|position|role|something|anything|place) (?:\w+ )?for me\b",
    r"(?:be|being|get|getting) (?:on|onto|in|into) your (?:\w+ )?(?:team|company|firm|crew|studio|department|"
    r"staff)",
    r"(?:get|getting|be|being) (?:hired|employed|recruited|taken on|a job) (?:at|by|in|with) (?:your|you)\b",
    r"anything (?:you've got|you have|going)(?: at| in| for|,|\.|!|$)",
    rf"(?:any|some|an?) (?:\w+ ){{0,2}}{_POST}\b",
    r"(?:consider|considering|considered) (?:me|my|as|for (?:a|the|any|your))\b",
    r"(?:get|getting) (?:a |my |one )?foot in",
    r"(?:find|finding|get|getting|land|landing) (?:my |a )?(?:first |next )?(?:job|role|position|internship) "
    r"(?:at|in|with) "
    r"your",
    r"(?:work|working|start|starting|intern|interning|train|training) (?:\w+ )?(?:at|for|with|under|alongside|"
    r"in) (?:you|"
    r"your \w+)\b",
)
