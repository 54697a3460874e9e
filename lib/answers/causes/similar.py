"""How similar buurten fared over the same years, in score and in some key figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.causes.moved import BY_ID, FiguresIn, unit_of
from lib.answers.causes.past import Background, Past
from lib.answers.figure_words import wijk_name
from lib.answers.place import Gemeente
from lib.areas import wijk_of
from lib.causes import as_change
from lib.scores import LBM_REFERENCE
from lib.similar import Similar, middle_half
from lib.words import signed

_BESIDE = {"households": "Huishoudens", "age_65_plus_share": "65-plussers", "corporation_share": "Corporatiewoningen"}


@dataclass(frozen=True)
class Fared:
    """How similar buurten fared. `rows`: label, change, here (bool); `table`: for reading and download."""

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
    """Scores of the similar buurten (or their wijken, when the history is that of the wijk) from `start` to `end`, with some key figures."""
    panel = background.panels[past.level]
    words: dict[str, tuple[str, str]] = {}
    for other, word in zip(similar.codes, similar.words, strict=True):
        area = other if past.level == "buurt" else str(wijk_of(other))
        words.setdefault(area, (other, word.removeprefix("lijkt ") if word != "lijkt" else "redelijk"))
    then, now = (panel.scores(list(words), year) for year in (start, end))
    names = [background.names.get(area, area) for area in words]
    frame = pd.DataFrame(
        {
            "code": list(words),
            "buurt": [other for other, _ in words.values()],
            "label": names if past.level == "buurt" else [wijk_name(name) for name in names],
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
    what = "vergelijkbare buurten" if past.level == "buurt" else "wijken waarin de vergelijkbare buurten liggen"
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
    note = (
        f"Vergelijkbaar in woningen, dichtheid, grootte en leeftijd, niet in score, prijs, inkomen of misdrijven. {similar.note}"
    )
    return Fared(
        sentence=_fared_sentence(similar, known, mine, what, start, end),
        rows=drawn if len(known) else drawn.iloc[:0],
        table=table[[c for c in table.columns if c not in ("buurt", "Code")] + ["Code"]].round(3),
        note=note.strip(),
        source=gemeente.source("scores", end, "modelscore").line,
    )


def figures_beside(buurten: Sequence[str], read: FiguresIn, years: list[int], start: int, end: int) -> dict[str, object]:
    """Changes of some key figures of these buurten between about `start` and `end`, one column each."""
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
        return f"Van de {what} zijn er geen scores van {start} en {end} samen."
    up, down = int((known["change"] > 0).sum()), int((known["change"] < 0).sum())
    half = middle_half(known["change"])
    usual = (
        f" De middelste helft veranderde {signed(half.low)} tot {signed(half.high)}; hier {signed(mine)}." if half.enough else ""
    )
    return f"Van de {len(known)} {what} gingen er tussen {start} en {end} {up} omhoog en {down} omlaag.{usual}"
