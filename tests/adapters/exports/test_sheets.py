import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from adapters.exports.sheets import lines
from domain.shared.formulas import unguarded

STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
suspicious = st.builds("{}{}{}".format, st.text("'", max_size=3), st.sampled_from(STARTS), texts)


@given(st.lists(st.lists(texts | suspicious, min_size=2, max_size=2), max_size=5))
def test_rows_survive_a_spreadsheet(rows: list[list[str]]) -> None:
    content = lines(rows).decode()
    read = list(csv.reader(io.StringIO(content, newline="")))

    assert rows == [[unguarded(cell) for cell in row] for row in read]
    assert content.count('"') >= 4 * len(rows)
