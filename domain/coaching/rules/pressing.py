"""P3 and P4: no begging, no time set, no guilt, no chasing."""

from domain.coaching.english.begging import begging
from domain.coaching.english.chasing import chasing
from domain.coaching.english.deadlines import deadline
from domain.coaching.english.reproaches import guilt
from domain.coaching.model import Severity
from domain.coaching.rules.form import ENGLISH, Principle, Rule, always, first, helped, known, later

PRESSING = (
    Rule(
        code="begging",
        principle=Principle.INSIGHT,
        severities=always(Severity.WARN),
        finders={ENGLISH: begging},
        what="It begs.",
        why="It lays a need at the feet of somebody who cannot meet it, and makes you small.",
        suggestion="Say plainly what you would like to learn, and that no answer is fine.",
        reason=(
            "«You are my last hope», «anything would help», «I know I am a nobody»: whoever reads that is to "
            "feel pity, and pity is a bad start between equals. You have something to give as well, attention "
            "at the least; a plain question shows it."
        ),
        source="The third principle: ask for insight, do not go begging.",
        matching=(
            first("I'm desperate. Anything would help."),
            first("You are my last hope."),
            first("Please, please, I would take anything, even unpaid."),
            first("I know I am a nobody, sorry for stealing your time."),
            first("I beg you to give me a chance!"),
        ),
        not_matching=(
            first('"The desperate user" in your essay on tax letters is me, every May.'),
            first("I'm not begging for anything."),
            known("Please keep writing, and please greet the children."),
            known("He was desperate for a coffee."),
            first("Please take your time."),
        ),
    ),
    Rule(
        code="deadline",
        principle=Principle.NO_EXPECTATION,
        severities=always(Severity.WARN),
        finders={ENGLISH: deadline},
        what="It sets them a time.",
        why="Your date is not theirs, and a missed one is a debt that they never took on.",
        suggestion="Take the date out, or say that late is as welcome as soon.",
        reason=(
            "«By Friday», «asap», «before my interview tomorrow»: whoever gives time freely should not be told "
            "when. Dates that they can use themselves, such as the end of a call for papers, and dates that "
            "you set yourself are no demand."
        ),
        source="The fourth principle: expect nothing in return.",
        matching=(
            first("Could you let me know by Friday?"),
            first("I need your feedback asap."),
            first("My interview is tomorrow, so please tell me tonight which grid you use."),
            known("We need the decision on the poster by Friday."),
            first("Please do it before the survey closes on Sunday."),
        ),
        not_matching=(
            known("My deadline was last Friday, done!"),
            known("There is no rush at all, no reply needed."),
            known("As soon as possible I'll send you the photos."),
            known(
                "The prize is open for nominations until the 30th, in case you want to enter it."
            ),
            first("I don't need an answer by Friday or ever."),
        ),
    ),
    Rule(
        code="guilt",
        principle=Principle.NO_EXPECTATION,
        severities=always(Severity.WARN),
        finders={ENGLISH: guilt},
        what="It makes them feel bad.",
        why="Nobody owes an answer, and a reproach makes sure that there will be none.",
        suggestion="Take the reproach out; if nothing is left, send nothing.",
        reason=(
            "«I guess you're too busy for me», «I never heard back», «the least you could do»: silence is an "
            "answer that everybody may give. That others never wrote back is a story; that the reader did not "
            "is a reproach. Saying that you understand if they are busy is kind."
        ),
        source="The fourth principle: no guilt, no chasing, no keeping of scores.",
        matching=(
            later("I never heard back from you."),
            later("I guess you're too busy for me."),
            later("You didn't even reply."),
            later("A bit disappointing, to be honest, after I liked everything you wrote."),
            later("It would have been kind to at least say no."),
        ),
        not_matching=(
            helped("I never heard back from the recruiters, exactly as you predicted. Thank you!"),
            first("If you're too busy, that is completely fine."),
            first("I know that your days are full."),
            later("You owe me no answer, really."),
            known('"You didn\'t even reply" is the best line of the play.'),
        ),
    ),
    Rule(
        code="chasing",
        principle=Principle.NO_EXPECTATION,
        severities=always(Severity.WARN),
        finders={ENGLISH: chasing},
        what="It chases an answer.",
        why="They have seen it, and «just checking in» only asks them to say so.",
        suggestion="Write again when you have something for them; else let it rest.",
        reason=(
            "«Just checking in», «bumping this», «any update?»: such a message has one content, that an answer "
            "is missing. No answer is a fine outcome here. A second message is welcome when it brings "
            "something: what came of their advice, news of them, a thing that they can use."
        ),
        source="The fourth principle: no guilt, no chasing, no keeping of scores.",
        matching=(
            later("Just checking in on my message from last week."),
            later("Following up on my last message."),
            later("Any update?"),
            later("Did you see my message?"),
            later("Per my last email, I am still waiting for the names."),
        ),
        not_matching=(
            later("No need to answer my earlier note."),
            later('Your rant about "just checking in" mails made me delete three drafts.'),
            known("I followed up on your advice, and it worked."),
            known("Any news from the garden?"),
            first("I'm not checking in on anything."),
        ),
    ),
)
