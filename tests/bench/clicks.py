"""What visitors of the benchmarks click: links to every page, each for a buurt of the largest gemeente."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path

from lib.databank.store import open_databank
from lib.scenarios import Scenario, ScenarioMeasure, encode_link

PAGES = ("kaart", "huishoudens", "oorzaken", "vooruitblik", "maatregelen", "besluit")
_THEMES = ("score", "onv", "won", "soc", "vrz", "fys", "age_65_plus_share", "owner_share")
_PARTS = {
    "huishoudens": ("mix", "samen", "buurten", "cijfers", "tabel"),
    "oorzaken": ("verloop", "bewoog", "anderen", "weten"),
    "vooruitblik": ("signalen", "score", "bewoners"),
}


def largest_gemeente(path: Path) -> tuple[str, list[str]]:
    """Code and buurten of the gemeente with most buurten."""
    rows = open_databank(path).read("geometry", columns=["gemeente_code"])
    code = str(rows["gemeente_code"].value_counts().index[0])
    return code, sorted(rows.loc[rows["gemeente_code"] == code, "code"])


class Clicks:
    """Links for the areas of one gemeente (the largest) or work area, in an order that is the same every time."""

    def __init__(self, path: Path, place: tuple[str, list[str]] | None = None) -> None:
        self.gemeente, self.buurten = place or largest_gemeente(path)
        random.Random(1).shuffle(self.buurten)
        self._number = count()

    def query(self, page: str, buurt: str) -> str:
        """The link to a page for a buurt ('' without one); part, subject and scenario differ from click to click."""
        i = next(self._number)
        link = f"gm={self.gemeente}" + (f"&bu={buurt}" if buurt else "")
        if page == "kaart":
            return f"{link}&thema={_THEMES[i % len(_THEMES)]}"
        if page in _PARTS:
            return f"{link}&deel={_PARTS[page][i % len(_PARTS[page])]}"
        slots = ("s",) if page == "maatregelen" else ("s", "s2", "s3")
        planned = buurt or self.buurten[i % len(self.buurten)]
        return "&".join((link, *(f"{slot}={self._scenario(planned, 7 * i + 31 * k)}" for k, slot in enumerate(slots))))

    def _scenario(self, buurt: str, coverage: int) -> str:
        measures = [
            ScenarioMeasure(intervention=name, area=buurt, coverage=coverage % 101, start=2027 + coverage // 101 % 5)
            for name in ("verlichting", "herstructurering")
        ]
        return encode_link(Scenario(gemeente=self.gemeente, areas=(buurt,), measures=tuple(measures)))
