"""P3: ask for insight; nothing that a relationship does not yet bear."""

from collections.abc import Iterator

from domain.coaching.asks import levels_of
from domain.coaching.english.favours import favour
from domain.coaching.english.jobs import job
from domain.coaching.english.money import money
from domain.coaching.english.referrals import referral
from domain.coaching.model import Context, Purpose, Severity
from domain.coaching.reading import Reading, Span
from domain.coaching.rules.form import (
    ENGLISH,
    Principle,
    Rule,
    always,
    by_stage,
    first,
    known,
    message,
)
from domain.contacts.stage import Stage
from domain.guardrails.ladder import LIMITS

_LADDER_SOURCE = (
    "The third principle: ask for insight, do not go begging. The ladder of asks is the product's own: one "
    "insight question from a seed, a call of 20 minutes from a sprout, feedback from growing, all else from "
    "rooted. Career advice since Richard Bolles («What Color Is Your Parachute?») separates asking for "
    "information from asking for a job, for the same reason."
)


def _too_big(reading: Reading, about: Context) -> Iterator[Span]:
    most = LIMITS[about.stage]
    for span, level in levels_of(reading, about):
        if level > most:
            yield span


def _favour(reading: Reading, about: Context) -> Iterator[Span]:
    if about.purpose not in {Purpose.THANKS, Purpose.GIVE}:
        yield from favour(reading, about)


ASKING = (
    Rule(
        code="ask_too_big",
        principle=Principle.INSIGHT,
        severities=by_stage(Severity.BLOCK, Severity.WARN, Severity.WARN, Severity.WARN),
        finders={ENGLISH: _too_big},
        what="It asks for more than this relationship bears yet.",
        why="An ask that is too big is easier to leave than to decline, and the small ones are lost with it.",
        suggestion="Ask the one question that you would have asked in that meeting.",
        reason=(
            "A call of fifteen minutes is an hour of somebody's day once it is agreed on, prepared and got "
            "back from. A seed is asked one question; a sprout a call of 20 minutes at most, nothing that "
            "comes again; growing bears feedback; an introduction puts their name to yours, and waits for "
            "rooted."
        ),
        source=_LADDER_SOURCE,
        matching=(
            first("I loved your workshop in Ulm. Can we jump on a 15 min call?"),
            message("Would you be open to being my mentor?", Purpose.ASK, stage=Stage.SPROUT),
            message("Could you introduce me to Hanne?", Purpose.ASK, stage=Stage.GROWING),
            first("May I buy you a coffee next week?"),
            message("Could we talk for an hour on Friday?", Purpose.ASK, stage=Stage.SPROUT),
            first("I would love to pick your brain."),
        ),
        not_matching=(
            message("Would you have 15 minutes to tell me how?", Purpose.ASK, stage=Stage.SPROUT),
            message("Could you introduce me to Hanne?", Purpose.ASK, stage=Stage.ROOTED),
            first("I'm not asking for a job, a call or anything else."),
            first('In "Do not ask for coffee" you say why. What would you ask for?'),
            known("It was good to meet you for lunch on Friday."),
            first("How did you find people who rode the lift for an hour?"),
        ),
    ),
    Rule(
        code="asks_for_job",
        principle=Principle.INSIGHT,
        severities=by_stage(Severity.BLOCK, Severity.BLOCK, Severity.WARN, None),
        finders={ENGLISH: job},
        what="It asks for a job.",
        why="Somebody who does not know you cannot vouch for you, and mostly cannot hire you either.",
        suggestion="Ask how they came to do what they do, and let the rest come later.",
        reason=(
            "An opening, an interview, «keep me in mind», whether the team is hiring: from a stranger each of "
            "them turns a person into a door. Asking how *they* found their way in is a question about them. "
            "From rooted on it may be asked."
        ),
        source=_LADDER_SOURCE,
        matching=(
            first("Kindly let me know about any vacancy at your esteemed company."),
            message("Is your team hiring at the moment?", Purpose.ASK, stage=Stage.SPROUT),
            first("Could you keep me in mind when something junior opens up in your studio?"),
            first("I am looking for a new role and would love to join your team."),
            message("Could you have me in for an interview?", Purpose.ASK, stage=Stage.GROWING),
            first("Please give me a chance, I would take anything."),
        ),
        not_matching=(
            first("I'm not asking for a job."),
            first('You said in your talk "please hire slowly". What came of that?'),
            first("I am not looking for a position, I have just started one."),
            message("Is your team hiring at the moment?", Purpose.ASK, stage=Stage.ROOTED),
            first("How did you get your first job at the museum?"),
            known("A friend of mine was asked for a job by five strangers."),
            known("Congratulations on the new role!"),
        ),
    ),
    Rule(
        code="asks_for_referral",
        principle=Principle.INSIGHT,
        severities=by_stage(Severity.BLOCK, Severity.BLOCK, Severity.BLOCK, None),
        finders={ENGLISH: referral},
        what="It asks them to put their name to yours.",
        why="A referral spends their good name, and only somebody who knows your work can give it.",
        suggestion="Ask for insight now; the referral may follow when they know what you can do.",
        reason=(
            "To be referred, recommended, forwarded, or introduced to whoever hires: each lends you somebody's "
            "reputation. That takes a relationship in which both have given. Before it is rooted the answer "
            "can only be an uneasy yes or an uneasy no."
        ),
        source=_LADDER_SOURCE,
        matching=(
            message("Would you refer me for the research role?", Purpose.ASK, stage=Stage.GROWING),
            first("Could you put in a good word for me with Ann?"),
            first("Could you forward my CV to your head of design?"),
            first("Would you introduce me to the hiring manager?"),
            message("May I ask you for a referral?", Purpose.ASK, stage=Stage.SPROUT),
        ),
        not_matching=(
            message("Would you refer me for the role?", Purpose.ASK, stage=Stage.ROOTED),
            known("She was asked for a referral by five strangers."),
            first("I don't want a referral, only to say that the map is lovely."),
            known("Thank you for referring me to the archive!"),
            first('Your essay "Would you refer me?" made me laugh.'),
        ),
    ),
    Rule(
        code="asks_for_money",
        principle=Principle.INSIGHT,
        severities=always(Severity.BLOCK),
        finders={ENGLISH: money},
        what="It asks for money.",
        why="Money, also as a discount or a purchase, changes what a relationship is.",
        suggestion="Leave money out; if they can use what you make, let them see it first.",
        reason=(
            "A donation, a loan, a discount, a subscription, something to buy: whoever is asked for money once "
            "reads every later message as a bill. Selling to a contact is the same. That their article is "
            "about money, or that what you bring is free, is not."
        ),
        source="The third and the seventh principle: no campaigns.",
        matching=(
            first("Is there any chance that you could chip in a part of the fee?"),
            first("We offer a complete audit tool with 40 % off this month, sign up now!"),
            message("Could you lend me 200 euros?", Purpose.ASK, stage=Stage.ROOTED),
            first("Would you donate to our campaign?"),
            message("Can I get a discount on your course?", Purpose.ASK, stage=Stage.GROWING),
        ),
        not_matching=(
            first(
                "Your piece on asking for money in a charity app turned our donation page around."
            ),
            first("I don't want a discount, a favour or a slot in your calendar."),
            known("It is free, there is nothing to buy."),
            known("I donated to the bird reserve, as you suggested."),
            known("Could I buy your book anywhere in Lyon?"),
        ),
    ),
    Rule(
        code="asks_for_favour",
        principle=Principle.INSIGHT,
        severities=by_stage(Severity.BLOCK, Severity.WARN, None, None),
        finders={ENGLISH: _favour},
        what="It asks for a favour.",
        why="A favour is repaid from what there is between two people, and there is nothing yet.",
        suggestion="Give something first, and ask for insight if you ask at all.",
        reason=(
            "Sharing a post, an endorsement, a vote, a survey, a look at your portfolio: small for you, one of "
            "many for them. They are no insight and nothing that a stranger owes. Offering the same to them is "
            "a gift, and is not meant here."
        ),
        source=_LADDER_SOURCE,
        matching=(
            message("Could you endorse me for Figma?", Purpose.ASK, stage=Stage.SEED),
            first("Would you fill in my survey? It takes five minutes."),
            first("Could you review my portfolio?"),
            message("Please like and share my post!", Purpose.ASK, stage=Stage.SPROUT),
            message("Please vote for my project.", Purpose.ASK, stage=Stage.SEED),
        ),
        not_matching=(
            message("Could you review my draft?", Purpose.ASK, stage=Stage.GROWING),
            first("I voted for your session and filled in your survey."),
            first("I shared your post with my class. May I translate it?"),
            first("I am not asking you to share anything."),
            first('"Please like and share" is what you made fun of in your talk, rightly.'),
        ),
    ),
)
