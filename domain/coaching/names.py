"""Whether a greeting means the contact: accents and case aside, with the short forms that people use."""

import re
from collections.abc import Iterator

from domain.coaching.english.greetings import greeted
from domain.coaching.model import Context
from domain.coaching.reading import Reading, Span
from domain.coaching.words import words_of
from domain.shared.text import without_accents

# A line holds forms of one name.
_SHORT_FORMS = (
    "elizabeth elisabeth liz lizzie beth betty eliza lisa elsie libby lilibet bess",
    "william bill will billy willy liam",
    "robert bob rob bobby robbie bert",
    "richard dick rick richie rich ricky",
    "margaret maggie meg peggy greta rita madge margarita margarethe grete gretel",
    "theresa teresa tess terry tessa reese resi",
    "terrence terence terry",
    "katherine catherine kate katie kathy cathy kat kitty kathryn katharina katharine katarina katya",
    "james jim jimmy jamie jem",
    "john jack johnny jon",
    "jonathan jon john jonny nathan",
    "michael mike mick micky mikey",
    "thomas tom tommy tomasz",
    "edward ed eddie ted ned teddy",
    "theodore ted theo teddy",
    "charles charlie chuck chas carl karl",
    "alexander alex alec sasha xander sandy lex aleksander aleksandar alexei",
    "alexandra alex sasha sandra lexi alexa aleksandra",
    "andrew andy drew andrzej",
    "anthony tony ant antonio",
    "antonio tony toni",
    "benjamin ben benny",
    "christopher chris kit topher krzysztof",
    "christina christine chris tina chrissy kristina",
    "daniel dan danny dani",
    "david dave davy",
    "dorothy dot dolly dottie",
    "francis frank fran",
    "frances fran frankie francesca",
    "frederick fred freddie fritz friedrich",
    "george georgie jorge",
    "gregory greg",
    "henry harry hank hal henrik",
    "isabella bella izzy isabel",
    "jacob jake",
    "jennifer jen jenny",
    "jessica jess jessie",
    "joseph joe joey jose josef",
    "joshua josh",
    "judith judy",
    "lawrence larry laurence laurie",
    "leonard len lenny leo",
    "matthew matt matty",
    "nicholas nick nicky nico niklas klaus",
    "patricia pat patty trish tricia",
    "patrick pat paddy",
    "pamela pam",
    "peter pete piotr",
    "philip phil pip",
    "rebecca becky becca",
    "ronald ron ronnie",
    "samuel sam sammy",
    "samantha sam sammy",
    "sarah sally sara sadie",
    "stephen steven steve stevie stefan",
    "susan sue susie suzie susanne susannah",
    "timothy tim timmy",
    "victoria vicky tori vic",
    "vincent vince vinny",
    "walter walt wally",
    "zachary zach zack",
    "abigail abby gail",
    "deborah deb debbie",
    "eleanor ellie nell nora elinor",
    "emily em emmy millie",
    "amelia amy millie",
    "gabriel gabe",
    "gerald gerry jerry",
    "harold harry hal",
    "jeffrey jeff geoffrey geoff",
    "kenneth ken kenny",
    "maximilian max",
    "nathaniel nate nat nathan",
    "oliver ollie",
    "penelope penny",
    "raymond ray",
    "russell russ",
    "solomon sol",
    "sebastian seb bastian basti",
    "francisco paco pancho kiko",
    "francesco franco cesco",
    "giuseppe beppe peppe",
    "jose pepe",
    "ignacio nacho",
    "guadalupe lupe",
    "mohammed muhammad mohamed mo",
    "dmitri dima dmitry",
    "mikhail misha",
    "ivan vanya",
    "aleksandr sasha",
    "johannes hannes jo johann hans",
    "johanna hanna jo",
    "bartholomew bart",
    "gertrude trudy",
    "archibald archie",
    "augusta gussie",
    "helen nell lena elena",
    "anne ann anna annie nancy",
    "mary molly polly maria marie",
    "virginia ginny",
    "winifred freddie winnie",
    "yevgeny zhenya",
    "wolfgang wolf",
    "joao jo",
    "beatrix trixie bea",
    "beatriz bea",
    "priyanka pri",
    "siobhan shiv",
)
_FORMS: dict[str, set[str]] = {}
for _line in _SHORT_FORMS:
    for _name in _line.split():
        _FORMS.setdefault(_name, set()).update(_line.split())

# Letters that no decomposition takes to their plain form.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae"}  # noqa: RUF001 - as people type it
)
_PARTS = re.compile(r"[^\W\d_]+")
_FEWEST = 2
_INITIAL = 1
_SHARED = 3
_FOND = words_of(
    "y ie i l li le s z o chen lein ka ek ko ik us erl ster bo by sy ito ita inho inha"
)


def find_wrong_name(reading: Reading, about: Context) -> Iterator[Span]:
    """The name in the greeting, when it is not the contact's."""
    names = _parts(f"{about.given_name} {about.family_name}")
    found = greeted(reading.text) if names else None
    if found is None:
        return
    span, name, has_title = found
    if has_title and not about.family_name:
        return
    if not any(_is_short_for(said, real) for said in _parts(name) for real in names):
        yield span


def _parts(name: str) -> list[str]:
    return _PARTS.findall(without_accents(name.translate(_LETTERS)))


def _is_short_for(said: str, real: str) -> bool:
    if said == real or (said in _FORMS.get(real, ())):
        return True
    if len(said) == _INITIAL or len(real) == _INITIAL:
        return said[0] == real[0]
    shorter, longer = sorted((said, real), key=len)
    if len(shorter) >= _FEWEST and longer.startswith(shorter):
        return True
    return len(said) >= _SHARED and (said in real or _is_fond_of(said, real))


def _is_fond_of(said: str, real: str) -> bool:
    """Whether it is the beginning of the name with an ending such as people give to those they like."""
    return any(
        real.startswith(said[:length]) and said[length:] in _FOND
        for length in range(_SHARED, len(said))
    )
