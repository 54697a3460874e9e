"""A work area looked at as a gemeente is: its buurten from the gemeenten they lie in, and the whole under a code of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from lib.answers.place.country import SCORE_COLUMNS
from lib.answers.place.gemeente import Gemeente, Steady, name_of
from lib.areas import gemeente_of
from lib.databank.own.adding import average_scores
from lib.databank.own.layer import NotOnMap
from lib.databank.own.places import Places
from lib.databank.own.together import FiguresTogether
from lib.databank.own.work_area import WorkArea, percentage_of
from lib.scores import DIMENSIONS
from lib.words import count, listed, number


def open_work_area(area: WorkArea, places: Places, load: Callable[[str], Gemeente]) -> Gemeente:
    """The work area as a place; `load` reads the gemeente with a code. Raises NotOnMap with a sentence where nothing of it is on the map."""
    within = sorted({str(gemeente_of(code)) for code in places.buurten_in(area)})
    if not within:
        raise NotOnMap(
            f"Van werkgebied {area.name} staat geen enkele buurt in deze gegevens. Haal de gemeenten op, of kies andere gegevens."
        )
    return as_gemeente(area, places, [load(code) for code in within])


def as_gemeente(area: WorkArea, places: Places, within: Sequence[Gemeente]) -> Gemeente:
    """The work area as a place. `within`: all gemeenten that its buurten on the map lie in, of the same databank; at least one.

    The whole is `area.code`: its scores are means of those published, weighted by households (schatting), and its figures follow
    lib.databank.own.adding. Topics are given where they are of the same buurten as the score, so that they add up to it.
    """
    every = places.shares(area.parts)
    inside = np.flatnonzero(every > 0)
    codes = list(places.buurten_in(area))
    shares, groups = pd.Series(every[inside], index=codes), places.groups(area.parts)[inside]
    figures = FiguresTogether(area.code, {one.code: one.figures for one in within}, shares, groups)
    scores = pd.concat([one.scores[one.scores["code"].isin(codes)] for one in within], ignore_index=True)
    names = {code: name for one in within for code, name in one.names.items()} | {area.code: area.name}
    whole = _scores(area.code, scores, figures, shares, groups)
    first = within[0]
    return Gemeente(
        code=area.code,
        name=area.name,
        map_year=places.map_year,
        buurten=_buurten(within, shares),
        names=names,
        scores=pd.concat([scores, whole], ignore_index=True),
        inhabitants=pd.concat([one.inhabitants.reindex(one.buurten["code"]) for one in within]).reindex(codes),
        figures=figures,
        country=first.country,
        fictional=first.fictional,
        version=first.version,
        unjoined=tuple(sorted({year for one in within for year in one.unjoined})),
        within=tuple(within),
        shares=shares.to_dict(),
        edition=f"{area.hash} {area.name}",
        make_steady=partial(_steady, area.code, scores, figures, shares, groups),
    )


def of_buurten(gemeente: Gemeente) -> str:
    """'12 buurten in Heerlen en Kerkrade, waarvan 2 voor een deel'."""
    some = sum(share < 1 for share in gemeente.shares.values())
    there = listed(home.name for home in gemeente.within)
    return f"{count(len(gemeente.buurten), 'buurt', 'buurten')} in {there}" + (
        f", waarvan {number(some)} voor een deel" if some else ""
    )


def composition(gemeente: Gemeente, layer: str) -> str:
    """'samenstelling 3f2a90cc41de, uw werkgebieden versie 1a2b3c4d5e': what makes a paper of a work area citable; '' for a gemeente.

    `layer`: the version of the layer in which it is kept, '' where that is not known.
    """
    if not gemeente.is_work_area:
        return ""
    return f"samenstelling {gemeente.edition[:12]}" + (f", uw werkgebieden versie {layer[:10]}" if layer else "")


def for_a_part(gemeente: Gemeente, areas: Sequence[str]) -> list[str]:
    """A sentence for each of these buurten of which a part belongs to a work area: a measure is counted for the whole buurt."""
    return [
        f"{name_of(gemeente, code)}: maatregelen, kosten en effect gelden voor de hele buurt, niet alleen voor het deel in dit werkgebied."
        for code in areas
        if gemeente.shares.get(code, 1) < 1
    ]


def _buurten(within: Sequence[Gemeente], shares: pd.Series) -> pd.DataFrame:
    """Rows as in Gemeente.buurten; labels tell the gemeente where there are more, and the part that belongs to the work area."""
    every = pd.concat([one.buurten.assign(gemeente=one.name) for one in within], ignore_index=True)
    rows = every[every["code"].isin(shares.index)].copy()
    labels = []
    for row, share in zip(rows.itertuples(), rows["code"].map(shares), strict=True):
        about = [row.wijk] if row.label != row.name else []
        about += [row.gemeente] if len(within) > 1 else []
        about += [f"deel {percentage_of(share)}%"] if share < 1 else []
        labels.append(f"{row.name} ({', '.join(about)})" if about else row.name)
    rows["label"] = labels
    return rows.drop(columns="gemeente").sort_values("label", key=lambda s: s.str.casefold(), ignore_index=True)


def _steady(code: str, scores: pd.DataFrame, figures: FiguresTogether, shares: pd.Series, groups: np.ndarray) -> Steady:
    """The measurements that enough buurten have together; of the others the one that fewest have is left out first, of equals the oldest."""
    known = scores.dropna(subset=["afw"])
    having = known.groupby("year")["code"].agg(set)
    years, of = sorted(int(year) for year in having.index), frozenset[str]()
    while len(years) > 1:
        of = frozenset(set.intersection(*having[years]))
        found = _scores(code, known[known["code"].isin(of) & known["year"].isin(years)], figures, shares, groups)
        if len(found) == len(years):
            break
        years.remove(min(years, key=lambda year: (len(having[year]), year)))
    else:
        found, years = _scores(code, known.iloc[:0], figures, shares, groups), []
    left_out = tuple(year for year in sorted(int(year) for year in having.index) if year not in years)
    return Steady(found, len(of) if years else 0, left_out)


def _scores(code: str, scores: pd.DataFrame, figures: FiguresTogether, shares: pd.Series, groups: np.ndarray) -> pd.DataFrame:
    """Rows as in Gemeente.scores for the whole, of the years in which enough of it has a score."""
    rows, codes, part = [], list(shares.index), shares.to_numpy(dtype=float)[None, :]
    for year, of_year in scores.groupby("year"):
        there = int(str(year))
        table = of_year.set_index("code")[SCORE_COLUMNS].reindex(codes)
        table.loc[table["afw"].isna(), list(DIMENSIONS)] = np.nan
        households = np.array([figures.figure("households", one, there, fall_back=False).value for one in codes])
        means, _, status = average_scores(part, table[["afw"]], households, groups[None, :])
        if status[0] != "ok":
            continue
        row = {"code": code, "year": there, "level": "werkgebied", **means.iloc[0]}
        if (table["afw"].notna() == table[list(DIMENSIONS)].notna().all(axis=1)).all():
            row |= average_scores(part, table[list(DIMENSIONS)], households, groups[None, :])[0].iloc[0].to_dict()
        rows.append(row)
    return pd.DataFrame(rows, columns=["code", "year", "level", *SCORE_COLUMNS])
