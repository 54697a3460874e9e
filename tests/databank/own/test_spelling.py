"""Names of places as people write them are looked up by the same key."""

from __future__ import annotations

import pytest

from lib.databank.own.spelling import gemeente_keys_of, is_province, keys_of, without_brackets


@pytest.mark.parametrize(
    ("written", "name"),
    [("Den Haag", "'s-Gravenhage"), ("gem. Den Bosch", "'s-Hertogenbosch"), ("'s Gravenhage (gemeente)", "'s-Gravenhage"),
     ("R'DAM", "Rotterdam"), ("Krimpen a/d IJssel", "Krimpen aan den IJssel"), ("Capelle a.d. IJssel", "Capelle aan den IJssel"),
     ("Nuenen", "Nuenen, Gerwen en Nederwetten"), ("Sudwest Fryslan", "Súdwest-Fryslân")],
)  # fmt: skip
def test_a_gemeente_as_it_is_called(written: str, name: str) -> None:
    assert set(gemeente_keys_of(written)) & set(keys_of(name))


@pytest.mark.parametrize(
    ("written", "name"),
    [("De Dem e.o.", "De Dem en omgeving"), ("Verspr.h. Kerkdriel", "Verspreide huizen Kerkdriel"), ("St. Jan", "Sint-Jan"),
     ("Bloemen & Bomen", "Bloemen en Bomen"), ("Wijk 11 Mariarade", "Mariarade")],
)  # fmt: skip
def test_a_name_in_short(written: str, name: str) -> None:
    assert set(keys_of(written)) & set(keys_of(name))


def test_brackets_and_provinces() -> None:
    assert without_brackets("Bergen (NH.)") == "Bergen"
    assert is_province("Provincie Noord-Brabant")
    assert is_province("Fryslân")
    assert not is_province("Heerlen")
