"""Who is in the demo and what was said. Days are counted back from the day of the export."""

Entry = tuple[str, str, str, str, str, str, int]
"""Given name, family name, slug, company, position, e-mail, days since the connection."""

ALBRINA = "albrina-mockridge-invented"
CORVANE = "corvane-sampleby-invented"
DORRIT = "dorrit-fakeford-invented"
ZOE = "zoë-mockström-invented"
FENNIMOR = "fennimor-pretendez-invented"
JESSAMOR = "jessamor-testerfield-invented"
NOLVANE = "nolvane-simulstone-invented"
ORSINE = "orsine-ofableton-smythe-invented"
PERRINE = "perrine-unrealgate-invented"
SAM = "sam-placeholt-invented-1"
UNWIN = "unwin-strangerton-invented"
IDRELLA = "idrella-pretextor-invented"

_ROBOTS = "Nonesuch Robotics, Inc."
_FOODS = "Imaginary Foods GmbH"
_FIGMENT = "Figment Capital Partners, LLC"

PEOPLE: tuple[Entry, ...] = (
    ("Corvane", "Sampleby, PhD, MBA", CORVANE, _FOODS, "VP, Sales & Marketing", "", 2),
    ("Dorrit 🚀", "Fakeford", DORRIT, "Placeholder Labs", '"Chief" of Staff', "", 9),
    ("Zoë", "Mockström", ZOE, "Förderverein Beispiel e.V.", "Geschäftsführerin", "", 60),
    ("Albrina", "Mockridge", ALBRINA, _ROBOTS, "Chief Executive Officer", "", 75),
    ("太郎", "架空", "太郎-架空-invented", "架空ロボット株式会社", "代表取締役", "", 80),
    ("Sam", "Placeholt", SAM, "Example & Sons", "Recruiter", "", 92),
    ("Sam", "Placeholt", "sam-placeholt-invented-2", _FIGMENT, "Partner", "", 155),
    ("Вымысел", "Примеров", "вымысел-invented", "ООО «Пример»", "Инженер", "", 235),
    ("مثال", "خيالي", "mithal-khayali-invented", "شركة خيالية", "مدير", "", 265),
    ("Ivarine", "Dummyworth (She/Her)", "ivarine-dummyworth-invented", "", "Founder", "", 303),
    ("Gildane", ".", "gildane-invented", "Hypothetica Health", "Nurse", "", 312),
    ("Fennimor", "Pretendez", FENNIMOR, "Madeup Media Group", "Producer", "", 361),
    ("José", "Inventández", "josé-inventández-invented", "Univ. Ficticia", "Profesor", "", 408),
    ("Jessamor", "Testerfield", JESSAMOR, "Unrealis Consulting", "Consultant", "", 489),
    ("Kelvane", "Specimenhurst", "kelvane-specimenhurst-invented", "Standin Software", "CTO",
     "kelvane.specimenhurst@example.org", 625),
    ("lorimar", "figmentwell", "lorimar-figmentwell-invented", "quasar-test", "student", "", 975),
    ("Mirabet", "=1+1", "mirabet-invented", "@nonesuch", "Analyst", "", 1_035),
    ("Dr. Nolvane", "Simulstone, Ph.D., CFA®", NOLVANE, "Example University", "Advisor", "", 1_566),
    ("Tamsor", "Proxyhurst", "tamsor-proxyhurst-invented", "Placeholder Labs", "COO", "", 1_976),
    ("Wendal", "Surrogley", "wendal-surrogley-invented", _FOODS, "Sales Manager", "", 1_982),
    ("Orsine", "O'Fableton-Smythe", ORSINE, "Fable, Figment & Fib LLP", "Attorney", "", 2_475),
    ("👩🏽‍💻 Perrine", "Unrealgate ☁️", PERRINE, _ROBOTS, "Principal Engineer",
     "perrine.unrealgate@example.net", 4_039),
    ("Quillon", "Nguyễn-Dummy", "quillon-nguyen-invented", "Công ty Ví Dụ", "Kỹ sư", "", 5_326),
    ("Rosvane", "Phantaswick", "rosvane-phantaswick-invented", "", "", "", 6_450),
    ("Xandrine", "Surrogmere", "xandrine-surrogmere-invented", "Fictive Co.", "Buyer", "", 6_454),
)  # fmt: skip

STRANGERS = {UNWIN: "Unwin Strangerton", IDRELLA: "Idrella Pretextor"}
"""Not connected. Unwin only wrote; Idrella was written to by the owner and is thereby a contact."""

NEWCOMER: Entry = (
    "Brindle", "Conjectura", "brindle-conjectura-invented", "Hypothetica Health", "Head", "", 2,
)  # fmt: skip

JOB_CHANGES = {
    DORRIT: (_ROBOTS, "Chief Operating Officer"),
    FENNIMOR: ("Example Broadcasting", "Editor in Chief"),
}
"""New company and position."""

INVITATIONS: tuple[tuple[str, int, bool, str], ...] = (
    (
        CORVANE,
        3,
        True,
        "Hello Corvane, your talk on labels changed how I plan. Thank you! Marlo",
    ),
    (DORRIT, 10, False, "Hi Marlo, we met at the invented fair. Would love to stay in touch!"),
    (UNWIN, 20, False, ""),
    (ZOE, 61, True, ""),
)
"""Slug, days back, whether the owner sent it, the note."""

Said = tuple[int, int, str | None, str]
"""Days back, hour (UTC), who (None: the owner), what."""

CONVERSATIONS: tuple[tuple[tuple[str, ...], tuple[Said, ...]], ...] = (
    ((ALBRINA,), (
        (74, 9, ALBRINA, "Thanks for connecting! I liked your piece on placeholder arms."),
        (73, 15, None, "Thank you, Albrina. What did you change in the second model?"),
        (30, 8, ALBRINA, "We made the wrist lighter. Have a look: https://example.com/wrist"),
        (29, 17, None, "That is lovely work, congratulations to the team."),
        (5, 10, ALBRINA, "Would you look over our sensor plan? Half an hour would help me a lot."),
    )),
    ((ZOE,), (
        (58, 11, None, "Schön, dass wir uns vernetzt haben auf bald! Marlo"),
        (57, 12, ZOE, "Danke, Marlo! Melde dich gern, wenn du in der Gegend bist."),
    )),
    ((PERRINE,), (
        (410, 14, None, "How is the new team, Perrine?"),
        (409, 9, PERRINE, "Busy and happy 🙂 and you?"),
        (409, 18, None, "The same, with more robots."),
        (220, 16, PERRINE, "Your note about the calibration saved us a week. Thank you!"),
        (219, 9, None, "So glad it did."),
    )),
    ((NOLVANE,), (
        (140, 13, None, "Dr. Simulstone, your chapter on feedback answered a question of mine."),
        (133, 7, NOLVANE, "<p>Thank you, Marlo.</p><p>Which part &amp; why?</p>"),
        (132, 8, None, "The one on delay: we had blamed the motor."),
    )),
    ((JESSAMOR,), (
        (95, 10, JESSAMOR, "Here is the name I promised you: Idrella Pretextor."),
        (94, 10, None, "That is very kind, Jessamor. I will tell you how it went."),
    )),
    ((IDRELLA,), (
        (93, 10, None, "Hello Idrella, Jessamor Testerfield suggested that I write to you."),
    )),
    ((ORSINE,), (
        (700, 10, None, "Happy new year, Orsine."),
        (698, 10, ORSINE, "And to you!"),
    )),
    ((ZOE, ALBRINA, DORRIT), (
        (8, 9, ALBRINA, "Adding Zoë & Dorrit, so we can plan the invented reunion."),
        (8, 11, None, "Count me in."),
    )),
    ((SAM,), ((90, 3, SAM, "Hello, are you hiring?"), (89, 9, None, "Not now, sorry. Good luck!"))),
    ((UNWIN,), ((21, 13, UNWIN, "I have a role at Nonesuch & Co. Interested?"),)),
)  # fmt: skip
"""The others in it, and what was said."""
