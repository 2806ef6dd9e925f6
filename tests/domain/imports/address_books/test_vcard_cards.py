from domain.imports.address_books.vcard.cards import (
    LARGEST_CARD,
    MOST_PROPERTIES,
    Card,
    Stray,
    split_cards,
)


def outcomes(*lines: str) -> list[Card | Stray]:
    return list(split_cards(enumerate(lines, 1)))


def test_each_card_stands_alone() -> None:
    lines = ("BEGIN:VCARD", "FN:A", "END:VCARD", "begin:vcard ", "FN:B", " end : vcard")
    assert [Card(1, [(2, "FN:A")]), Card(4, [(5, "FN:B")])] == outcomes(*lines)


def test_a_card_without_an_end_costs_that_card() -> None:
    lines = ("BEGIN:VCARD", "FN:A", "BEGIN:VCARD", "FN:B", "END:VCARD", "BEGIN:VCARD", "FN:C")
    assert [
        Card(1, [], "card_without_end"),
        Card(3, [(4, "FN:B")]),
        Card(6, [], "card_without_end"),
    ] == outcomes(*lines)


def test_lines_outside_of_cards_are_counted_run_by_run() -> None:
    lines = ("hello", "END:VCARD", "BEGIN:VCARD", "END:VCARD", "BEGIN:VCALENDAR")
    assert [Stray(1, 2), Card(3, []), Stray(5, 1)] == outcomes(*lines)


def test_the_card_of_an_agent_belongs_to_the_card_around_it() -> None:
    lines = (
        "BEGIN:VCARD",
        "AGENT:",
        "BEGIN:VCARD",
        "FN:Inner",
        "END:VCARD",
        "FN:Outer",
        "END:VCARD",
    )
    assert [Card(1, [(2, "AGENT:"), (6, "FN:Outer")])] == outcomes(*lines)


def test_an_agent_may_begin_on_the_same_line() -> None:
    lines = ("BEGIN:VCARD", "a.AGENT;X=1:BEGIN:VCARD", "END:VCARD", "FN:Outer", "END:VCARD")
    assert [Card(1, [(2, "a.AGENT;X=1:BEGIN:VCARD"), (4, "FN:Outer")])] == outcomes(*lines)


def test_an_agent_of_3_0_is_a_text_and_holds_no_card() -> None:
    agent = r"AGENT:BEGIN:VCARD\nFN:Inner\nEND:VCARD\n"
    assert [Card(1, [(2, agent)])] == outcomes("BEGIN:VCARD", agent, "END:VCARD")


def test_agents_of_agents_may_go_as_deep_as_they_like() -> None:
    depth = 50_000
    inner = ["AGENT:", "BEGIN:VCARD"] * depth + ["FN:Inner"] + ["END:VCARD"] * depth
    assert [Card(1, [(2, "AGENT:"), (2 + len(inner), "FN:Outer")])] == outcomes(
        "BEGIN:VCARD", *inner, "FN:Outer", "END:VCARD"
    )


def test_an_agent_that_does_not_end_costs_the_card_around_it() -> None:
    lines = (
        "BEGIN:VCARD",
        "AGENT:",
        "BEGIN:VCARD",
        "END:VCARD",
        "BEGIN:VCARD",
        "FN:B",
        "END:VCARD",
    )
    assert [Card(1, [], "card_without_end"), Card(5, [(6, "FN:B")])] == outcomes(*lines)


def test_a_card_larger_than_that_of_any_person_is_refused() -> None:
    fits = ["X:1"] * MOST_PROPERTIES
    assert [Card(1, list(enumerate(fits, 2)))] == outcomes("BEGIN:VCARD", *fits, "END:VCARD")
    assert [Card(1, [], "card_too_large")] == outcomes("BEGIN:VCARD", *fits, "X:1", "END:VCARD")
    heavy = "X:" + "1" * (LARGEST_CARD // 4)
    assert [Card(1, [], "card_too_large")] == outcomes("BEGIN:VCARD", *[heavy] * 5, "END:VCARD")
