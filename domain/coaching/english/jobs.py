"""How English asks for a job."""

import re

from domain.coaching.english.cues import either, once, requested, spoken, unless_giving
from domain.coaching.english.openings import OPENINGS, WORK_SAID
from domain.coaching.english.people import OTHERS
from domain.coaching.english.phrases import phrases

_A = r"(?:an?|any|the|some|my|this|that|your|one|another|other|such)"

_MANY = r"(?:[\w/-]+ ){0,4}?"

_POST = (
    r"(?:jobs?|roles?|positions?|openings?|vacanc(?:y|ies)|internships?|traineeships?|"
    r"apprenticeships?|placements?|employment|working student (?:job|position)|"
    r"gigs?|entry[- ]level (?:job|role|position)s?|graduate scheme|headcount)"
)

_YOUR_PLACE = (
    r"(?:your (?:\w+ ){0,2}(?:team|company|firm|studio|organisation|organization|department|"
    r"agency|office|place|lab|group|startup|practice|employer|workplace|crew|shop)|you guys|"
    r"your side|yours)"
)

_JOB_SAID = phrases(
    r"(?:hiring|employing|recruiting|considering|bringing|taking) me(?: on| in| for| as|\b)",
    r"(?:takes?|taking|hires?|accepts?|offers?|has|need|needs)(?: on| in)? (?:\w+ )?(?:interns|"
    r"internships|juniors|trainees|apprentices|working students|beginners|newcomers|"
    r"career changers|graduates)",
    r"(?:place|spot|seat|space|room|use|work|something|anything) (?:\w+ )?for (?:me|"
    r"somebody like me|someone like me) (?:in|on|at|with|among)",
    r"(?:hire|employ|recruit) me\b",
    r"(?:consider|keep|bear|have) me (?:for|in mind|in view|on (?:your|the) (?:list|radar|team))",
    r"keep (?:\w+ )?(?:my (?:cv|resume|profile|application|name)) (?:in mind|on file|in your files)",
    r"to be (?:considered|hired|interviewed|employed|taken on|part of your team)",
    r"be considered\b(?! a\b)",
    r"(?:take|bring|get) me (?:on|on board|in|onto your team)(?= |[.,!?]|$)(?! (?:touch|"
    r"a|contact|the loop))",
    r"give me (?:a|one|the|just one) (?:\w+ )?(?:chance|shot|job|trial|opportunity|try|"
    r"start|role|position)",
    r"(?:invite|have) me (?:\w+ )?(?:in |over )?(?:for|to) (?:an? |the )?(?:job )?interview",
    r"(?:job|work|career|employment|internship|entry) opportunit(?:y|ies)(?: (?:at|in|with|for))?",
    r"opportunit(?:y|ies) (?:at|in|within|with) " + _YOUR_PLACE,
    rf"(?:looking|searching|hunting|applying|hoping|on the lookout|on the hunt|open|in the market|"
    rf"in search|in need|interested|keen|available|seeking|look|apply|asking|ask) ?(?:for|"
    rf"of|to|in|on)? (?:{_A} )?(?:{_MANY})(?:jobs?|positions?|openings?|vacanc(?:y|ies)|"
    rf"internships?|traineeships?|apprenticeships?|(?<!your )roles?|employment|new challenge|"
    rf"next (?:challenge|role|opportunity|step)|full[- ]time|placement)",
    rf"(?:is|are|was|were|will|would) there (?:be )?(?:{_A} )?{_MANY}{_POST}",
    rf"(?:have|got|know of|know|aware of|heard of|hear of|see|offer) (?!you|me)(?:{_A} )?{_MANY}(?<!your "
    rf")(?:openings?|vacanc(?:y|ies)|open (?:roles?|positions?)|internships?|traineeships?|"
    rf"(?:job|position|role)s? (?:for|open|available|free|that|at|in|going))",
    r"(?:any|some|possible|current|open|available|suitable) (?:\w+ ){0,2}(?:openings?|"
    r"vacanc(?:y|ies)|open positions?|internships?)",
    r"any (?:\w+ ){0,2}(?:jobs?|positions?|roles?)(?= (?:at|in|for|with|available|open|"
    r"going|that)|[?.,!])",
    r"(?:is|are) (?:your (?:\w+ ){0,2}|the )?(?:team|company|firm|studio|you|you guys|"
    r"department|agency|place|lab|group|organisation|organization) (?:currently |still |"
    r"also |actually |by any chance |maybe )?(?:hiring|recruiting|looking for (?:people|"
    r"someone|somebody|juniors?|new|more|an?)|taking (?:on|in))",
    rf"(?:join|work (?:for|with|at|in|under)|start (?:at|with|in)|contribute (?:to|at)|"
    rf"become (?:a )?part of|be (?:a )?part of|part of|fit (?:in|into)|slot into|come and work (?:for|"
    rf"with)|working (?:for|with|at|in|under)|joining) (?:you and )?{_YOUR_PLACE}",
    r"(?:work|working) (?:for|under) you\b",
    r"join you (?:at|as|in)\b",
    r"(?:a|one|my) (?:foot|seat|chair|desk|place|spot|space|room|slot) (?:in the door|"
    r"(?:on|in|at) your (?:team|studio|company|office)|for (?:a |one )?(?:junior|beginner|"
    r"trainee|intern|newcomer|me\b|someone like me|somebody like me))",
    r"(?:an?|the|my first|one) (?:job )?interview (?:with|at|for) (?:you|your)",
    r"(?:get|have|give|grant|offer|schedule|arrange|deserve|land|secure) (?:me )?(?:an?|"
    r"the) (?:job )?interview\b",
    r"(?:something|anything) (?:\w+ ){0,2}(?:for me (?:at|in|on|with)|opens? up|comes up(?! (?:on your side,|"
    r"for you|at your end|in the meantime))|"
    r"(?:is|becomes|gets) (?:free|available|vacant))",
    r"when(?:ever)? (?:something|anything|a (?:\w+ )?(?:job|role|position|spot|seat)) (?:\w+ )?(?:opens?|"
    r"comes? up|is free)",
    r"(?:would|could|can|do) you (?:\w+ )?(?:need|use) (?:\w+ ){0,3}(?:junior|intern|"
    r"trainee|assistant|extra (?:pair of )?hands?|pair of hands|designer|developer|engineer|"
    r"somebody like me|someone like me|people like me)",
    r"(?:i )?(?:would|'d|could|can|will|'ll) (?:also |even |gladly |happily )?(?:take|"
    r"accept|do) (?:literally )?(?:anything(?<!do anything)|any (?:\w+ )?(?:job|work|role|position|task))",
    r"(?:work|start|intern) for (?:free|nothing|you)\b",
    r"(?:my|this) (?:job )?(?:application|candidacy) (?:\w+ ){0,3}(?:seriously|consideration|"
    r"favou?rabl[ey]|a chance)",
    r"consider my (?:application|profile|candidacy|cv|resume)",
    r"a (?:perfect|great|good|strong|ideal) (?:fit|match|addition|candidate) (?:for|"
    r"to) (?:your|the|this)",
    r"(?:get|find|land|offer) me (?:an? )?(?:\w+ ){0,2}(?:jobs?|roles?|positions?|internships?|"
    r"work|something)",
    r"help me (?:to )?(?:get|find|land|secure) (?:an? |my |some )?(?:\w+ ){0,3}(?:jobs?|"
    r"roles?|positions?|internships?|work|employment|placement)",
    r"(?:send|share|forward) (?:me )?(?:any |the )?(?:\w+ )?(?:openings|vacancies|job (?:openings|"
    r"ads|leads|offers))",
    r"(?:possibilit(?:y|ies)|chance|chances) (?:of|to|for) (?:\w+ ){0,3}(?:work(?:ing)?|"
    r"start(?:ing)?|intern(?:ing|ship)?|a job|employment|being hired|get(?:ting)? hired|"
    r"get in)\b",
    r"room for (?:one more|another|an? (?:\w+ ){0,2}(?:junior|intern|trainee|designer|"
    r"developer|engineer|beginner))",
)

_JOB_NOT = re.compile(
    OTHERS.pattern
    + r"|\b(?:(?:he|she|they)(?:'d|'ll| would| will| should| ought to| might| could) "
    r"(?:\w+ )?(?:take|give|hire|have)|"
    r"your (?:own )?first job|(?:i|i've|i have) (?:\w+ )?(?:got|found|started|"
    r"accepted|landed|begun|have) (?:\w+ ){0,3}(?:job|role|position|internship)|"
    r"(?:i'm|i am|we're|we are|my team is|our team is|my company is) (?:\w+ )?hiring|"
    r"(?:opening|role|position|job|vacancy) (?:\w+ ){0,4}(?:on|in|at) (?:my|our) (?:team|"
    r"company|side)|"
    r"(?:suit|interest|fit|right for|good for) you\b|for you\b|someone you know|who (?:is|"
    r"are|might be) looking|your (?:new|next) (?:job|role|position)|how (?:to|i) (?:ask|"
    r"apply|prepare))\b"
)


job = once(
    unless_giving(
        either(
            spoken(_JOB_SAID, unless=_JOB_NOT),
            spoken(WORK_SAID, unless=_JOB_NOT),
            requested(OPENINGS, unless=_JOB_NOT),
        )
    )
)
