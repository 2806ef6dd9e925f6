"""How English asks for money."""

import re

from domain.coaching.english.cues import either, once, requested, spoken, unless_giving
from domain.coaching.english.phrases import phrases
from domain.coaching.english.selling import selling

_MONEY = phrases(
    r"whatever you can (?:spare|give|afford)",
    r"every (?:\w+ )?(?:euro|ten|cent|penny|little|bit|pound|dollar)s? (?:counts|helps)",
    r"rais(?:e|ing) (?:\w+ ){0,3}(?:money|funds?|\d[\d,.]*|seed|capital)",
    r"(?:looking for|seeking|need|find) (?:\w+ ){0,2}(?:investors?|investments?|sponsors?|"
    r"donors?|backers|funding)",
    r"donat(?:e|ion|ions|ing)\b",
    r"(?:lend|loan) (?:me|us)\b",
    r"(?:a|small|short) loan\b",
    r"borrow (?:\w+ ){0,3}(?:money|euros?|pounds|dollars|\d+|£|\$|€)",
    r"sponsor(?:ing|ship)?(?: (?:me|us|my|our))\b",
    r"sponsor(?:ship)? (?:for|of)\b",
    r"(?:invest|investing|investment) in (?:me|my|our|us)\b",
    r"fund(?:ing)? (?:me|my|our|us)\b",
    r"(?:a|any|some|student|special|\d+ ?%|friend|better|your|the) (?:\w+ )?discounts?\b",
    r"(?:buy|purchase|pre-?order|order) (?:my|our|a copy of my|one of (?:my|our)|it\b|"
    r"a (?:licen[cs]e|ticket|seat)|the (?:app|book|licen[cs]e|course))",
    r"(?:if you )?bought (?:it|my|our|one|a copy)\b",
    r"subscribe (?:to|for|now|today)\b",
    r"(?:sign|signing) up (?:now|today|for (?:my|our|the|a) (?:paid|premium|course|programme|"
    r"program|plan|trial|coaching))",
    r"chip in\b",
    r"(?:gofundme|patreon|kickstarter|crowdfund\w*|ko-?fi|buy me a coffee|paypal|venmo|fundrais\w+)",
    r"back (?:my|our) (?:campaign|project|kickstarter)",
    r"(?:pay|cover|finance|contribute|contribution|help (?:me )?with|help out with) (?:\w+ ){0,3}(?:my|"
    r"the|our|a part|part) (?:\w+ ){0,3}(?:fees?|tuition|course|bootcamp|rent|costs?|"
    r"ticket|bills?|flight|travel|deposit)",
    r"(?:cheaper|half price|reduced (?:price|rate|fee)|for less|lower price|price (?:reduction|"
    r"break)|free (?:access|copy|ticket|seat|place|spot) (?:to|of|for|in|on))\b",
    r"(?:secure|get|grab|renew|upgrade) (?:your|a|the) (?:licen[cs]e|subscription|copy|"
    r"plan|seat|spot|trial|membership)",
    r"(?:financial(?:ly)?|monetary) (?:support|help|aid|assistance|contribution)",
    r"(?:support|help) (?:me|us) financially",
    r"(?:our|my) (?:product|tool|platform|software|services?|solution|agency|offer|app) (?:\w+ ){0,8}(?:de"
    r"mo|trial|pricing|quote|per month|a month|a year|for only|% off)",
    r"(?:\d+ ?% off|(?:only|just|for) (?:[€$£] ?\d+|\d+(?:[.,]\d+)? ?(?:€|\$|£|euros?|"
    r"dollars|pounds|usd|eur|a month|per month|/month)))",
    r"become (?:a |my |our )?(?:paying |first )?(?:customers?|patrons?|clients?|investors?|"
    r"sponsors?|subscribers?|members? of our)",
    r"(?:we|i) offer (?:an? )?(?:\w+ ){0,4}(?:tool|service|services|platform|software|"
    r"solution|package|course|coaching|consulting)",
    r"(?:wire|transfer|send) (?:me|us) (?:\w+ ){0,3}(?:money|cash|euros?|dollars|pounds|\d+)",
    r"money (?:for|to|until|till)\b",
    r"(?:some|a little|a bit of) money\b",
    r"\d+ (?:euros?|dollars|pounds|bucks|quid)\b",
    r"advance me\b",
    r"(?:get|have|give|access|join|attend|take|enter|receive|let)\b[^.!?]{0,40} (?:for free|for nothing|"
    r"without paying|free of charge)\b",
    r"(?:cover|pay|pay for|fund|finance) (?:it|this|that|me|for me|for it|half|part|the rest|the difference)\b",
    r"interested in (?:our|my) (?:\w+ ){0,3}(?:subscription|package|plan|product|service|services|offer|"
    r"course|programme|tool|"
    r"software|solution|membership|coaching)\b",
    r"(?:like|want|see|book|have|get|schedule) (?:to see )?(?:a |our |the )?(?:\w+ )?(?:demo|trial|price list|"
    r"quote)\b",
    r"(?:our|my) (?:\w+ ){0,3}(?:package|plan|course|coaching|service|subscription) (?:at|for) (?:a|an|only|"
    r"just|half|\d)",
    r"(?:difference|rest|gap|remainder|missing (?:sum|amount|part)) (?:\w+ ){0,3}from you\b",
    r"(?:book|schedule|have) (?:a |our )?(?:free )?(?:demo|trial|sales call|product tour)",
)

_MONEY_NOT = re.compile(
    r"\b(?:(?:i|we|i've|we've) (?:just |already |have |gladly |recently )?(?:donated|"
    r"bought|subscribed|ordered|sponsored|paid|backed|purchased|signed up)|(?:your|her|"
    r"his|their) (?:donation|kickstarter|patreon|fundrais\w+|campaign|discount|gofundme)|"
    r"i(?:'d| would) (?:love|like) to (?:donate|buy|sponsor|support|subscribe)|can i (?:donate|"
    r"buy|subscribe|sponsor|order)|where can i (?:buy|donate|order)|nothing to (?:buy|"
    r"pay)|free of charge|no (?:cost|charge)|for you\b[^.!?]{0,20}(?:free|on me)|it is free)\b"
)


money = once(
    unless_giving(
        either(
            selling,
            requested(_MONEY, unless=_MONEY_NOT),
            spoken(
                phrases(
                    r"whatever you can (?:spare|give)",
                    r"every (?:ten|euro|cent|penny) (?:counts|helps)",
                    r"(?:looking for|seeking) (?:\w+ ){0,2}(?:investors?|sponsors?|donors?|backers)",
                    r"(?:we|i) offer (?:an? )?(?:\w+ ){0,4}(?:tool|service|services|platform|software|"
                    r"solution|package|coaching|consulting)",
                    r"\d+ ?% off",
                    r"sign up now",
                    r"(?:support|fund|sponsor|back) (?:my|our) (?:own )?(?:app|project|campaign|startup|"
                    r"business|channel|work)",
                ),
                unless=_MONEY_NOT,
            ),
        )
    )
)
