"""What people call the columns of tables of their own. The first table is certain, the second only likely."""

from typing import Final

from domain.imports.address_books.headings.shape import Headings

CERTAIN: Final[Headings] = {
    "given_name": ("Given Name", "Forename", "FirstName", "Voornamen", "Prénoms", "Rufname"),
    "middle_name": ("Middle Name", "Additional Name", "Second Name", "Zweiter Vorname"),
    "family_name": ("Family Name", "Surname", "LastName", "Familienname", "Zuname", "Apellido"),
    "full_name": ("Full Name", "Display Name", "Contact Name", "Anzeigename", "Nom complet"),
    "organisation": (
        *("Organisation", "Organization", "Company Name", "Employer", "Organisation Name"),
        *("Organization Name", "Unternehmen", "Entreprise", "Empresa", "Organisatie"),
    ),
    "position": ("Position", "Job Position", "Jobtitle", "Poste", "Cargo"),
    "email": (
        *("E-mail", "Email", "E-mails", "Emails", "Email Address", "Mail Address", "E-mail 1"),
        *(
            "E-mail 2",
            "E-mail 3",
            "Primary Email",
            "Secondary Email",
            "E-Mail-Adressen",
            "Courriel",
        ),
        *("Correo electrónico", "Adresse e-mail", "Adresse électronique"),
    ),
    "email:work": ("Work Email", "Business Email", "E-Mail geschäftlich"),
    "email:home": ("Personal Email", "Home Email", "Private Email", "E-Mail privat"),
    "phone": (
        *("Phone", "Phones", "Phone Number", "Telephone", "Telephone Number", "Phone 1", "Phone 2"),
        *("Telefon", "Telefonnummer", "Téléphone", "Teléfono", "Telefoon", "Telefoonnummer"),
    ),
    "phone:mobile": (
        *("Mobile", "Mobile Number", "Cell", "Cell Phone", "Cellphone", "Handy", "Mobil"),
        *("Mobilnummer", "Handynummer", "Portable", "Móvil", "Mobiel"),
    ),
    "phone:work": ("Work Phone", "Office Phone", "Business Phone Number"),
    "phone:home": ("Home Phone Number", "Festnetz"),
    "link": ("Website", "Web Site", "Websites", "Links", "URL", "Homepage", "Web", "Internetseite"),
    "linkedin": (
        *("LinkedIn", "LinkedIn URL", "LinkedIn Profile", "LinkedIn Profile URL", "Profile URL"),
        *("LinkedIn Link", "LinkedIn-Profil", "Person Linkedin Url"),
    ),
    "address": ("Address", "Addresses", "Postal Address", "Full Address", "Adresse", "Adres"),
    "address:home": ("Home Address", "Privatadresse"),
    "address:work": ("Work Address", "Business Address", "Geschäftsadresse"),
    "street": (
        "Street",
        "Street Address",
        "Address Line 1",
        "Address Line 2",
        "Straße",
        "Rue",
        "Straat",
    ),
    "po_box": ("PO Box", "P.O. Box", "Postfach"),
    "postal_code": (
        *("Postal Code", "Postcode", "ZIP", "ZIP Code", "Zipcode", "PLZ", "Postleitzahl"),
        *("Code postal", "Código postal"),
    ),
    "city": ("City", "Town", "Ort", "Stadt", "Wohnort", "Ville", "Ciudad", "Plaats", "Woonplaats"),
    "region": ("State", "Province", "County", "Bundesland", "Kanton", "Provincie", "Provincia"),
    "country": ("Country", "Country/Region", "Land", "Pays", "País"),
    "birthday": (
        *("Birth Date", "Birthdate", "Date of Birth", "DOB", "Geburtsdatum", "Date de naissance"),
        *("Fecha de nacimiento", "Geboortedatum", "Cumpleaños"),
    ),
    "notes": ("Note", "Comment", "Comments", "Remarks", "Bemerkung", "Bemerkungen", "Remarques"),
    "tags": ("Tag", "Tags", "Label", "Labels", "Categories", "Groups", "Stichwörter", "Étiquettes"),
}

LIKELY: Final[Headings] = {
    "full_name": ("Name", "Contact", "Person", "Naam", "Kontakt"),
    "family_name": ("Nom",),
    "organisation": ("Account", "Account Name", "Business", "Client", "Customer", "Kunde"),
    "position": ("Role", "Occupation", "Beruf", "Funktion", "Profession"),
    "phone": ("Number", "Nummer", "Tel", "Tel.", "WhatsApp"),
    "email": ("Mail",),
    "link": ("Profile", "Web Address", "Twitter", "X", "GitHub", "Facebook", "Instagram"),
    "region": ("Region", "Région"),
    "notes": ("Description", "About", "Bio", "Beschreibung", "Text"),
    "tags": ("Group", "Gruppe", "Category", "Kategorie", "Type", "Segment", "List"),
    "uid": ("ID", "UID", "Contact ID", "Record ID", "External ID"),
}

# Names that say two things; nothing is proposed for them.
AMBIGUOUS: Final = {
    "title": "It may be a form of address or a position.",
    "titel": "It may be a form of address or a position.",
    "titre": "It may be a form of address or a position.",
    "date": "It does not say which date.",
    "datum": "It does not say which date.",
}
