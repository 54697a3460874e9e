"""Invented names of buurten and gemeenten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tests.bench.national.country import Country

_FRONT = (
    "Linden Molen Veld Beek Zonne Berg Water Rozen Vogel Slot Kruis Hoge Lage Oude Nieuwe Zand Klei Veen Duin Bos Park Kerk Markt "
    "Haven Kade Dijk Polder Weide Akker Brink Es Horst Donk Rijt Laak Wester Ooster Noorder Zuider Midden Esdoorn Beuken Eiken"
)
_BACK = "kwartier buurt hof wijk oord dal hoek veld horst rode laar berg beek broek meer donk eind hout stede plein"
_PART = ("", "", "", " Noord", " Zuid", " Oost", " West", " I", " II", " en omgeving")
_GEMEENTE_FRONT = (
    "Aal Berm Clem Dros Elm Fros Grun Hees Ier Jut Kwel Lom Mars Nor Oss Pluim Quak Rons Sluys Terp Ul Vree Wolm Zeel"
)
_GEMEENTE_BACK = "dam burg hoven wijk meer sluis lo zand veen rade muiden stein"


def of_buurten(country: Country) -> NDArray[np.object_]:
    """A name per land cell; some occur more than once in a gemeente, as in reality."""
    rng = country.rng(7)
    front, back, part = (np.array(words, dtype=object) for words in (_FRONT.split(), _BACK.split(), _PART))
    n = country.buurten
    return rng.choice(front, n) + rng.choice(back, n) + rng.choice(part, n)


def of_gemeenten(country: Country, number: int) -> list[str]:
    """That many different names."""
    every = [front + back for front in _GEMEENTE_FRONT.split() for back in _GEMEENTE_BACK.split()]
    every = [*every, *(f"{kind} {name}" for kind in ("Nieuw", "Oud", "Groot", "Klein") for name in every)]
    return [str(name) for name in country.rng(8).permutation(every)[:number]]
