"""Lists of persons, households and single dwellings are refused by their values, with the column and what to bring instead."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from lib.databank.__main__ import FAILED, main
from lib.databank.own.lists.persons import PersonsRefused
from lib.databank.own.lists.reading import read
from lib.databank.own.lists.table import read_file, read_text
from lib.databank.own.lists.values import passes_eleven_test
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
