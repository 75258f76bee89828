import pytest

from calendars.document import Document, Line, Table
from calendars.read_html import read_html
from calendars.records import ReadError
from tests.calendars import files


def _read(html: str) -> Document:
    return read_html(html.encode(), "plan.html")


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def _tables(document: Document) -> list[list[tuple[str, ...]]]:
    return [
        [row.cells for row in block.rows] for block in document.blocks if isinstance(block, Table)
    ]


def test_a_page() -> None:
    document = read_html(files.HTML, "plan.html")
    assert document.format == "html"
    assert _lines(document) == ["Sammanträden 2026", "KS Åre: 3 mars", "KF: 7 april"]
    assert _tables(document) == [[("Organ", "Datum"), ("KS Berg", "10 mars\n14 april")]]
    table = document.blocks[-1]
    assert isinstance(table, Table)
    assert [row.row for row in table.rows] == [4, 5]


def test_lists_have_a_line_for_each_item() -> None:
    html = "<ul><li>KS <b>Berg</b>: 3\n mars<li>KF<ol><li>7 april</ol></ul>efter"
    assert _lines(_read(html)) == ["KS Berg: 3 mars", "KF", "7 april", "efter"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert _lines(_read("<pre>KS 3 mars\nKF 7 april</pre>")) == ["KS 3 mars", "KF 7 april"]


def test_spans_are_laid_out_on_the_grid() -> None:
    html = """<table>
      <tr><td rowspan=2>KS</td><td colspan=2>Våren</td></tr>
      <tr><td>3 mars</td><td rowspan=0>kl. 13</td></tr>
      <tr><td>KF<td>7 april</tr></table>"""
    assert _tables(_read(html)) == [
        [("KS", "Våren", ""), ("", "3 mars", "kl. 13"), ("KF", "7 april", "")]
    ]


def test_a_table_that_only_holds_tables_in_place_is_no_table() -> None:
    html = """<table><tr><td>Meny</td><td><p>Sammanträden</p>
      <table><tr><td>KS<td>3 mars<tr><td>KF<td>7 april</table></td></tr></table>"""
    document = _read(html)
    assert _lines(document) == ["Meny", "Sammanträden"]
    assert _tables(document) == [[("KS", "3 mars"), ("KF", "7 april")]]


def test_a_small_table_in_a_cell_is_text_in_it() -> None:
    html = """<table><tr><td>KS</td><td>våren
      <table><tr><td>3 mars<td>kl. 13</table></td></tr>
      <tr><td>KF</td><td>7 april</td></tr></table>"""
    assert _tables(_read(html)) == [[("KS", "våren\n3 mars\tkl. 13"), ("KF", "7 april")]]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ("<p>Åre".encode("utf-8-sig"), []),
        ("<p>Åre".encode("utf-16"), []),
        ("<p>Åre".encode(), []),
        ('<meta charset="iso-8859-1"><p>Åre'.encode("cp1252"), []),
        ("<p>Åre".encode("cp1252"), ["encoding_assumed"]),
        ('<meta charset="utf-8"><p>Åre'.encode("cp1252"), ["encoding_assumed"]),
        ('<meta charset="rot13"><p>Åre'.encode(), []),
    ],
)
def test_encodings(data: bytes, problems: list[str]) -> None:
    document = read_html(data, "plan.html")
    assert _lines(document) == ["Åre"]
    assert [p.code for p in document.problems] == problems


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    assert _lines(_read("<div>" * 20_000 + "KS 3 mars")) == ["KS 3 mars"]
    document = _read("<table><tr><td>" * 3_000 + "KS 3 mars")
    assert "KS 3 mars" in str(document.blocks)


def test_spans_that_swell_the_grid_are_refused() -> None:
    with pytest.raises(ReadError, match="celler"):
        _read("<table>" + "<tr>" + "<td colspan=1000>x" * 3_000)


def test_external_entities_are_not_read() -> None:
    document = _read('<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;</p>')
    assert "root:" not in str(document.blocks)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("20 jan", "20 jan 2026"),
        ("20 januari 2026", "20 januari 2026"),
        ("", "2026-01-20"),
        ("kl. 13:00", "kl. 13:00"),
    ],
)
def test_the_year_of_a_time_element_is_read_where_its_text_leaves_it_out(
    shown: str, expected: str
) -> None:
    page = f"<p><time datetime='2026-01-20T13:00'>{shown}</time></p>"
    blocks = read_html(page.encode(), "x.html").blocks
    assert [block.text for block in blocks if isinstance(block, Line)] == [expected]
