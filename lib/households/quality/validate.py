"""Outside validation: what the estimate says about figures that it was not given.

A margin is left out and predicted from the others (how far off, and how often the 80% interval holds the published share, against copying the
share of the parent); people living alone at 65+ against widowed persons; Wmo clients against people living alone at 65+ in homes of
corporations. Average household size and AOW are not used: they repeat the input.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.areas import LEVELS, Level
from lib.arrays import Array
from lib.databank.store import Databank
from lib.households.catalogue import Seed, load_seed, load_types
from lib.households.estimate import MEMBERS, SEED
from lib.households.fitting.ensemble import interval, run, solve_centrally
from lib.households.fitting.inside import quality
from lib.households.fitting.noise import area_keys
from lib.households.inputs.margins import MARGINS, Margins, target_margins
from lib.households.inputs.observations import observe
from lib.households.quality.kinds_of_area import OfKind, by_kind, kinds_of_area
from lib.households.types import axis_cells
from lib.words import number, percent

JUDGED_FROM = 300
_LEAST_AREAS = 100
_WHOLE_PARENT = 0.8
_LEFT_OUT: dict[str, tuple[int, tuple[str, str, str]]] = {
    "income": (3, ("laag", "midden", "hoog")), "tenure": (2, ("koop", "corporatie", "overig")), "kinds": (0, ("alleen", "zonder", "met")),
}  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A margin left out at one level and below. Per category: `coverage` of the 80% interval, `mean_error` and `mean_error_copying` (the share of the
    parent) as shares, `r` with the published shares, `width` of the interval. `by_kind` per kind of area, over the categories."""

    margin: str
    level: str
    areas: int
    categories: tuple[str, ...]
    coverage: tuple[float, ...]
    coverage_overall: float
    mean_error: tuple[float, ...]
    mean_error_copying: tuple[float, ...]
    r: tuple[float, ...]
    width: tuple[float, ...]
    by_kind: tuple[OfKind, ...]


def left_out(
    margins: Margins,
    name: str,
    level: Level,
    seed: Seed,
    *,
    members: int = MEMBERS,
    random: int = SEED,
    urbanity: Array | None = None,
) -> LeftOut | None:
    """Leave `name` (income, tenure or kinds) out of all areas at `level` and below, and predict it. `urbanity` (n,) is the class of CBS.

    Judged on areas of 300 or more households where all four margins but the one left out, and it itself, are their own in the year; None when there
    are fewer than 100. Areas that are most of their parent are not judged.
    """
    axis, categories = _LEFT_OUT[name]
    areas, margin = margins.areas, margins.margin(name)
    rows = areas.rows(level)
    own = np.logical_and.reduce(
        [margins.margin(m).full & (margins.margin(m).year == margins.year) for m in ("kinds", "ages", name)]
    )
    around = areas.parent[rows]
    judged = rows[
        own[rows]
        & (margins.households[rows] >= JUDGED_FROM)
        & ~(margins.households[rows] > _WHOLE_PARENT * margins.households[around])
    ]
    if len(judged) < _LEAST_AREAS:
        return None
    share = margin.share.copy()
    share[areas.level <= LEVELS.index(level)] = np.nan
    without = replace(margins, **{name: replace(margin, share=share)})  # type: ignore[arg-type]
    found = run(without, seed, load_types(), members=members, random=random, cells=axis_cells(axis))
    truth, central = margin.share[judged], found.central[judged]
    low, high = interval(found.members[judged])
    parent = _nearest_own(margins, margin.share, judged)
    inside = (truth >= low) & (truth <= high)
    return LeftOut(
        name, level, len(judged), categories, _rounded(inside.mean(0)), round(float(inside.mean()), 3), _rounded(np.abs(central - truth).mean(0)),
        _rounded(np.abs(parent - truth).mean(0)), tuple(round(_r(central[:, k], truth[:, k]), 3) for k in range(3)), _rounded((high - low).mean(0)),
        by_kind(kinds_of_area(margins, name, urbanity), judged, truth, low, high),
    )  # fmt: skip


def _nearest_own(margins: Margins, share: Array, rows: NDArray[np.int64]) -> Array:
    at = margins.areas.parent[rows]
    while np.isnan(share[at]).any():
        at = np.where(np.isnan(share[at]).any(1), margins.areas.parent[at], at)
    return share[at]


def _rounded(values: NDArray[np.floating]) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


def _r(a: Array, b: Array) -> float:
    return float(np.corrcoef(a, b)[0, 1])


def against_widowed(margins: Margins, widowed: Array, seed: Seed) -> dict[str, float] | None:
    """People living alone at 65+ against widowed persons, per household, on wijken of 300 or more households (None below 100).

    `r` of the estimate, `r_persons_65` of what is already in the input, and `r_given_persons_65` of the two after taking out persons of 65+ and the
    share that lives alone: what the estimate adds of its own.
    """
    single_old = np.zeros((3, 3, 3, 3))
    single_old[0, 2] = 1
    share = _shares(margins, seed, single_old)
    old = margins.per_household[:, 3]
    rows = _wijken(margins, widowed, share, old)
    if len(rows) < _LEAST_AREAS:
        return None
    per_household = widowed[rows] / margins.households[rows]
    known = np.column_stack([np.ones(len(rows)), old[rows], margins.kinds.share[rows, 0]])
    return {
        "areas": len(rows), "r": _r(share[rows], per_household), "r_persons_65": _r(old[rows], per_household),
        "r_given_persons_65": _r(_residual(share[rows], known), _residual(per_household, known)),
    }  # fmt: skip


def against_wmo(margins: Margins, wmo: Array, seed: Seed) -> dict[str, float] | None:
    """Wmo clients per 1,000 inhabitants against people living alone at 65+ in homes of corporations, per household; see `against_widowed`.

    `r_all_65` is the correlation of people living alone at 65+ in all homes, `r_corporation` that of the corporation share.
    """
    in_corporation, single_old = np.zeros((3, 3, 3, 3)), np.zeros((3, 3, 3, 3))
    in_corporation[0, 2, 1], single_old[0, 2] = 1, 1
    share, every = _shares(margins, seed, in_corporation), _shares(margins, seed, single_old)
    rows = _wijken(margins, wmo, share, margins.tenure.share[:, 1])
    if len(rows) < _LEAST_AREAS:
        return None
    return {
        "areas": len(rows), "r": _r(share[rows], wmo[rows]), "r_all_65": _r(every[rows], wmo[rows]),
        "r_corporation": _r(margins.tenure.share[rows, 1], wmo[rows]), "r_persons_65": _r(margins.per_household[rows, 3], wmo[rows]),
    }  # fmt: skip


def _shares(margins: Margins, seed: Seed, cells: Array) -> Array:
    return solve_centrally(margins, seed, area_keys(margins.areas.codes, 0), cells.reshape(81, 1))[1][:, 0]


def _wijken(margins: Margins, *values: Array) -> NDArray[np.int64]:
    own = (
        np.logical_and.reduce([np.isfinite(v) for v in values])
        & margins.kinds.full
        & margins.ages.full
        & (margins.households >= JUDGED_FROM)
    )
    rows = margins.areas.rows("wijk")
    return rows[own[rows]]


def _residual(values: Array, known: Array) -> Array:
    return values - known @ np.linalg.lstsq(known, values, rcond=None)[0]


def validate(databank: Databank, year: int, *, members: int = MEMBERS, seed: int = SEED) -> dict[str, object]:
    """All checks that the databank allows for `year`, as plain values for JSON."""
    national = load_seed()
    margins = target_margins(observe(databank, year), national)
    levels: tuple[Level, ...] = ("gemeente", "wijk", "buurt")
    figures = (
        databank.read("key_figures", years=[year], columns=["widowed", "wmo_per_1000", "urbanity"])
        .set_index("code")
        .reindex(list(margins.areas.codes))
    )
    urbanity = figures["urbanity"].to_numpy(float)
    outcomes = [
        left_out(margins, name, level, national, members=members, random=seed, urbanity=urbanity)
        for name in _LEFT_OUT
        for level in levels
    ]
    return {
        "year": year, "margins": list(MARGINS), **quality(margins, national), "left_out": [asdict(o) for o in outcomes if o is not None],
        "widowed": against_widowed(margins, figures["widowed"].to_numpy(float), national),
        "wmo": against_wmo(margins, figures["wmo_per_1000"].to_numpy(float), national),
    }  # fmt: skip


def to_lines(outcome: dict) -> list[str]:
    """The outcome of `validate` in Dutch, one finding a line."""
    published = outcome["published"]
    lines = [
        f"Soorten huishoudens tellen in {published['add_up']} van {published['areas']} gebieden op tot het gepubliceerde totaal."
    ]
    lines += [
        f"Marge {name}: SAE {v['sae']:.1e}, SRMSE {v['srmse']:.1e}, grootste afwijking {v['largest_relative_gap']:.1e}."
        for name, v in outcome["inside"].items()
    ]
    for entry in outcome["left_out"]:
        lines.append(
            f"{entry['margin']} weggelaten ({entry['level']}, {entry['areas']} gebieden): 80%-marge bevat {percent(100 * entry['coverage_overall'])}, "
            f"gemiddelde fout {number(100 * np.mean(entry['mean_error']), 1)} procentpunt (overnemen van het grotere gebied: "
            f"{number(100 * np.mean(entry['mean_error_copying']), 1)})."
        )
        lines += [
            f"  {kind['kind']}, {kind['areas']} gebieden: {percent(100 * kind['coverage'])}, gemiddelde breedte {number(100 * kind['width'], 1)} procentpunt."
            for kind in entry["by_kind"]
        ]
    for key, label in (
        ("widowed", "Alleenwonende 65-plussers en verweduwden"),
        ("wmo", "Alleenwonende 65-plussers bij corporaties en Wmo"),
    ):
        if outcome[key]:
            lines.append(f"{label}: samenhang {number(outcome[key]['r'], 2)} over {outcome[key]['areas']} wijken.")
    return lines
