"""Words that any message may hold. What is left of a sentence without them is what it is about."""

import re

from domain.coaching.words import words_of

_GRAMMAR = words_of(
    """
    a an the this that these those there here it its he she they them their his her him we us our ours i
    me my mine myself you your yours yourself u ur who whom whose which what when where why how if whether
    and or but so because since as than then though although while until till unless of in on at to for
    from by with about into onto over under up down out off through across between among against without
    within during before after behind around along near per via not no nor never none nothing nobody any
    anything anybody anyone some something somebody someone every everything everyone everybody each all
    both either neither one two three another other others else such same own only just even also too very
    really quite rather much many more most less least few little lot lots bit well still yet again always
    often sometimes ever once twice maybe perhaps probably actually simply truly honestly certainly
    definitely surely possibly currently recently lately now today tomorrow yesterday soon later ago
    already almost enough is are was were be been being am do does did done doing have has had having will
    would shall should can could may might must cannot let lets don't didn't doesn't isn't aren't wasn't
    weren't can't couldn't won't wouldn't shouldn't haven't hasn't hadn't i'm i've i'd i'll you're you've
    you'd you'll it's that's there's what's who's he's she's we're we've they're
    please pls yes ok okay hi hello hey dear thanks thank regards best sincerely cheers sir madam ma'am
    mr mrs ms dr prof rather instead upon towards toward away back forward ahead together away
    """
)
_OUTREACH = words_of(
    """
    profile career company firm organisation organization team network networking connection connect
    connected contact reach reached touch message note mail email inbox linkedin feed page post content
    article video follow follower following work worked working works job role position opportunity
    opening vacancy hire hiring internship intern interview application apply candidate recruiter cv
    resume portfolio skill skills experience expert expertise professional profession industry field
    sector area domain space business market product project service client customer solution tool
    platform offer expertise knowledge insight advice guidance wisdom tip tips perspective opinion thought
    view viewpoint idea ideas question answer reply respond response feedback input help support favour
    favor mentor mentorship coach coaching guide learn learner learning student graduate junior senior
    beginner newbie newcomer expert leader leadership manager management director founder ceo head boss
    colleague employee employer staff people person man woman guy friend family fan admirer admire
    admiration inspire inspiration inspiring inspirational impress impressive impressed journey path story
    success successful achievement accomplish accomplishment background calibre caliber reputation brand
    passion passionate motivated motivation goal dream ambition growth grow growing develop development
    improve improvement change life world day week month year time moment minute hour call chat meeting
    meet talk talking speak conversation discuss exchange coffee lunch lead leading join joined part
    community group member audience value valuable synergy collaborate collaboration partner partnership
    mutual benefit quick short long brief small big great huge amazing awesome wonderful fantastic
    brilliant excellent incredible outstanding remarkable superb exceptional beautiful lovely nice good
    better cool interesting interested fascinating important useful helpful insightful thoughtful
    meaningful relevant honoured honored glad happy pleased excited delighted curious keen love loved like
    liked enjoy enjoyed appreciate respect truly believe think feel know see saw seen look looking watch
    read reading find found come came across go went get got give gave take took make made put set keep
    kept start started begin began try want wanted need needed hope hoping wish would ask asked asking
    tell told say said share shared sharing write wrote writing send sent show showed mean meant seem use
    used using add bring call consider continue create decide expect explain happen hear heard hold leave
    listen live move moved open pass pay plan play provide receive remember return run serve stay stop
    suggest teach turn understand wait walk win wonder thing things stuff kind sort way ways lots level
    new old young first last next recent latest current former past future present free busy full whole
    entire real true right wrong sure clear easy hard difficult able available possible ready willing
    open different various several own public personal social media online digital modern tech technology
    data design designer ux ui marketing sales engineering engineer developer development software
    science research researcher analyst consultant hr ai it product creator creative innovation innovative
    strategy city country town place home school university college course class degree study name number
    list line end side point fact case example reason matter problem result step hand eye mind heart head
    vibe energy legend hero star role-model idol guru influencer thought-leader game top level high highly
    deep deeply huge hugely constantly consistently everyday daily regularly everywhere scratch over
    calendar schedule invitation invite request address opinion person's mission vision valued generous
    generosity kindness kind attention consideration patience pleasure luck lucky dreamed dreaming
    servant god lifetime obedient signature package newsletter subscriber million thousand hundred
    percent third half quarter staff training programme program session workshop webinar event conference
    my our book blog podcast video app achieve amaze culture style secret positive pure gold motivate attitude
    mindset talent effort dedication determination discipline courage wise smart clever genius favourite
    favorite honest authentic resonate stand stood strike struck catch caught eye notice stumble discover
    explore browse website internet google search global international local top certified award decade wow
    keeps inspire member life-changing world-class well-known famous popular busy hardworking humble
    confidence confident energy vibe vibes aspire aspiring dream guru mentor-like trajectory
    """
)
PLAIN = _GRAMMAR | _OUTREACH
_WORD = re.compile(r"[^\W_][\w'-]*")
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "ly", "er")
_SHORTEST = 3


def telling_words(text: str) -> list[str]:
    """The words of a folded text that not every message could hold; figures are among them."""
    return [each for each in _WORD.findall(text) if is_telling(each)]


def is_telling(word: str) -> bool:
    """Whether a folded word says what a text is about; its ending aside."""
    if word.isdigit():
        return True
    if len(word) < _SHORTEST or word.removesuffix("'s") in PLAIN:
        return False
    return not any(word.endswith(end) and word[: -len(end)] in _OUTREACH for end in _ENDINGS)
