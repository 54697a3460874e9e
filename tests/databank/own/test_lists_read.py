"""Clumsy lists: each is read right, or every row that cannot be is named with the reason and the way out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.databank.own.lists.persons import PersonsRefused
from lib.databank.own.lists.reading import Read, read
from lib.databank.own.lists.table import ListRefused, Table, read_file, read_text
from lib.databank.own.places import Places

ALL = "BU99010101 BU99010102"


def of(text: str, places: Places) -> Read:
    return read([read_text(text, "uw lijst")], places)


def book(*sheets: Sequence[Sequence[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for i, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Blad{i + 1}")
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def codes(result: Read) -> str:
    return " ".join(sorted(part.code for part in result.parts))


READ_RIGHT = {
    "codes on lines": ("BU99010101\nBU99010102\n", ALL),
    "codes with commas on one line": ("BU99010101, BU99010102", ALL),
    "codes with semicolons, small and with blanks": (" bu 9901 0101 ;bu99010102;", ALL),
    "codes with tabs from a sheet": ("BU99010101\tBU99010102", ALL),
    "codes with names behind them": ("BU99010101 - Centrum\nBU99010102 (Sint Jan)", ALL),
    "codes without BU": ("99010101\n99010102", ALL),
    "a code whose zeros a spreadsheet dropped": ("buurtcode;naam\n4390901;Middenbeemster", "BU04390901"),
    "codes of wijken without WK": ("wijkcode\n990102\n990101", "WK990101 WK990102"),
    "letters in the code": ("0363AB10", "BU0363AB10"),
    "codes that Excel was told are text": ('="99010101"\n="99010102"', ALL),
    "a numbered list": ("1. Sint Jans kwartier\n2) Skulenboarch", "BU99010102 BU99020002"),
    "bullets": ("- BU99010101\n• BU99010102", ALL),
    "names without accents": ("Sint-Janskwartier", "BU99010102"),
    "names in capitals with accents": ("SINT-JÁNSKWARTIER", "BU99010102"),
    "a decomposed accent": ("Sint-Ja\u0301nskwartier", "BU99010102"),
    "an abbreviation": ("St. Jánskwartier", "BU99010102"),
    "a name with an apostrophe": ("’t Zand en omgeving", "BU99010202"),
    "a name and its gemeente with a comma": ("Vogelbuurt, Bergdorp", "BU99010201"),
    "a name and its gemeente in brackets": ("Vogelbuurt (Súdermar)", "BU99020001"),
    "gemeente and name with a dash": ("Sudermar - Vogelbuurt", "BU99020001"),
    "a column with the gemeente": ("buurt;gemeente\nVogelbuurt;Bergdorp\nSkûlenboarch;Súdermar", "BU99010201 BU99020002"),
    "names beside codes of one gemeente": ("BU99010101\nVogelbuurt", "BU99010101 BU99010201"),
    "a name of wijk and buurt, by the header": ("wijk;nummer\nCentrum;1\nNoord;2", "WK990101 WK990102"),
    "a wijk with one buurt of its name": ("Hoeve", "BU99010301"),
    "names after each other in a sentence": ("Skûlenboarch, Middenbeemster en Letterbuurt", "BU0363AB10 BU04390901 BU99020002"),
    "an old code": ("BU99010011", "BU99010201"),
    "an old code of a gemeente that merged": ("BU03700000", "BU04390901"),
    "an old code of Amsterdam": ("BU03630010", "BU0363AB10"),
    "the same code twice": ("BU99010101\nBU99010101\nBU99010102", ALL),
    "a buurt and its whole wijk": ("WK990101\nBU99010101", "WK990101"),
    "codes of buurt, wijk and gemeente in columns": (
        "gemeentecode;wijkcode;buurtcode\nGM9901;WK990101;BU99010101\nGM9901;WK990101;BU99010102", ALL),
    "the buurt where there is one, else the wijk": ("wijk;buurt\nWK990102;\nWK990101;BU99010102", "BU99010102 WK990102"),
    "a line that names the separator": ("sep=;\nbuurt;x\nBU99010101;1\nBU99010102;2", ALL),
    "two header rows and a title": (
        "Buurten van het programma;;\n;Ligging;\nnr;Buurt;Opmerking\n1;BU99010101;oud\n2;BU99010102;nieuw\n;;\nBron: gemeente;;", ALL),
    "a total below": ("buurt;aantal\nBU99010101;1000\nBU99010102;500\nTotaal;1500", ALL),
    "Windows-1252": ("buurt;gemeente\nSkûlenboarch;Súdermar\n".encode("cp1252"), "BU99020002"),
    "UTF-16": ("buurt\tgemeente\nSkûlenboarch\tSúdermar\n".encode("utf-16"), "BU99020002"),
    "blanks that do not break, marks that are not seen": ("\ufeffBU99010101\u00a0\n\u200bBU99010102\u200b", ALL),
    "a workbook with an explanation first": (book([["Toelichting"], ["Lees mij"]], [["Buurtcode"], ["BU99010101"], ["BU99010102"]]), ALL),
    "rows that are empty but have a style": (book([["buurt"], *[[None]] * 30_000, ["BU99010101"], ["BU99010102"]]), ALL),
    "a code in pieces": ("BU 9901 01 01\nBU-9901-01-02", ALL),
    "letters O for zeros": ("BU99O1O1O1\nBU99010102", ALL),
    "a gemeente with its word before it": ("buurt;gemeente\nVogelbuurt;Gemeente Bergdorp", "BU99010201"),
    "a gemeente that merged beside the name": ("buurt;gemeente\nMiddenbeemster;Beemster", "BU04390901"),
    "the level behind the name": ("Centrum (wijk)\nVogelbuurt, Bergdorp", "BU99010201 WK990101"),
    "the level before the name": ("wijk Centrum\nbuurt Skûlenboarch", "BU99020002 WK990101"),
    "figures that look like codes beside real ones": (
        "buurt;inwoners;adressen\nBU99010101;990102;99010201\nBU99010102;2500;990101\nBU99010102;31;7", ALL),
    "a remark that names a code": ("buurt;opmerking\nVogelbuurt, Bergdorp;zie BU99010101\nSkûlenboarch;\nLetterbuurt;\nMachtbuurt;\nMiddenbeemster;", 
        "BU0363AB10 BU0363AE11 BU04390901 BU99010201 BU99020002"),
    "old ends of lines": (b"BU99010101\rBU99010102", ALL),
    "a sign at the end of a file of DOS": (b"buurt;x\r\nBU99010101;1\r\nBU99010102;2\r\n\x1a", ALL),
    "signs between that are not seen": ("BU9901\u200b0101\nBU99010102\u2060\nBU9901\u00ad0101", ALL),
    "letters as wide as Chinese ones": ("ＢＵ９９０１０１０１\nBU99010102", ALL),
    "other dashes": ("Sint\u2011Jánskwartier\nSúdermar – Vogelbuurt", "BU99010102 BU99020001"),
    "quotes of the wrong kind": ("'buurt';'x'\n'BU99010101';'1'\n'BU99010102';'2'", ALL),
    "a table of Markdown": ("| buurt | x |\n|---|---|\n| BU99010101 | 1 |\n| BU99010102 | 2 |", ALL),
    "many codes on one line": (", ".join([*["BU99010101"] * 60, "BU99010102"]), ALL),
    "'en' between names and inside one": ("’t Zand en omgeving, Skûlenboarch en Letterbuurt", "BU0363AB10 BU99010202 BU99020002"),
    "names after a heading on the same line": ("Buurten: Skûlenboarch + Letterbuurt / Machtbuurt", "BU0363AB10 BU0363AE11 BU99020002"),
    "letters and ticks before names": ("a) Skûlenboarch\n☑ Letterbuurt\n→ Machtbuurt", "BU0363AB10 BU0363AE11 BU99020002"),
    "an abbreviation behind a name": ("’t Zand e.o.", "BU99010202"),
    "a wijk with its number": ("wijk;gemeente\n01 Centrum;Bergdorp\n02 Noord;Bergdorp", "WK990101 WK990102"),
    "what a gemeente is called": ("buurt;gemeente\nLetterbuurt;A'dam\nMachtbuurt;Amsterdam (gemeente)\nVogelbuurt;gem. Bergdorp", 
        "BU0363AB10 BU0363AE11 BU99010201"),
    "numbers of gemeenten": ("buurt;gemeentecode\nVogelbuurt;9901\nLetterbuurt;363", "BU0363AB10 BU99010201"),
    "digits with decimals": ("buurtcode;x\n99010101.0;a\n99010102,00;b", ALL),
    "a head that is the name of a buurt too": ("wijk;gemeente\nNoord;Bergdorp\nCentrum;Bergdorp", "WK990101 WK990102"),
    "notes below and titles above": ("Bezit\nNoord\nbuurt;x\nBU99010101;1\nBU99010102;2\nGrand Total;3\nBergdorp totaal;3\n* zonder garages\n1) van nu\n"
        "Gemaakt op 1-1-2026", ALL),
    "the whole name of a wijk": ("Wijk 01 Centrum", "WK990101"),
    "a gemeente once for several rows": ("gemeente;buurt\nBergdorp;Centrum\nSúdermar;Skûlenboarch\n;Vogelbuurt", "BU99010101 BU99020001 BU99020002"),
    "a head on every page": ("buurt;x\nBU99010101;1\nbuurt;x\nBU99010102;2", ALL),
    "numbers in a workbook": (book([["buurt", "woningen"], [99010101, 1000.0], [99010102, 500]]), ALL),
}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), READ_RIGHT.values(), ids=READ_RIGHT)
def test_read_right(places: Places, given: str | bytes, expected: str) -> None:
    tables = [read_text(given, "uw lijst")] if isinstance(given, str) else read_file(given, "lijst")
    result = read(tables, places)
    assert (codes(result), [problem.sentence for problem in result.problems]) == (expected, [])
    assert all(part.share is None for part in result.parts)


NOT_UNDERSTOOD = {
    "a gemeente": ("BU99010101\nGM9901", 2, "is een gemeente"),
    "a gemeente by name": ("BU99010101\nBergdorp", 2, "is een gemeente"),
    "a gemeente that merged": ("BU99010101\nGM0370", 2, "opgegaan in Purmerend (GM0439)"),
    "a code of a gemeente that merged": ("BU99010101\nBU03700005", 2, "opgegaan in Purmerend (GM0439)"),
    "a code that is two buurten now": ("BU99010101\nBU99020009", 2, "Vogelbuurt (buurt in Súdermar, BU99020001) of Skûlenboarch"),
    "a code that does not exist": ("BU99010101\nBU99019999", 2, "staat niet op de kaart van 2024"),
    "a gemeente that was not fetched": ("BU99010101\nBU09170001", 2, "staat niet in deze gegevens. Haal haar eerst op"),
    "the country": ("BU99010101\nNL00", 2, "heel Nederland"),
    "half a code": ("BU99010101\nBU9901", 2, "geen hele code"),
    "the name of a gemeente that merged": ("BU99010101\nLangedijk", 2, "opgegaan in Dijk en Waard"),
    "more than there can be": ("buurt;woningen\nBU99010101;100\nBU99010102;1e300", 3, "geen heel aantal"),
    "a part of a name": ("BU99010101\nJánskwartier", 2, "Bedoelt u Sint-Jánskwartier"),
    "a postcode": ("BU99010101\n6411 AB", 2, "lijkt een postcode"),
    "four digits": ("BU99010101\n6411", 2, "lijkt een postcode"),
    "a name of two buurten": ("BU04390901\nVogelbuurt", 2, "BU99020001"),
    "a name of a wijk and a buurt": ("BU99010102\nCentrum", 2, "Zet de code erbij"),
    "a mistake in a name": ("BU99010101\nVogelbuutr", 2, "Bedoelt u Vogelbuurt"),
    "another name": ("BU99010101\nAtlantis", 2, "kennen we niet"),
    "an empty cell": ("naam;buurt\na;BU99010101\nb;", 3, "geen buurt of wijk"),
    "a power of ten": ("BU99010101\n3,63E+14", 2, "door Excel een getal geworden"),
    "an error of a formula": ("BU99010101\n#VERW!", 2, "formule"),
    "a formula": ("BU99010101\n=HYPERLINK(\"http://voorbeeld.nl\")", 2, "formule"),
    "two codes in a cell": ("naam;buurt\na;BU99010101\nb;BU99010101 en BU99010102", 3, "meer dan één gebied"),
    "another gemeente beside it": ("buurt;gemeente\nBU99010101;Bergdorp\nBU99010102;Súdermar", 3, "ligt in Bergdorp, niet in"),
    "the name of a province": ("BU99010101\nLimburg", 2, "is een provincie"),
    "a code that became a day": ("BU99010101\n1-feb", 2, "door Excel een datum geworden"),
    "a first row with another letter in its code": ("\u0412U99010101\nBU99010102", 1, "kennen we niet"),
    "a first row of which the gemeente is known": ("buurt;gemeente\nVog?lbuurt;Bergdorp\nSkûlenboarch;Súdermar", 2, "Bedoelt u Vogelbuurt"),
    "a first row under heads": ("buurt;opmerking\nAtlantis;oud\nVogelbuurt, Bergdorp;nieuw", 2, "kennen we niet"),
    "a second title": ("Atlantis\nUtopia\nBU99010101", 2, "kennen we niet"),
    "the buurt once for several rows": ("buurt;complex;woningen\nBU99010101;a;12\n;b;13", 3, "samengevoegde cellen"),
    "a share for a number": ("buurt;woningen\nBU99010101;12\nBU99010102;12 %", 3, "geen aantal woningen"),
    "no number at all": ("buurt;woningen\nBU99010101;12\nBU99010102;NaN\nBU99010201;13", 3, "geen aantal woningen"),
    "no number of dwellings": ("buurt;woningen\nBU99010101;100\nBU99010102;veel", 3, "is geen aantal woningen"),
    "less than none": ("buurt;woningen\nBU99010101;100\nBU99010102;-5", 3, "geen heel aantal"),
    "half a dwelling": ("buurt;woningen\nBU99010101;100\nBU99010102;12,5", 3, "geen heel aantal"),
    "a buurt without dwellings at CBS": ("buurt;woningen\nBU99010101;100\nBU99020003;20", 0, "geen aantal woningen"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "row", "why"), NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD)
def test_what_is_not_understood_is_named(places: Places, text: str, row: int, why: str) -> None:
    result = of(text, places)
    assert [problem.row for problem in result.problems] == [row]
    assert why in result.problems[0].sentence
    assert len(result.parts) >= 1


REFUSED = {
    "nothing": (b"", "leeg"),
    "only blanks": (b" \n \n;;;\n", "leeg"),
    "a PDF": (b"%PDF-1.7 ...", "dit is een PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0 ...", "oud of beveiligd"),
    "a picture": (b"\x89PNG\r\n", "plaatje"),
    "a web page": (b"<html><body>BU99010101</body></html>", "webpagina"),
    "JSON": (b'{"buurten": ["BU99010101"]}', "JSON"),
    "a workbook that was cut": (book([["BU99010101"]])[:400], "beschadigd"),
    "not a text": (bytes(range(256)) * 4, "kent Buurtbalans niet"),
    "no places": (b"naam;kleur\na;rood\nb;blauw\n", "De kolommen heten 'naam' en 'kleur'"),
    "codes that became powers": (b"buurtcode;woningen\n9,17E+06;12\n9,18E+06;13\n", "kolom A ('buurtcode') zijn door Excel"),
    "only gemeenten": (b"Bergdorp\nLimburg\n", "gemeenten of provincies"),
    "postcodes": (b"postcode;woningen\n6411 AB;12\n6411AC;13\n", "in kolom A ('postcode') staan postcodes"),
    "too many rows": (b"BU99010101\n" * 25_000, "meer dan 20.000 rijen"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_with_a_way_out(places: Places, content: bytes, why: str) -> None:
    with pytest.raises(ListRefused, match=r"Er is niets bewaard\. \w+") as refused:
        read(read_file(content, "lijst"), places)
    assert why in str(refused.value)


def test_formulas_without_an_outcome_are_refused_with_their_column(places: Places) -> None:
    content = book([["complex", "buurt", "woningen"], ["a", "BU99010101", "=12*3"], ["b", "BU99010102", "=A1"]])
    with pytest.raises(ListRefused, match=r"kolom C \('woningen'\) staan formules zonder uitkomst"):
        read(read_file(content, "lijst.xlsx"), places)


def test_formulas_in_a_total_or_in_a_column_that_is_not_read_do_not_matter(places: Places) -> None:
    content = book([["buurt", "woningen", "x"], ["BU99010101", 12, "=B2"], ["BU99010102", 13, "=B3"], ["Totaal", "=SUM(B2:B3)"]])
    assert [part.dwellings for part in read(read_file(content, "lijst.xlsx"), places).parts] == [12, 13]


@pytest.mark.parametrize(
    ("text", "dwellings"),
    [("1.250", 1250), ("1,250", 1250), ("1'250", 1250), ("1\u202f250", 1250), ("1.250,00", 1250), ("90,00", 90), ("24 app.", 24),
     ("120 eenheden", 120), ("９０", 90)],
)  # fmt: skip
def test_numbers_of_dwellings_as_people_write_them(places: Places, text: str, dwellings: int) -> None:
    result = of(f"complex;buurt;Aantal eenh.\n1;BU99010101;{text}\n2;BU99010102;7", places)
    assert [part.dwellings for part in result.parts] == [dwellings, 7]
    assert not result.problems


def test_shares_under_a_long_head_are_no_dwellings(places: Places) -> None:
    head = "Wonen. Woningen naar eigendom. Huurwoningen. Huurwoningen totaal, ook die van corporaties (%)"
    result = of(f"buurt;{head};Aantal huurwoningen\nBU99010101;60;12\nBU99010102;40;13", places)
    assert [part.dwellings for part in result.parts] == [12, 13]
    assert result.headers[1].endswith("…")


def test_a_quote_that_is_not_closed_takes_no_rows_along(places: Places) -> None:
    result = of('buurt;woningen\n"BU99010101;12\nBU99010102;13\nBU99010201;14', places)
    assert [part.dwellings for part in result.parts] == [12, 13, 14]


def test_titles_and_notes_do_not_take_the_columns_away(places: Places) -> None:
    result = of("Titel\nOnder\n\nbuurt;woningen\nBU99010101;12\nBU99010102;13\nBron: ons\n* noot\n* nog een", places)
    assert [part.dwellings for part in result.parts] == [12, 13]


def test_a_sheet_that_is_hidden_is_not_read_but_looked_at_for_persons(places: Places) -> None:
    def hidden(rows: list[list[str]]) -> bytes:
        made = openpyxl.load_workbook(io.BytesIO(book([["buurt"], ["BU99010101"]], rows)))
        made["Blad2"].sheet_state = "veryHidden"
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    result = read(read_file(hidden([["buurt"], ["BU99010102"], ["BU99010201"]]), "lijst.xlsx"), places)
    assert codes(result) == "BU99010101"
    with pytest.raises(PersonsRefused):
        read(read_file(hidden([["mail"], ["a@voorbeeld.nl"], ["b@voorbeeld.nl"]]), "lijst.xlsx"), places)


def test_a_gemeente_that_is_not_known_and_a_level_that_is_another_are_said(places: Places) -> None:
    result = of("buurt;gemeente\nVogelbuurt;Bergdorp\nLetterbuurt;Mokumstad\nMachtbuurt;Amsterdam", places)
    assert codes(result) == "BU0363AB10 BU0363AE11 BU99010201"
    assert any("Mokumstad kennen we niet als gemeente" in note for note in result.notes)
    result = of("wijk;gemeente\nNoord;Bergdorp\nSkûlenboarch;Súdermar", places)
    assert any("de kop zegt wijk, gelezen is Skûlenboarch (buurt" in note for note in result.notes)


def test_complexes_become_shares_of_the_dwellings(places: Places) -> None:
    text = "Complex;Naam;Buurt;Gemeente;Aantal woningen\n1;A;Centrum;Bergdorp;0\n2;B;BU99010101;Bergdorp;150\n3;C;BU99010101;Bergdorp;1.00\n4;D;Noord;Bergdorp;250\n5;E;BU99010301;Bergdorp;300\n6;F;Skûlenboarch;Súdermar;1.250"
    result = of(text, places)
    shares = {part.code: (part.dwellings, part.share) for part in result.parts}
    assert shares == {
        "BU99010101": (151, 0.151),  # of 1,000
        "WK990102": (250, 0.5),  # of 400 and 100
        "BU99010301": (300, None),  # all of it
        "BU99020002": (1250, None),
    }
    assert next(part for part in result.parts if part.code == "BU99010101").small
    assert not result.problems
    assert "Regel 2 heeft 0 woningen en telt niet mee." in result.notes
    assert any("CBS 200" in note for note in result.notes)
    assert result.not_read == ("kolom A ('Complex')", "kolom B ('Naam')")


def test_rows_that_are_equal_in_everything_count_once(places: Places) -> None:
    twice = of("complex;buurt;woningen\n101;BU99010101;24\n101;BU99010101;24\n102;BU99010101;24", places)
    assert [part.dwellings for part in twice.parts] == [48]
    two = of("buurt;woningen\nBU99010101;24\nBU99010101;24", places)
    assert [part.dwellings for part in two.parts] == [48]


def test_a_column_can_be_chosen(places: Places) -> None:
    text = "oud;nieuw;aantal\nBU99010101;BU99010102;10\nBU99010101;BU99010201;20"
    first = of(text, places)
    assert first.columns.area == 0
    chosen = read([read_text(text, "uw lijst")], places, chosen=type(first.columns)(area=1))
    assert codes(chosen) == "BU99010102 BU99010201"
    assert all(part.dwellings is None for part in chosen.parts)


def test_more_sheets_the_best_is_read_and_the_others_are_named(places: Places) -> None:
    content = book([["BU99010101"]], [["buurt"], ["BU99010101"], ["BU99010102"]])
    result = read(read_file(content, "lijst.xlsx"), places)
    assert codes(result) == ALL
    assert result.notes == (
        "Let op: ook op lijst.xlsx, blad 'Blad1' staan buurten of wijken. Zet wat erbij hoort op één blad.",
        "Niet gelezen: lijst.xlsx, blad 'Blad1'.",
    )


def test_a_first_row_that_is_not_understood_is_not_passed_over(places: Places) -> None:
    assert of("Atlantis\nBU99010101", places).notes == ("Gelezen als kop: 'Atlantis'.",)
    with_numbers = of("Atlantis;12\nBU99010101;24\nBU99010102;30", places)
    assert [problem.row for problem in with_numbers.problems] == [1]


def test_a_row_is_called_by_its_number_in_the_list(places: Places) -> None:
    assert [problem.row for problem in of("\n\nBU99010101\n\nAtlantis\n", places).problems] == [5]


PIECES = ["BU99010101", "Vogelbuurt", "Bergdorp", "GM9901", "WK990102", "buurt", "woningen", ";", ",", "\t", "\n", '"', "'", "=1+1", "12", "1.250",
          "(", ")", " en ", " - ", "\x00", "\u202e", "6411 AB 12", "é", "#REF!", "1e308", "NaN", "99010101", "J. de Vries"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("Vogelbuurt(\nBU99010101")
def test_whatever_is_pasted_is_read_or_refused(places: Places, text: str) -> None:
    with suppress(ListRefused):
        result = of(text, places)
        assert all(part.code in places for part in result.parts)
        assert all(problem.why.endswith((".", "?")) for problem in result.problems)


def test_a_list_is_texts_only() -> None:
    table = read_text("a;b\n1;2", "uw lijst")
    assert table == Table("uw lijst", (("a", "b"), ("1", "2")), (1, 2))


def test_a_name_that_is_not_that_of_its_code_is_asked_about(places: Places) -> None:
    result = of("code;buurtnaam;woningen\nBU99010101;Centrum;10\nBU99010102;Vogelbuurt;20\nBU99010201;Vogelbuurt;30", places)
    assert codes(result) == "BU99010101 BU99010201"
    (problem,) = result.problems
    assert (problem.row, problem.text) == (3, "BU99010102")
    assert "Sint-Jánskwartier" in problem.why
    assert "ernaast staat Vogelbuurt" in problem.why
    assert "buurtnaam" not in " ".join(result.not_read)
    assert any("Alleen gelezen om de codes na te kijken" in note and "buurtnaam" in note for note in result.notes)


@pytest.mark.parametrize(
    "text",
    [
        # what a complex is called is no name of its buurt, nor is a street
        "code;complex;woningen\nBU99010101;Vogelbuurt;10\nBU99010102;Hoeve;20\nBU99010201;Centrum;30",
        "code;naam\nBU99010101;Torenflat\nBU99010102;Sint-Jánskwartier\nBU99010201;",
        # the wijk beside the buurt
        "code;wijk\nBU99010201;Noord\nBU99010202;Noord\nBU99010101;Centrum",
        # the same name in another gemeente
        "code;naam\nBU99020001;Vogelbuurt\nBU99010201;Vogelbuurt",
    ],
)
def test_other_names_beside_a_code_are_no_contradiction(places: Places, text: str) -> None:
    result = of(text, places)
    assert not result.problems
    assert len(result.parts) == len(text.splitlines()) - 1
