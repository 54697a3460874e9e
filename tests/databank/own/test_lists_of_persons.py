"""Lists of persons, households and single dwellings are refused by their values, with the column and what to bring instead."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.databank.__main__ import FAILED, main
from lib.databank.own.lists.persons import PersonsRefused, columns_of, refuse_persons
from lib.databank.own.lists.reading import read
from lib.databank.own.lists.table import read_file, read_text
from lib.databank.own.personal import passes_eleven_test
from lib.databank.own.places import Places
from tests.databank.own.test_lists_read import book

_DRAWN = random.Random(14)
BUURTEN = ["BU99010101", "BU99010102", "BU99010201"]


def bsn() -> str:
    """An invented number that passes the eleven-test."""
    while True:
        digits = f"{_DRAWN.randrange(10**8, 10**9)}"
        if passes_eleven_test(digits):
            return digits


def rows(header: str, *cells: str, repeat: int = 1) -> str:
    """A list of a buurt and one more column."""
    lines = [f"{BUURTEN[i % 3]};{cell}" for i, cell in enumerate(cells * repeat)]
    return "\n".join([f"buurt;{header}", *lines])


TWELVE = [f"{i:03}" for i in range(12)]
PERSONS = {
    "service numbers": (rows("nummer", *(bsn() for _ in range(6))), "kolom B ('nummer')", "BSN"),
    "one service number": (rows("kenmerk", bsn()), "kolom B", "BSN"),
    "service numbers with points": (rows("nr", *(f"{n[:3]}.{n[3:6]}.{n[6:]}" for n in (bsn() for _ in range(4)))), "kolom B", "BSN"),
    "service numbers without their zero": (rows("nr", "16458765"[:8], *(b[1:] for b in ["0" + n for n in map(str, (
        n for n in range(10_000_000, 10_000_400) if passes_eleven_test(str(n))))])), "kolom B", "BSN"),
    "service numbers inside a text": (rows("opmerking", *(f"huurder {bsn()} belt" for _ in range(3))), "kolom B", "BSN"),
    "one number that is called what it is": (rows("opmerking", "ok", "BSN 123456789", "ok"), "kolom B", "BSN"),
    "service numbers with decimals": (rows("x", *(f"{bsn()}.0" for _ in range(4))), "kolom B", "BSN"),
    "e-mail in disguise": (rows("opm", "jan [at] voorbeeld.nl", "ok"), "kolom B", "e-mail"),
    "e-mail with blanks": (rows("opm", "jan @ voorbeeld.nl", "ok"), "kolom B", "e-mail"),
    "e-mail at the end of a long text": (rows("opm", "x " * 400 + "jan@voorbeeld.nl", "ok"), "kolom B", "e-mail"),
    "bank accounts with points": (rows("rek", "NL91.ABNA.0417.1643.00", "x"), "kolom B", "IBAN"),
    "telephone with points and strokes": (rows("opm", "06.12.34.56.78", "06/12345678"), "kolom B", "telefoon"),
    "telephone without signs": (rows("opm", "0455712001", "0455712002", "0455712003"), "kolom B", "telefoon"),
    "telephone without its zero": (rows("opm", "612345671", "612345672", "612345675"), "kolom B", "telefoon"),
    "dates of birth in words": (rows("datum", "3 maart 1961", "12 juni 1948", "9 dec. 1983"), "kolom B", "geboortedatums"),
    "dates of birth with a month in letters": (rows("datum", "3-mrt-1961", "12-jun-1948", "9-dec-83"), "kolom B", "geboortedatums"),
    "born": (rows("geboren", "1961", "1948"), "kolom B", "geboren"),
    "initials without points": (rows("wie", "JP van der Ploeg", "K. Oudenaarden", "A de Boer"), "kolom B", "namen"),
    "dwellings of complexes": (rows("complex;object", *(f"{i % 4};{1000 + i}" for i in range(24))), "kolom C", "eigen kenmerk"),
    "surnames before initials": (rows("wie", "Ploumen S.", "Vaessen J.J.", "x"), "kolom B", "namen"),
    "dwellings that come back": (rows("VHE", *(str(100_000 + i - i % 2) for i in range(12))), "kolom B", "eigen nummer per woning"),
    "names in capitals or without": (rows("wie", "JANSEN P", "VRIES J DE", "a. van den berg", "x"), "kolom B", "namen"),
    "objects": (rows("objectnr", *TWELVE), "kolom B", "eigen nummer per woning"),
    "a rent in one word": (rows("nettohuur", "523,45", "610,10", "488,00"), "kolom B", "per huishouden"),
    "whom to ask": (rows("contactpersoon", "Wiersma", "Kaygusuz"), "kolom B", "contactpersoon"),
    "e-mail": (rows("contact", "piet@voorbeeld.nl", "jan.de.vries@post.voorbeeld.nl"), "kolom B ('contact')", "e-mail"),
    "bank accounts": (rows("rek", "NL91 ABNA 0417 1643 00", "NL20INGB0001234567"), "kolom B", "IBAN"),
    "mobile numbers": (rows("bereikbaar", "06-12345678", "0612345679"), "kolom B", "telefoon"),
    "numbers of a telephone": (rows("bereikbaar", "045-5712345", "+31 6 12345678"), "kolom B", "telefoon"),
    "dates of birth": (rows("datum", "12-03-1961", "30-11-1948", "07-07-1983"), "kolom B ('datum')", "geboortedatums"),
    "dates of birth turned around": (rows("x", "1961-03-12", "1948-11-30", "1983-07-07"), "kolom B", "geboortedatums"),
    "dates of birth without signs": (rows("x", "19610312", "19481130", "19830707"), "kolom B", "geboortedatums"),
    "years of birth": (rows("geboortejaar", "1961", "1948"), "kolom B", "geboortejaar"),
    "names with initials": (rows("wie", "J. de Vries", "A.B. van den Berg", "Mw. Jansen"), "kolom B", "namen"),
    "names turned around": (rows("wie", "Jansen, P.", "Vries, J. de"), "kolom B", "namen"),
    "first and last names in one column": (rows("naam", "Jan Post", "Fatima el Idrissi", "Anna de Boer"), "kolom B", "namen"),
    "a rent per household": (rows("kale huur", "523,45", "610,10", "488,00"), "kolom B ('kale huur')", "per huishouden"),
    "kinds of households": (rows("gezinssamenstelling", "alleenstaand", "paar met kinderen"), "kolom B", "per huishouden"),
    "people per address": (rows("aantal personen", "3", "1", "2"), "kolom B", "per huishouden"),
    "one record on several lines": ("buurt;naam\nBU99010101;\n;\nJ. de Vries\nA.B. Jansen\nBU99010102;x", "kolom A", "namen"),
    "first and last names under their own heads": ("buurt;voornaam;achternaam\nBU99010101;Piet;Post", "kolom B", "voornaam"),
    "man or woman": (rows("g", "m", "v", "v"), "kolom B", "man of vrouw"),
    "tenants by a number": (rows("Huurdernummer", *TWELVE), "kolom B", "Huurdernummer"),
    "clients": (rows("KlantID", *TWELVE), "kolom B", "Klant"),
    "postcode and number together": (rows("plek", "6411 AB 12", "6411AB 14a"), "kolom B", "postcodes met een huisnummer"),
    "postcode and number apart": ("buurt;postcode;huisnummer\nBU99010101;6411AB;12\nBU99010102;6411AC;3", "kolom B", "huisnummers"),
    "postcode and number without a head": ("BU99010101;6411AB;12\nBU99010102;6411AC;3", "kolom B", "huisnummers"),
    "an address": (rows("adres", "Dorpsstraat 12", "Kerkweg 3a", "Het Plein 4"), "kolom B", "adres per rij"),
    "street and number": ("buurt;straat;nr\nBU99010101;Dorpsstraat;12\nBU99010102;Kerkweg;3", "kolom C", "huisnummers"),
    "dwellings of the BAG": (rows("id", "0917010000123456", "0917010000123457"), "kolom B", "BAG"),
    "connections": (rows("aansluiting", "871687110001234567", "871687110001234568"), "kolom B", "EAN"),
    "English heads": (rows("tenant", "x1", "x2"), "kolom B", "tenant"),
    "common surnames": (rows("wie", *["Jansen", "de Vries", "Bakker", "Smit", "x", "y", "z"] * 3), "kolom B", "namen"),
    "numbers under the word for a dwelling": (rows("VHE", *(str(100_000 + i) for i in range(12))), "kolom B", "eigen nummer per woning"),
    "households by a number": (rows("Huishouden", *TWELVE), "kolom B", "per huishouden"),
    "cases": (rows("zaak;melding", *(f"Z{i:04};overlast" for i in range(12))), "kolom B", "eigen kenmerk"),
    "own numbers of dwellings": (rows("VHE-nummer", *TWELVE), "kolom B", "eigen nummer per woning"),
    "one dwelling a row": (rows("woningen", "1", "1", "1", "1"), "kolom B", "één woning"),
    "a number of its own on every row": (rows("kenmerk", *TWELVE), "kolom B", "eigen kenmerk"),
    "universal ids": (rows("id", "6f1c2f3e-0a4b-4c5d-8e9f-000000000001", "6f1c2f3e-0a4b-4c5d-8e9f-000000000002"), "kolom B", "uniek kenmerk"),
    "no place in it at all": ("naam;mail\nPiet;piet@voorbeeld.nl", "kolom B", "e-mail"),
    "no head": ("BU99010101;J. de Vries\nBU99010102;P. Jansen", "kolom B:", "namen"),
    "two head rows": ("Overzicht;\nbuurt;wie\nBU99010101;J. de Vries\nBU99010102;P. Jansen", "kolom B", "namen"),
    "persons above the first place": ("P. Post;x\nA. Smit;y\nMw. Bos;z\nBU99010101;x", "kolom A", "namen"),
    "a list of names": ("Dhr. P. Post\nMw. Jansen\n", "kolom A", "namen"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "column", "what"), PERSONS.values(), ids=PERSONS)
def test_refused_with_the_column_and_what_to_bring(places: Places, text: str, column: str, what: str) -> None:
    with pytest.raises(PersonsRefused) as refused:
        read([read_text(text, "uw lijst")], places)
    sentence = str(refused.value)
    assert column in sentence
    assert what in sentence
    assert "één rij per complex of buurt" in sentence
    heads = {
        cell for line in text.split("\n")[:2] for cell in line.split(";") if not any(map(str.isdigit, cell)) and "." not in cell
    }
    values = {cell for line in text.split("\n") for cell in line.split(";") if len(cell) > 2 and cell[:2] != "BU"} - heads
    assert not [value for value in values if value in sentence], "a value of the list is in the sentence"


def test_a_name_of_a_place_is_no_name_of_a_person(places: Places) -> None:
    """Buurten bear first names too, as Maria Gewanden in Heerlen does."""
    table = columns_of(read_text("buurt\nMaria Gewanden\nWillem Drees", "uw lijst"), 1, ["buurt"])
    with pytest.raises(PersonsRefused):
        refuse_persons("uw lijst", table, 0, None, places)
    known = SimpleNamespace(looks_like=lambda _: "name")
    refuse_persons("uw lijst", table, 0, None, known)  # type: ignore[arg-type]


def test_what_is_said_of_a_list_never_repeats_whom_it_is_about(places: Places) -> None:
    """A head, a title, or a cell where a buurt should be: what reads as a person is not shown."""
    text = "Vragen aan jan@voorbeeld.nl\nbuurt;P. Post;06-12345678\nBU99010101;;1\nBU99010102;x;2\nJ. de Vries;x;3\n123456789;x;4\nAtlantis;x;5\nUtopia;x;6"
    result = read([read_text(text, "uw lijst")], places)
    said = str((result.problems, result.notes, result.not_read, result.headers))
    assert [problem.row for problem in result.problems] == [5, 6, 7, 8]
    assert not [word for word in ("jan@", "Post", "12345678", "Vries") if word in said]


def test_persons_on_another_sheet_refuse_the_file(places: Places) -> None:
    content = book([["buurt"], ["BU99010101"], ["BU99010102"]], [["naam", "mail"], ["Piet", "piet@voorbeeld.nl"]])
    with pytest.raises(PersonsRefused, match="blad 'Blad2', kolom B"):
        read(read_file(content, "lijst.xlsx"), places)


COMPLEXES = {
    "numbers of complexes": rows("complexnummer;woningen", *(f"{1000 + i};{20 + i}" for i in range(12))),
    "addresses of complexes": rows("adres;woningen", *(f"Dorpsstraat {i};{20 + i}" for i in range(1, 12))),
    "years and dates of building": rows("bouwdatum;woningen", *(f"{i}-04-19{60 + i};{20 + i}" for i in range(1, 12))),
    "buurten with figures": rows("woningen;bewoners", "1000;2100", "500;1100", "400;900"),
    "who wrote it, below": "buurt;woningen\nBU99010101;120\nBU99010102;80\nVragen: info@voorbeeld.nl;",
    "names of complexes": rows("complexnaam;woningen", "Vogelhof;24", "Kastanjepark;36", "Dr. Schaepmanhuis;40"),
    "nine digits that are no service number": rows("code;woningen", "123456789;24", "987654321;30", "111222334;44"),
    "names of buildings after people": rows("complex;woningen", "Willem Dreeshuis;24", "Anna Paulownaflat;36", "Jan Steenhof;40"),
    "mean rents": rows("gemiddelde huur;woningen", "523,45;24", "610,10;36", "488,00;40"),
    "complexes without numbers of dwellings": rows("complexnummer", *TWELVE),
    "kinds of dwellings": rows("soort;aantal", "flat;24", "hoekwoning;36", "flat;40", repeat=4),
    "years": rows("bouwjaar;woningen", "1961;24", "1975;36", "1998;40"),
    "numbers of tenants": rows("aantal huurders;woningen", "61;24", "75;36", "98;40"),
    "years of use": rows("in exploitatie;woningen", *(f"{i}-04-19{60 + i};{20 + i}" for i in range(1, 12))),
    "streets with initials": rows("complex;woningen", "J. Catsstraat;24", "P.C. Hooftlaan;36", "J.P. Coenstraat;40"),
    "complexes called after people": rows(
        "complexnaam;woningen", "Jan van Schaffelaar;24", "Willem Drees;36", "Anna Reynvaan;40"
    ),
    "complexes with a number": rows("complexnaam;aantal eenh.", "Hof 1;24", "Hof 2;36", "Park 3;40"),
    "a number of a complex that happens to pass": rows("complex;woningen", "123456782;24"),
    "a value that happens to pass": rows("marktwaarde;woningen", "123456782;24", "140000000;36"),
    "letters of blocks": rows("complex;woningen", "BLOK A;24", "FLAT B;36", "KASTANJEHOF C;40"),
    "a number behind the name of a complex": rows(
        "naam;nr;postcode;woningen", "Vogelhof;101;6411 AB;24", "Rozenhof;102;6411 AC;36"
    ),
    "figures of buurten": rows("inwoners;huishoudensgrootte;geslacht man", "1000;2,1;480", "500;1,9;260", "400;2,2;190"),
    "ages counted": rows("Leeftijd 0-15;Leeftijd 15-25;Inkomen per inwoner", "100;200;24,1", "110;210;25,2", "90;190;26,3"),
    "days with a time": rows("gewijzigd;woningen", "06-12-2024 10:15;24", "06-11-2024 11:25;36"),
    "postcodes of complexes": rows("postcode;woningen", "6411 AB;24", "6411 AC;30"),
}


@pytest.mark.parametrize("text", COMPLEXES.values(), ids=COMPLEXES)
def test_complexes_are_not_taken_for_persons(places: Places, text: str) -> None:
    result = read([read_text(text, "uw lijst")], places)
    assert result.parts
    assert not result.problems or "Vragen" in result.problems[0].text


@pytest.mark.parametrize("digits", ["111222333", "123456782", "010464554"])
def test_the_eleven_test(digits: str) -> None:
    assert passes_eleven_test(digits)
    assert not passes_eleven_test(f"{(int(digits) + 1) % 10**9:09}")
    assert not passes_eleven_test("000000000")


def test_nothing_of_it_is_kept(
    places: Places, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not in the layer, not in a temporary file, not on the screen."""
    temporary = tmp_path / "tijdelijk"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    number = bsn()
    file = tmp_path / "huurders.csv"
    file.write_text(f"buurt;nummer\nBU99010101;{number}\n", encoding="utf-8")
    path = str(places.path)
    assert main(["areas", "--databank", path, "add", "Proef", "--file", str(file)]) == FAILED
    said = capsys.readouterr()
    assert number not in said.out + said.err
    assert not own.exists()
    assert list(temporary.iterdir()) == []
