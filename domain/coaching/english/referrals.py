"""How English asks for somebody's good name."""

import re

from domain.coaching.english.cues import beside, either, once, spoken, unless_giving
from domain.coaching.english.people import OTHERS
from domain.coaching.english.phrases import phrases

_REFERRAL = phrases(
    r"(?:flag|nudge|poke|push|alert|ping|expedite|escalate|bring up|speed up|support|"
    r"back) (?:\w+ ){0,2}(?:my (?:application|cv|resume|profile|name|candidacy)|recruiters?|"
    r"hiring (?:team|manager)|hr)\b",
    r"(?:forward|flag|mention|show|pass|recommend|suggest|propose) me (?:\w+ )?(?:to|"
    r"for|as|internally)",
    r"nominat(?:e|ed|ing) me (?:for|to|at)",
    r"(?:refer|recommend) (?:me|us|my (?:application|profile|name|cv))\b(?! (?:a |an |"
    r"some |any |to (?:a|any|some) (?:book|course|doctor|resource|tutorial))|[^.!?]{0,15}(?:books?|"
    r"courses?|reading))",
    r"(?:a|an|any|your|the|for|internal|employee) referrals?\b(?! (?:program|programme|"
    r"from (?:the|my) doctor))",
    r"referring me\b",
    r"(?:put|say|drop|leave) (?:in )?(?:a|one) (?:\w+ )?(?:good |kind |nice )?word\b",
    r"(?:forward|pass|send|hand|submit|get|slip|bring|share|show|circulate|pass on|"
    r"put) (?:in |on |along )?(?:my|the attached|the|this|it)? ?(?:\w+ )?(?:cv|resume|"
    r"résumé|application|portfolio|profile|name|details|documents)s?\b[^.!?;]{0,20}\b(?:to|"
    r"on|in front|along|around|across|through|under|up|at|inside|internally)\b",
    r"(?:put|get|place) my (?:name|cv|resume|profile|application) (?:\w+ )?(?:forward|"
    r"in front|on (?:the|somebody's|someone's|a|his|her|their) (?:desk|pile|table|list)|"
    r"to the top|on top|through|in (?:the )?(?:system|pile))",
    r"(?:vouch|speak up|stand up|put your name) for me",
    r"(?:hand|pass|bring) (?:in|on) (?:people's|my|our) (?:cvs?|resumes?|applications?)",
    r"(?:introduce|connect|recommend|present) me (?:\w+ )?(?:to|with) (?:\w+ ){0,3}(?:hiring|"
    r"recruit\w*|hr|talent|human resources|head of (?:design|engineering|product|people|"
    r"research)|boss|manager|team lead|decision|whoever (?:hires|decides|does the hiring))",
    r"(?:introduction|intro) to (?:\w+ ){0,4}(?:hiring|recruit\w*|hr\b|talent|human resources|"
    r"boss|whoever hires)",
    r"(?:the )?(?:hiring manager|recruiter|hr)'s (?:name|e-?mail|contact|number)",
    r"(?:my|a) (?:reference|letter of recommendation|recommendation letter|recommendation (?:from you|for "
    r"(?:me|my)))\b",
    r"(?:write|give) me (?:an? )?(?:\w+ )?(?:reference|recommendation)",
    r"be (?:my|a) (?:referee|reference)",
    r"mention (?:me|my name|my application) (?:\w+ )?(?:to|at|internally|inside)",
    r"(?:name|list|use|give|put) you (?:down )?as (?:a |my )?(?:reference|referee)",
    r"tell (?:your|the) (?:boss|manager|team lead|hr|recruiters?|hiring \w+|head of \w+) (?:\w+ )?(?:about "
    r"me|that i|of me|my)",
    r"(?:speak|talk) to (?:your|the) (?:boss|manager|hr|recruiters?|hiring manager|people) (?:\w+ "
    r")?(?:about me|for me|on my behalf)",
    r"pull (?:some|a few|any) strings",
    r"(?:get|let) me (?:past|through|around|into) (?:the )?(?:hr|recruiters?|filter|"
    r"screening|first round|ats|system|gate)",
)

# Who decides on somebody's chances; to carry a word to them is to refer.
_DECIDER = (
    r"(?:boss|bosses|managers?|director|head|editor|matron|principal|dean|chief|hr|human resources|recruiters?|"
    r"recruiting|recruitment|hiring|talent|panel|committee|jury|board|ministry|foundation|academy|"
    r"(?:people|person|ones?|those|somebody|someone|whoever|lady|man|woman|guys?) (?:who|that|in charge)|whoever|"
    r"decision[- ]makers?|in charge|right (?:desk|person|people|hands|ears?|place|inbox)|upstairs|"
    r"(?:your|the) (?:\w+ )?(?:team|partners?|agency|producer|publisher|curator|museum|company|employer|leads?|"
    r"colleagues?|department|founders?|ceo|cto))"
)
_CARRY = phrases(
    r"(?:pass|forward|hand|drop|slip|send|get|show|bring|give|put|present|submit|place)(?:ed|ped|ing|ping)? "
    r"(?:it|me|mine|this|that|my|our|them|(?:an?|one) (?:\w+ )?(?:line|call|note|mail|word|nudge|hint|tip|"
    r"message)|the|along|on|in|\w+ my)\b[^.!?;]{0,50}? (?:to|on|onto|in "
    r"front of|with|before|past|by) (?:\w+ ){0,3}?" + _DECIDER,
    r"(?:tell|ask|remind|convince|persuade|nudge|ping|alert|whisper to|mention (?:it |me |this )?to|"
    r"speak (?:to|with)|talk (?:to|with)|(?:put|have) (?:in )?a word with|write to|call|ring|message|drop a "
    r"line to|"
    r"let|recommend me to|suggest me to|introduce me to)(?:ed|ing)? (?:\w+ ){0,3}?" + _DECIDER,
    r"(?:tell|telling|told|let|letting) (?:them|him|her|everybody|people)\b(?: know| now)?(?: that| about| of)? "
    r"(?:you want me|to (?:hire|take|consider|call|see) me|about me|i'm|i am|there's|there is|me\b|my\b|who i)",
    r"(?:one|a|any|just a|single|short|quick|your) (?:\w+ )?(?:call|word|line|mail|hint|nudge|mention|tip|note)"
    r"(?: from you| of yours)? (?:to|with|in) (?:the |your |a )?(?:\w+ )?" + _DECIDER,
)
_ME = re.compile(r"\b(?:me|my|mine|myself|i'm|i am|i've|i'd|there's a|it)\b")
_NAMED = phrases(
    r"(?:may|can|could|might|shall) i (?:\w+ )?(?:name|use|write|put|give|list|mention|say|cite|drop|enter) "
    r"(?:your "
    r"name|you as|that you|yours|you (?:down|there))",
    r"(?:with|put in|add|say|leave|drop) (?:a |one |some )?(?:kind|good|nice|friendly|warm|favou?rable) words?\b",
    r"door[- ]opener",
    r"(?:get|put|drop|throw|slip|place|mention|whisper) my name (?:in|on|out|around|to|between|into|down)\b",
    r"(?:mention|say|hint|tell|whisper)(?:ed)? (?:it )?(?:to )?(?:him|her|them)\b[^.!?;]{0,40} (?:that|about|"
    r"how) (?:i|me|my|i'm)\b",
    r"on the right (?:desk|table|pile)",
    r"(?:nudge|push|hint|call|word) (?:from you )?to (?:your|the) (?:editor|boss|\w+ manager|ministry|team|"
    r"jury|panel)\b",
    r"my name (?:that |which )?(?:\w+ )?(?:comes|came|falls|gets|is) ",
    r"(?:onto|to|on) the desk of",
    r"(?:persons?|people|somebody|someone|colleagues?) (?:who|that|to) (?:\w+ )?(?:confirm|vouch|recommend|"
    r"testify)",
    r"(?:use|using|lend|lending|give|giving) (?:me )?(?:your name|your weight|your backing|your endorsement)",
    r"(?:refer|referring|vouch|vouching) (?:for )?(?:me|a friend|my)\b",
    r"(?:internal|employee|personal) (?:referral|recommendation)",
    r"(?:speak|talk|ask|lobby|plead|fight|stand up)(?:ing)? (?:to |with )?(?:\w+ ){0,3}(?:for|on behalf of) me\b",
    r"refer(?:red|ral)? (?:link|code|bonus)",
    r"connect me (?:with|to) (?:\w+ ){0,4}" + _DECIDER,
)
_DONE = re.compile(r"\b(?:thank|thanks|grateful|congrat\w*)\b")

referral = once(
    unless_giving(
        either(
            spoken(_REFERRAL, unless=OTHERS),
            beside(_CARRY, _ME, unless=OTHERS),
            beside(_NAMED, unless=_DONE),
        )
    )
)
