"""Outlook in Spanish, as far as its names are certain: those of the home address are not among them."""

from typing import Final

from domain.imports.address_books.headings.shape import Headings

SPANISH: Final[Headings] = {
    "given_name": ("Nombre",),
    "middle_name": ("Segundo nombre",),
    "family_name": ("Apellidos",),
    "organisation": ("Organización",),
    "position": ("Puesto",),
    "email": (
        "Dirección de correo electrónico",
        "Dirección de correo electrónico 2",
        "Dirección del correo electrónico 3",
    ),
    "phone:work": ("Teléfono del trabajo", "Teléfono del trabajo 2"),
    "phone:home": ("Particular",),
    "phone:mobile": ("Teléfono móvil",),
    "phone:other": ("Otro teléfono",),
    "phone:main": ("Teléfono principal",),
    "phone:other fax": ("Otro fax",),
    "street:work": ("Calle del trabajo",),
    "city:work": ("Ciudad de trabajo",),
    "region:work": ("Provincia o estado de trabajo",),
    "postal_code:work": ("Código postal del trabajo",),
    "country:work": ("País o región del trabajo",),
    "country:home": ("País o región del domicilio",),
    "street:other": ("Otra calle",),
    "city:other": ("Otra ciudad",),
    "region:other": ("Otra provincia o estado",),
    "postal_code:other": ("Otro código postal",),
    "country:other": ("Otro país o región",),
    "link": ("Página web",),
    "notes": ("Notas",),
    "tags": ("Categorías",),
}
