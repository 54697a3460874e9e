"""Liveability scores and registered crime of the invented country.

Facts about the real product (Leefbaarometer 3.0, open data 2024): afw is the exact sum of the dimensions,
lbm is afw + 4.102264851, all years use the newest codes, and only some years have dimensions. The limits of the
classes are those of the published values, written once more so that no test compares a rule with itself.
"""

from __future__ import annotations

import bisect

import numpy as np
import pandas as pd

from .areas import EMPTY, N_BUURTEN, PLAN, SMALL, SUPPRESSED_GEMEENTE, Buurt, buurten
from .contract import CRIME, Vintage

DIMENSIONS = ("fys", "onv", "soc", "vrz", "won")
SCORE_YEARS = (2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024)
DIMENSION_YEARS = (2014, 2018, 2020, 2022, 2024)
CODE_YEAR = 2024
REFERENCE = 4.102264851
LATE_START, LATE_START_YEAR = 33, 2016
"""The buurt that has scores only from this year on."""

# first afw of classes 2 to 9
SCORE_FROM = (-0.430, -0.3535, -0.2815, -0.1640, -0.1030, 0.01015, 0.08955, 0.16795)
DEVIATION_FROM = (-0.2352, -0.156792, -0.0784, -0.0392, 0.03919, 0.07839, 0.15678, 0.2352)

CRIME_YEARS = (2020, 2021, 2022, 2023, 2024)
CRIME_TOTAL = f"{CRIME['total']} "
CRIME_OTHER = "1.1.1 "
CRIME_MONTH = "2024MM12"
# In 2026: a table per year that announces more years than it has, for all levels, and one per month
CRIME_YEARS_2026, ANNOUNCED_CRIME_YEARS = (*CRIME_YEARS, 2025), range(2012, 2026)
CRIME_MONTHS_2026 = ("2025MM01", "2025MM02")


def score_class(afw: float) -> int:
    """Class 1-9 of a score."""
    return bisect.bisect_right(SCORE_FROM, afw) + 1


def deviation_class(value: float) -> int:
    """Class 1-9 of the deviation from the reference, for afw and for each dimension."""
    return bisect.bisect_right(DEVIATION_FROM, value) + 1


def _frame(codes: list[str], names: list[str], year: int, dimensions: np.ndarray, level: str) -> pd.DataFrame:
    rounded = np.round(dimensions, 6)
    frame = pd.DataFrame(rounded, columns=list(DIMENSIONS))
    frame.insert(0, "afw", np.round(rounded.sum(axis=1), 6))
    frame.insert(0, "year", year)
    frame.insert(0, "name", names)
    frame.insert(0, "code", codes)
    frame.insert(0, "level", level)
    if year not in DIMENSION_YEARS:
        frame[list(DIMENSIONS)] = np.nan
    return frame


def scores(people: np.ndarray, seed: int) -> pd.DataFrame:
    """All scores: level, code, name, year, afw and the dimensions (NaN in years without).

    `people` (60,) weighs buurten into wijken and gemeenten. The empty and the small buurt and everything in
    the suppressed gemeente have no rows.
    """
    rng = np.random.default_rng([seed, 3])
    base = rng.normal(0, 0.09, (N_BUURTEN, 5)) + rng.normal(0, 0.05, (N_BUURTEN, 1))
    steps = rng.normal(0, 0.01, (len(SCORE_YEARS), N_BUURTEN, 5)).cumsum(axis=0)
    all_buurten = buurten()
    scored = [b for b in all_buurten if b.number not in (EMPTY, SMALL) and b.gemeente_now != SUPPRESSED_GEMEENTE]
    frames = []
    for i, year in enumerate(SCORE_YEARS):
        values = base + steps[i]
        here = [b for b in scored if b.number != LATE_START or year >= LATE_START_YEAR]
        at = [b.number for b in here]
        frames.append(_frame([b.code(CODE_YEAR) for b in here], [b.name for b in here], year, values[at], "buurt"))
        for level in ("wijk", "gemeente"):
            members: dict[tuple[str, str], list[int]] = {}
            for b in scored:
                key = (b.wijk(CODE_YEAR), b.wijk_name) if level == "wijk" else (b.gemeente_now, _name(b.gemeente_now))
                members.setdefault(key, []).append(b.number)
            means = np.array([np.average(values[m], axis=0, weights=people[m]) for m in members.values()])
            frames.append(_frame([k[0] for k in members], [k[1] for k in members], year, means, level))
    return pd.concat(frames, ignore_index=True)


def _name(gemeente: str) -> str:
    return next(name for code, name, _ in PLAN if code == gemeente)


def crime(people: np.ndarray, seed: int, vintage: Vintage = 2024) -> pd.DataFrame:
    """Registered crimes per area: kind, code, period and count (NaN in the suppressed gemeente).

    Two kinds. Of vintage 2024 buurten only, five years and one month of 2024, which is part of that year and must not be
    counted with it. Of vintage 2026 six years of buurten, wijken and gemeenten, and two months. The codes are those of the
    newest classification in every period.
    """
    rng = np.random.default_rng([seed, 4])
    years, months = (CRIME_YEARS, (CRIME_MONTH,)) if vintage == 2024 else (CRIME_YEARS_2026, CRIME_MONTHS_2026)
    rows = []
    for b in buurten():
        for period in (*(f"{year}JJ00" for year in years), *months):
            total = int(rng.poisson(people[b.number] * (0.004 if "MM" in period else 0.05)))
            hidden = b.gemeente_now == SUPPRESSED_GEMEENTE
            for kind, count in ((CRIME_TOTAL, total), (CRIME_OTHER, total // 4)):
                for code in _crime_codes(b, vintage):
                    rows.append((kind, code, period, np.nan if hidden else float(count)))
    frame = pd.DataFrame(rows, columns=["kind", "code", "period", "count"]).sort_values("kind", kind="stable")
    summed = frame.groupby(["kind", "code", "period"], sort=False)["count"].sum(min_count=1)
    return frame if vintage == 2024 else summed.reset_index()


def _crime_codes(buurt: Buurt, vintage: Vintage) -> tuple[str, ...]:
    code = buurt.code(CODE_YEAR)
    return (code,) if vintage == 2024 else (code, buurt.wijk(CODE_YEAR), buurt.gemeente(CODE_YEAR))
