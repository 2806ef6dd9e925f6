"""The parts of ADR as one text, in the order in which the other address books are put together as well."""

PARTS = 7


def formatted(parts: list[str]) -> str:
    """The parts that are there: a line each, postal code and town on one.

    How an envelope is written differs from country to country, and a card does not say which one it followed.
    """
    po_box, extended, street, locality, region, postal_code, country = (*parts, *[""] * PARTS)[
        :PARTS
    ]
    place = f"{postal_code} {locality}".strip()
    return "\n".join(filter(None, (street, extended, po_box, place, region, country)))
