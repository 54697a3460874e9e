"""What moved along with the score: key figures of a buurt or work area beside those of fifteen similar ones over the same years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.causes.of_work_area import NOT_IN_BOTH, in_both_years, untold
from lib.answers.causes.past import Background
from lib.answers.figure_words import with_unit
from lib.answers.place import Gemeente
from lib.areas import Level, is_work_area, level_of
from lib.causes import BEYOND_NOISE, FIGURES, CauseFigure, as_change, clear_ones, moved_with, noise_of_change
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures import in_year
from lib.databank.store import Databank
from lib.scores import DIMENSION_LABELS
from lib.similar import Similar
from lib.words import count, listed, number, signed

FiguresIn = Callable[[int], pd.DataFrame]
BY_ID = {figure.id: figure for figure in FIGURES}


TOO_SMALL = "Kleine veranderingen zijn hiermee niet te zien"


@dataclass(frozen=True)
class MovedFigure:
    """One key figure that moved otherwise than in similar areas, in words."""

    label: str
    levels: str
    sentence: str
    note: str
    inside: str


@dataclass(frozen=True)
class Moved:
    """What moved along. `shown`: at most five; `table`: every figure with its years, or why there is none; `many`: what it is beside."""

    sentence: str
    shown: tuple[MovedFigure, ...]
    table: pd.DataFrame
    tests: pd.DataFrame
    note: str
    source: str
    many: str = "buurten"


def figures_in(databank: Databank, year: int, level: Level = "buurt") -> pd.DataFrame:
    """The figures of `lib.causes.FIGURES` of all areas of a level in one year, as `lib.databank.figures.in_year` gives them, in float32."""
    return in_year(databank, [figure.id for figure in FIGURES], year, level).astype(np.float32)


def moved_beside(
    gemeente: Gemeente,
    background: Background,
    code: str,
    similar: Similar,
    read: FiguresIn,
    years: list[int],
    start: int,
    end: int,
) -> Moved:
    """Key figures of buurt, wijk or work area `code` that changed otherwise than in `similar` between about `start` and `end`.

    `read(year)` gives `figures_in`, `years` are the years with key figures. For each figure: the year nearest to `start` and that
    nearest to `end`, at most one year outside, together at least half of the period, both known for the same area. Of a work area
    both are of the same buurten.
    """
    within_span = [year for year in years if start - 1 <= year <= end + 1]
    ids = [figure.id for figure in FIGURES]
    # year -> figures of this buurt (first row) and of the similar ones
    rows = {year: read(year).reindex([code, *similar.codes])[ids].to_numpy(dtype=float, copy=True) for year in within_span}
    if level_of(code) in ("wijk", "werkgebied"):  # of which the country is not read
        for k, name in enumerate(ids):
            known_of_wijk = gemeente.figures.series(name, code).set_index("year")["value"]
            for year, values in rows.items():
                values[0, k] = known_of_wijk.get(year, float("nan"))
    known = {figure: [year for year in rows if not np.isnan(rows[year][0, k])] for k, figure in enumerate(ids)}
    pairs = {figure: _pair(known[figure], start, end) for figure in ids}
    made = in_both_years(gemeente, pairs) if is_work_area(code) else {}
    if is_work_area(code):
        pairs = {figure: pair if figure in made else None for figure, pair in pairs.items()}
    for one, both in made.items():
        first, last = pairs[one] or (start, end)
        rows[first][0, ids.index(one)], rows[last][0, ids.index(one)] = both.then, both.now
    own = pd.DataFrame({year: values[0] for year, values in rows.items()}, index=ids)
    here, noise, theirs = {}, {}, {}
    for k, figure in enumerate(FIGURES):
        pair = pairs[figure.id]
        if pair is None:
            continue
        before, after = (rows[year][:, k] for year in pair)
        base = min(rows[year][0, ids.index(figure.base)] for year in pair) if figure.base else float("nan")
        here[figure.id] = as_change(figure, before[0], after[0])
        noise[figure.id] = noise_of_change(figure, before[0], after[0], base, made[figure.id].buurten if made else 1)
        theirs[figure.id] = [as_change(figure, a, b) for a, b in zip(before[1:], after[1:], strict=True)]
    tests = moved_with(pd.Series(here, dtype=float), pd.DataFrame(theirs), pd.Series(noise, dtype=float))
    clear = clear_ones(tests)
    shown = tuple(_in_words(BY_ID[str(i)], row, own, pairs[str(i)] or (start, end), similar.many) for i, row in clear.iterrows())
    table = pd.DataFrame([_row(gemeente, code, figure, own, pairs[figure.id], tests, here, similar.many) for figure in FIGURES])
    name = gemeente.name if code == gemeente.code else background.names.get(code, code)
    used = sorted({year for pair in pairs.values() if pair for year in pair})
    line = gemeente.source("key_figures", None, "schatting" if is_work_area(code) else "meting").line
    source = f"{line}, {used[0]}-{used[-1]}" if used else line
    if is_work_area(code):
        told = {year for years_of in known.values() for year in years_of}
        note = untold(gemeente, start, end, told, len(ids) - len(made) if made else 0)
    else:
        note = _broken(table)
    return Moved(_moved_sentence(name, similar, here, tests, shown, start, end), shown, table, tests, note, source, similar.many)


def _pair(known: list[int], start: int, end: int) -> tuple[int, int] | None:
    """Of the years in which a figure is known those nearest to `start` and `end`, when they lie far enough apart."""
    if len(known) < 2:
        return None
    first = min(known, key=lambda year: (abs(year - start), year))
    last = min(known, key=lambda year: (abs(year - end), -year))
    return (first, last) if last - first >= max(1, (end - start) / 2) else None


def unit_of(figure: CauseFigure) -> str:
    unit = catalogue()[figure.id].unit
    return "%" if figure.scale == "procent" else " procentpunt" if unit == "%" else f" {unit}"


def _decimals(figure: CauseFigure, *values: float) -> int:
    largest = max((abs(value) for value in values if not np.isnan(value)), default=0.0)
    if largest >= 10 or (figure.step == 1 and figure.scale == "punt"):
        return 0
    return 2 if figure.step == 0.1 and largest < 1 else 1


def _in_words(figure: CauseFigure, row: pd.Series, own: pd.DataFrame, pair: tuple[int, int], many: str) -> MovedFigure:
    entry = catalogue()[figure.id]
    then, now = (with_unit(float(own.loc[figure.id, year]), entry) for year in pair)
    digits = _decimals(figure, row["change"], row["low"], row["high"])
    low, high = signed(row["low"], digits), signed(row["high"], digits)
    usual = low if low == high else f"{low} tot {high}"
    sentence = (
        f"({pair[0]}-{pair[1]}): {signed(row['change'], digits)}{unit_of(figure)}. Bij vergelijkbare {many} meestal {usual}."
    )
    note = f"Door afronding en kleine aantallen kan het schelen: hooguit ongeveer {number(BEYOND_NOISE * row['noise'], max(digits, 1))}{unit_of(figure)}."
    return MovedFigure(entry.label, f"van {then} naar {now}", sentence, note, _inside(figure))


def _inside(figure: CauseFigure) -> str:
    return f"zit in de score ({DIMENSION_LABELS[figure.inside]}: {figure.why})" if figure.inside else ""


def within(label: str) -> str:
    """A label inside a sentence: 'koopwoningen', but 'Wmo-cliënten'."""
    return label if label.startswith("Wmo") else label[0].lower() + label[1:]


def _row(
    gemeente: Gemeente,
    code: str,
    figure: CauseFigure,
    own: pd.DataFrame,
    pair: tuple[int, int] | None,
    tests: pd.DataFrame,
    here: dict[str, float],
    many: str,
) -> dict[str, object]:
    entry = catalogue()[figure.id]
    row: dict[str, object] = {
        "Kerncijfer": entry.label,
        "Eenheid van de verandering": unit_of(figure).strip(),
        "Van jaar": pair[0] if pair else None,
        "Tot jaar": pair[1] if pair else None,
        "In het eerste jaar": float(own.loc[figure.id, pair[0]]) if pair else None,
        "In het laatste jaar": float(own.loc[figure.id, pair[1]]) if pair else None,
        "Verandering": here.get(figure.id),
        "Vergelijkbaar, laag": None,
        "Vergelijkbaar, hoog": None,
        "Ruis": None,
        f"Vergelijkbare {many}": 0,
        "Valt op": "",
        "Zit in de score": DIMENSION_LABELS[figure.inside] if figure.inside else "",
    }
    if pair is None:
        broken = gemeente.figures.is_broken(figure.id, code)
        row["Valt op"] = "niet te vergelijken: grens veranderd of onbekend" if broken else "niet in beide jaren gepubliceerd"
        if is_work_area(code):
            row["Valt op"] = NOT_IN_BOTH
    elif figure.id in tests.index:
        test = tests.loc[figure.id]
        row |= {
            "Vergelijkbaar, laag": float(test["low"]),
            "Vergelijkbaar, hoog": float(test["high"]),
            "Ruis": BEYOND_NOISE * float(test["noise"]),
            f"Vergelijkbare {many}": int(test["known"]),
            "Valt op": "ja" if test["clear"] else "nee",
        }
    else:
        row["Valt op"] = f"te weinig vergelijkbare {many} met dit cijfer"
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()}


def _broken(table: pd.DataFrame) -> str:
    broken = int(table["Valt op"].str.startswith("niet te vergelijken").sum())
    return (
        f"{count(broken, 'cijfer is', 'cijfers zijn')} niet te vergelijken: de grens van de buurt is veranderd of niet bekend."
        if broken
        else ""
    )


def _moved_sentence(
    name: str,
    similar: Similar,
    own: dict[str, float],
    tests: pd.DataFrame,
    shown: tuple[MovedFigure, ...],
    start: int,
    end: int,
) -> str:
    if not own:
        return f"Van {name} zijn er rond {start} en {end} geen kerncijfers die met elkaar te vergelijken zijn."
    if not similar.enough:
        return f"{similar.note} Daarom is niet te zeggen wat hier anders bewoog."
    if tests.empty:
        return f"Van de vergelijkbare {similar.many} zijn er te weinig cijfers uit beide jaren. Daarom is niet te zeggen wat hier anders bewoog."
    if not shown:
        return (
            f"Geen van de {len(tests)} kerncijfers bewoog hier duidelijk anders dan in vergelijkbare {similar.many}. {TOO_SMALL}."
        )
    labels = listed(within(figure.label) for figure in shown[:3])
    return f"Duidelijk anders dan in vergelijkbare {similar.many} bewogen: {labels}."
