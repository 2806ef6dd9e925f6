"""The properties of which a contact takes nothing.

Sources: RFC 2426, RFC 6350, RFC 6474 (places and dates of birth and death), RFC 6715 (interests), RFC 9554
(additions to 4.0), the vCard 2.1 specification, and what address books of Apple, Microsoft, Evolution and
Thunderbird write under names of their own.
"""

# Says something about the card or the program that wrote it, and nothing about the person: not reported.
TECHNICAL = frozenset(
    {
        "BEGIN",
        "CLASS",
        "CLIENTPIDMAP",
        "CREATED",
        "END",
        "LANGUAGE",
        "MAILER",
        "NAME",
        "PRODID",
        "PROFILE",
        "REV",
        "SORT-STRING",
        "SOURCE",
        "VERSION",
        "X-ABADR",
        "X-ABUID",
        "X-ACCOUNT",
        "X-CLASS",
        "X-EVOLUTION-FILE-AS",
        "X-FILE-AS",
        "X-IMAGEHASH",
        "X-IMAGETYPE",
        "X-MOZILLA-HTML",
        "X-MS-OL-DEFAULT-POSTAL-ADDRESS",
        "X-MS-OL-DESIGN",
        "X-RADICALE-NAME",
        "X-SHARED-PHOTO-DISPLAY-PREF",
        "X-THUNDERBIRD-ETAG",
    }
)

PICTURES = frozenset({"PHOTO", "LOGO", "X-MS-CARDPICTURE"})
FILES = frozenset({"SOUND", "KEY"})

# Known, about the person, and without a field in a contact: reported.
WITHOUT_PLACE = frozenset(
    {
        "ANNIVERSARY",
        "BIRTHPLACE",
        "CALADRURI",
        "CALURI",
        "CONTACT-URI",
        "DEATHDATE",
        "DEATHPLACE",
        "EXPERTISE",
        "FBURL",
        "GENDER",
        "GEO",
        "GRAMGENDER",
        "HOBBY",
        "IMPP",
        "INTEREST",
        "LANG",
        "MEMBER",
        "NICKNAME",
        "ORG-DIRECTORY",
        "PRONOUNS",
        "RELATED",
        "TZ",
        "XML",
        "X-ABDATE",
        "X-ABRELATEDNAMES",
        "X-AIM",
        "X-ANNIVERSARY",
        "X-ASSISTANT",
        "X-GOOGLE-TALK",
        "X-GTALK",
        "X-ICQ",
        "X-JABBER",
        "X-MAIDENNAME",
        "X-MANAGER",
        "X-MSN",
        "X-PHONETIC-FIRST-NAME",
        "X-PHONETIC-LAST-NAME",
        "X-PHONETIC-MIDDLE-NAME",
        "X-PHONETIC-ORG",
        "X-QQ",
        "X-SKYPE",
        "X-SKYPE-USERNAME",
        "X-SPOUSE",
        "X-YAHOO",
    }
)
