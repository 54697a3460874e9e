"""How similar areas fared over the same years, in score and in some key figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.causes.moved import BY_ID, FiguresIn, unit_of
from lib.answers.causes.past import Background, Past
from lib.answers.figure_words import wijk_name
from lib.answers.place import MEANS_OF_BUURTEN, Gemeente, means_of_buurten
from lib.areas import wijk_of
from lib.arrays import Array
from lib.causes import as_change
from lib.scores import LBM_REFERENCE
from lib.similar import Similar, middle_half
from lib.words import signed

_BESIDE = {"households": "Huishoudens", "age_65_plus_share": "65-plussers", "corporation_share": "Corporatiewoningen"}


@dataclass(frozen=True)
class Fared:
    """How similar areas fared. `rows`: label, change, here (bool); `table`: for reading and download."""

    sentence: str
    rows: pd.DataFrame
    table: pd.DataFrame
    note: str
    source: str


def fared(
    gemeente: Gemeente,
    background: Background,
    past: Past,
    similar: Similar,
    start: int,
    end: int,
    read: FiguresIn,
    years: list[int],
) -> Fared:
    """Scores of the similar buurten (or their wijken, when the history is that of the wijk) from `start` to `end`, with some key figures.

    Wijken and gemeenten that are like a work area have the means of their buurten, of those with a score in both, as it has itself.
    """
    panel = background.panels[past.measured_as]
    around = past.level == "wijk" and similar.level == "buurt"
    words: dict[str, tuple[str, str]] = {}
    for other, word in zip(similar.codes, similar.words, strict=True):
        area = str(wijk_of(other)) if around else other
        words.setdefault(area, (other, word.removeprefix("lijkt ") if word != "lijkt" else "redelijk"))
    if similar.level == "buurt":
        then, now = (panel.scores(list(words), year) for year in (start, end))
    else:
        then, now = _means(background, list(words), start, end)
    names = [background.names.get(area, area) for area in words]
    frame = pd.DataFrame(
        {
            "code": list(words),
            "buurt": [other for other, _ in words.values()],
            "label": [wijk_name(name) if area.startswith("WK") else name for area, name in zip(words, names, strict=True)],
            "gemeente": [background.names.get("GM" + area[2:6], "GM" + area[2:6]) for area in words],
            "lijkt": [word for _, word in words.values()],
            "then": then + LBM_REFERENCE,
            "now": now + LBM_REFERENCE,
            "change": now - then,
        }
    ).astype({"label": "str", "gemeente": "str", "buurt": "str"})
    own = past.series.set_index("year")["afw"]
    mine = float(own[end] - own[start])
    known = frame.dropna(subset=["change"])
    drawn = pd.DataFrame({"label": known["label"] + ", " + known["gemeente"], "change": known["change"], "what": "vergelijkbaar"})
    country = past.among.place if past.among else "Nederland"
    marked = [(past.name, mine, "hier"), (country, panel.drift.national(start, end), "Nederland")]
    drawn = pd.concat([drawn, pd.DataFrame(marked, columns=list(drawn.columns)).dropna()], ignore_index=True)
    what = "wijken waarin de vergelijkbare buurten liggen" if around else f"vergelijkbare {similar.many}"
    beside = figures_beside(frame["buurt"], read, years, start, end)
    table = frame.assign(**beside).rename(
        columns={
            "label": "Gebied",
            "gemeente": "Gemeente",
            "lijkt": "Lijkt",
            "then": f"Score {start}",
            "now": f"Score {end}",
            "change": "Verandering score",
            "code": "Code",
        }
    )
    how = "" if similar.level == "buurt" else f"{MEANS_OF_BUURTEN} "
    note = f"Vergelijkbaar in woningen, dichtheid, grootte en leeftijd, niet in score, prijs, inkomen of misdrijven. {how}{similar.note}"
    return Fared(
        sentence=_fared_sentence(similar, known, mine, what, start, end),
        rows=drawn if len(known) else drawn.iloc[:0],
        table=table[[c for c in table.columns if c not in ("buurt", "Code")] + ["Code"]].round(3),
        note=note.strip(),
        source=gemeente.source("scores", end, "modelscore").line,
    )


def _means(background: Background, areas: list[str], start: int, end: int) -> tuple[Array, Array]:
    """Scores (afw) of wijken or gemeenten in two measurements, as means of the same buurten; NaN where too few of these have both."""
    panel = background.panels["buurt"]
    of_buurten = pd.DataFrame({year: panel.scores(panel.codes.tolist(), year) for year in (start, end)}, index=panel.codes)
    found = means_of_buurten(areas, of_buurten, background.inhabitants)
    return found[start].to_numpy(), found[end].to_numpy()


def figures_beside(buurten: Sequence[str], read: FiguresIn, years: list[int], start: int, end: int) -> dict[str, object]:
    """Changes of some key figures of these areas between about `start` and `end`, one column each."""
    known = [year for year in years if start - 1 <= year <= end + 1]
    if not len(buurten) or len(known) < 2:
        return {}
    first = min(known, key=lambda year: (abs(year - start), year))
    last = min(known, key=lambda year: (abs(year - end), -year))
    if last <= first:
        return {}
    before, after = read(first), read(last)
    columns: dict[str, object] = {}
    for name, label in _BESIDE.items():
        figure = BY_ID[name]
        a, b = (t[name].reindex(list(buurten)).to_numpy(dtype=float) for t in (before, after))
        values = [as_change(figure, x, y) for x, y in zip(a, b, strict=True)]
        if not np.isnan(values).all():
            columns[f"{label} ({unit_of(figure).strip()})"] = np.round(values, 1)
    return columns


def _fared_sentence(similar: Similar, known: pd.DataFrame, mine: float, what: str, start: int, end: int) -> str:
    if not similar.enough:
        return similar.note
    if known.empty:
        return f"Van de {what} zijn de scores van {start} en {end} niet allebei bekend."
    up, down = int((known["change"] > 0).sum()), int((known["change"] < 0).sum())
    half = middle_half(known["change"])
    usual = (
        f" De middelste helft veranderde {signed(half.low)} tot {signed(half.high)}; hier {signed(mine)}." if half.enough else ""
    )
    return f"Van de {len(known)} {what} gingen er tussen {start} en {end} {up} omhoog en {down} omlaag.{usual}"
