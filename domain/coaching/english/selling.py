"""How English sells, pledges and is short of money, without always naming it."""

import re
from collections.abc import Iterator

from domain.coaching.english.cues import where
from domain.coaching.english.phrases import Phrases, phrases
from domain.coaching.model import Context, Purpose
from domain.coaching.reading import Reading, Span

# A price, or a sum.
_SUM = phrases(
    r"\d[\d.,]* ?(?:k |thousand |hundred |million )?(?:euros?|dollars|pounds|naira|rupees|lakhs?|bucks|quid|"
    r"usd|eur|gbp|inr|crowns|"
    r"kroner|francs|zloty|cents?)\b",
    r"(?:of|at|for|from|only|just|even|make it|with|another|about|around|it's|to|than) (?:about |only |just "
    r")?\d[\d.,]*(?= (?:a|an|each|per|"
    r"would|could|short|till|until|apiece|this|or)\b|[.,!?:)]|$)",
    r"\d[\d.,]* (?:each|apiece|short|(?:a|per) (?:year|month|week|head|piece|mile|person|seat|share|hour)|for "
    r"\d+)\b",
    r"(?:\w+|\d+) (?:each|apiece)\b",
    r"(?:a|one|every|each|few) (?:euro|dollar|pound|penny|cent)s?\b",
    r"(?:lend|give|send|spare) me (?:\w+ ){0,4}(?:ten|twenty|fifty|a hundred|hundred|\d+)\b",
    r"half (?:the )?(?:price|off)|for half|(?:any|whatever|what(?:ever)? (?:\w+ )?) ?amount|any donation|what "
    r"you can\b",
)
# What money is asked for, or with.
_NEED = phrases(
    r"(?:short of|short for|out of (?:my )?budget|can't (?:afford|pay)|cannot (?:afford|pay)|behind (?:on|"
    r"with)|broke)\b",
    r"(?:my|the|our|this month's) (?:\w+ )?(?:rent|bills?|fees?|tuition|deposit|surgery|insurance|debts?|"
    r"laptop|roof)\b",
    r"(?:purse|wallet|bank account|account number|iban|paypal|venmo|mobile money|transfer|wire)\b",
    r"(?:lend|loan|borrow|bridge (?:it|me|us|the)|tide (?:me|us) over|pay (?:you|it) back|repay|advance me)\b",
    r"(?:donat\w+|sponsor(?:ed|ship|ing)?|raffle|charity|fundrais\w+|collection|chip in|scholarship|pledge|"
    r"crowdfund\w*)\b(?! (?:them|him|her|the|us\b))",
    r"put (?:you|yourself) down for",
    r"(?:invest\w*|a share|shares|stake) (?:in|starts?|of|costs?)\b",
    r"carry (?:me|us) (?:to|through|over)",
    r"(?:would|could|will) (?:save|help|rescue|carry) (?:me|us)\b",
    r"(?:of my|our|my) (?:target|goal)",
    r"(?:access|seat|place|ticket|copy) (?:for free|free of charge)|for free\b",
    r"(?:raffle|tombola|gala|benefit) (?:tickets?|dinner)|tickets for\b",
)
# What those say who sell.
_SALE = phrases(
    r"price list|(?:special|family|launch|introductory|early[- ]bird|reduced|discounted|friend's|limited[- ]time) "
    r"(?:price|prices|offer|rate|deal|tariff)s?",
    r"on sale|while stocks? lasts?|till stocks? lasts?|for the price of|money[- ]back|limited (?:offer|seats|"
    r"spots|places)",
    r"(?:free|14-day|30-day) (?:trial|demo|consultation|quote|audit|sample)",
    r"(?:double|triple|grow|boost|increase|cut|skyrocket|10x|scale|improve) (?:your|their) (?:\w+ )?(?:reach|"
    r"sales|revenue|leads|"
    r"traffic|bills?|costs?|conversions?|followers|business|income|output)",
    r"(?:our|my) (?:[\w-]+ ){0,3}(?:packages?|plans?|solutions?|products?|services?|agency|platform|software|"
    r"programmes?|"
    r"catalogue|customers|clients|shop|offers?|tariff|range|prices|subscription|membership|course|bootcamp|"
    r"coaching|tool)\b"
    r"(?! (?:was|were|has|had))",
    r"companies (?:like|such as) yours|(?:businesses|teams|leaders|professionals|people) like yours?",
    r"(?:we|i) help(?:ed)? (?:\w+ ){0,3}(?:companies|businesses|teams|brands|founders|leaders|coaches|firms|"
    r"agencies|professionals)",
    r"\d+ ?%|per ?cent (?:below|off|less|cheaper)",
    r"(?:i|we) (?:now )?(?:sell|offer|supply|import|distribute|produce|make)\b",
    r"delivered to your|ship(?:ped|ping)? (?:it|them|to)|(?:settle|pay) the|handling fee|(?:shall|may|can) "
    r"(?:i|we) (?:send|put|reserve|"
    r"bring|show|book)",
    r"(?:reserved|put aside|kept|set aside) (?:\w+ ){0,3}(?:for you)|how many (?:may|can|shall|do|would)",
    r"(?:contract|invoice|order form|quote) (?:for|will|is)|(?:sign|signs|signing) up (?:for|now|today|"
    r"before)|interested\?|"
    r"reply (?:yes|\"yes)|first (?:five|ten|\d+) (?:who|to|customers)",
    r"members(?:'|hip)? (?:tariff|fee|rate)|(?:a|per|each) (?:year|month),? with",
    r"(?:become|be) (?:a |our |my )?(?:customer|client|investor|partner|reseller|distributor|backer)",
)
_NOT = re.compile(
    r"\b(?:(?:i|we|i've|we've|i'd) (?:just |already |have |gladly |recently |once )?(?:donated|bought|"
    r"subscribed|ordered|sponsored|paid|"
    r"backed|purchased|signed up)|is paid|nothing to (?:buy|pay)|thanks? (?:you )?(?:\w+ )?for|your (?:\w+ "
    r"){0,2}(?:price|shop|course|bill|"
    r"stall|campaign|sale)|for you to keep|on me|my treat|it's free|is free|all we want|(?:don't|not) (?:\w+ "
    r")?(?:want|ask\w*)|you (?:said|wrote|told|charge|sell|sold))\b"
)


def selling(reading: Reading, about: Context) -> Iterator[Span]:
    """Two of three: a sum, a need or a purse, the words of a sale; or a sale with two of its own words."""
    if about.purpose in {Purpose.THANKS, Purpose.GIVE}:
        return
    sums, needs, sales = (_said(reading, each) for each in (_SUM, _NEED, _SALE))
    if len(sales) > 1 or (sums and (needs or sales)) or (needs and sales):
        yield (sales or needs)[0]


def _said(reading: Reading, sought: Phrases) -> list[Span]:
    """Where it stands, each place once, without what is paid, given or said by others."""
    apart: list[Span] = []
    for span in where(reading, sorted(reading.find(sought)), lambda plain: not _NOT.search(plain)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart
