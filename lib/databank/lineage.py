"""What an area of the newest map was in another year: same, recoded, changed or unknown.

CBS's change flag of a wijk or buurt speaks of the year before only, so years are chained one by one: 1 same, 2 recoded (no
break when exactly one area with that name lost its code), 3 boundary changed. Without a flag, or across a year whose areas are not
in the databank, the chain is unknown. What is unknown by flags is the same where the sets of codes of all buurten in the
country are equal in both years, or follows from such a year by flags. An area in hectares never joins; it only forbids.
Gemeenten had no flag before 2022: a gemeente with the same code is the same with a total area within 1%, or
when all its buurten are those of the other year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import LAND
from lib.databank.commit import NewPart
from lib.databank.schema import UNBROKEN
from lib.databank.store import BACKGROUND, COUNTRY, Databank

GEMEENTE_AREA_TOLERANCE = 0.01
SIZE_TOLERANCE, SIZE_TOLERANCE_HA = 0.1, 2.0


def lineage_parts(
    new: Sequence[NewPart], known: Databank | None, national: Mapping[int, pd.DataFrame] | None = None
) -> list[NewPart]:
    """Parts of table lineage that go with new parts of areas and geometry: for the country, else per gemeente that changed.

    Looks at the areas of all years and the newest map of each gemeente as they will be after the commit of `new` into the
    databank `known`. A gemeente without a map gets none. With `national`, the areas of the whole country for some years beside a
    single gemeente, the other areas get theirs for these years, in the background.
    """
    changed = {part.scope for part in new if part.table in ("areas", "geometry")} - {BACKGROUND}
    if not changed:
        return []
    only = next(iter(changed)) if len(changed) == 1 and COUNTRY not in changed else None
    shapes = _maps_after(new, known, only)
    areas = _areas_after(new, known, only)
    code_sets = _code_sets_after(new, known)
    digits = areas["code"].str[2:6]
    parts = []
    for scope in [COUNTRY] if COUNTRY in changed else sorted(changed):
        mine = shapes if scope == COUNTRY else shapes[shapes["gemeente_code"] == scope]
        rows = areas if scope == COUNTRY else areas[digits == scope[2:6]]
        for map_year in sorted(mine["geometry_year"].astype(int).unique().tolist()):
            table = lineage(rows, mine.loc[mine["geometry_year"] == map_year, "code"], map_year, code_sets)
            parts.append(NewPart("lineage", map_year, scope, table, "indelingswijziging per jaar"))
    for map_year in sorted({part.year for part in parts}):
        if national and map_year in national:
            every = pd.concat(national.values(), ignore_index=True)
            codes = national[map_year].loc[national[map_year]["level"] == "buurt", "code"]
            table = lineage(every, codes, map_year, code_sets)
            parts.append(NewPart("lineage", map_year, BACKGROUND, table, "indelingswijziging per jaar"))
    return parts


def code_set(codes: Iterable[str]) -> str:
    """Digest of the codes of the buurten among `codes`, "" without any: two years with equal digests have the same buurten."""
    buurten = sorted({code for code in codes if code.startswith("BU")})
    return hashlib.sha256("\n".join(buurten).encode()).hexdigest()[:16] if buurten else ""


def _code_sets_after(new: Sequence[NewPart], known: Databank | None) -> dict[int, str]:
    """Year -> digest of all codes of buurten in the country, where that is known."""
    earlier = {part.year: part.code_set for part in known.parts if part.code_set} if known else {}
    return earlier | {part.year: part.code_set for part in new if part.code_set}


def _maps_after(new: Sequence[NewPart], known: Databank | None, gemeente: str | None) -> pd.DataFrame:
    """Codes of the newest map of each gemeente: columns code, geometry_year, gemeente_code."""
    columns = ["code", "geometry_year", "gemeente_code"]
    frames = [known.read("geometry", gemeente=gemeente, columns=columns[2:])] if known else []
    for part in (p for p in new if p.table == "geometry"):
        inside = [frame["gemeente_code"].isin([part.scope]) | (part.scope == COUNTRY) for frame in frames]
        frames = [f[~(where & (f["geometry_year"] <= part.year))] for f, where in zip(frames, inside, strict=True)]
        frames.append(pd.DataFrame(part.frame[columns]))
    if not frames:
        return pd.DataFrame(columns=columns)
    maps = pd.concat(frames, ignore_index=True)
    return maps[maps["geometry_year"] == maps.groupby("gemeente_code")["geometry_year"].transform("max")]


def _areas_after(new: Sequence[NewPart], known: Databank | None, gemeente: str | None) -> pd.DataFrame:
    """Table areas of all years: a new part for the country replaces a year, one of a gemeente lies over it."""
    fresh = sorted((p for p in new if p.table == "areas"), key=lambda p: p.scope not in (BACKGROUND, COUNTRY))
    replaced = {part.year for part in fresh if part.scope == COUNTRY}
    frames = [known.read("areas", years=set(known.years("areas")) - replaced, gemeente=gemeente)] if known else []
    frames += [part.frame for part in fresh]
    if not frames:
        return pd.DataFrame(columns=["code", "year", "name", "level", "boundary_flag", "area_ha"])
    return pd.concat(frames, ignore_index=True).drop_duplicates(["code", "year"], keep="last", ignore_index=True)


def lineage(
    areas: pd.DataFrame, codes: pd.Series, geometry_year: int, code_sets: Mapping[int, str] | None = None
) -> pd.DataFrame:
    """Table lineage for the buurten `codes` of the newest map with their wijken and gemeenten, for every year in `areas`.

    `areas` is the table of that name for all years at hand; `code_sets` gives per year the `code_set` of the country.
    """
    # Plain Python texts: looking up codes among texts of Arrow takes three times as long.
    areas = areas.astype({name: "object" for name in ("code", "name", "level") if name in areas})
    by_year = {year: areas[areas["year"] == year].set_index("code") for year in sorted(areas["year"].unique().tolist())}
    buurten = pd.Series(codes.unique(), dtype="str")
    wijken, gemeenten = ("WK" + buurten.str[2:8]).unique(), ("GM" + buurten.str[2:6]).unique()
    alike = [year for year, digest in (code_sets or {}).items() if digest and digest == (code_sets or {}).get(geometry_year)]
    small = _joined(by_year, pd.Index([*buurten, *wijken], dtype="object"), geometry_year, sorted(set(alike) - {geometry_year}))
    frames = [
        small,
        _gemeenten(by_year, pd.Index(gemeenten, dtype="object"), geometry_year, alike, small),
        pd.DataFrame({"code": LAND, "year": list(by_year), "code_then": LAND, "kind": "same"}),
    ]
    result = pd.concat(frames, ignore_index=True).assign(geometry_year=geometry_year)
    return result.astype({"code": "str", "code_then": "str", "kind": "str", "year": "int64"})


def _joined(by_year: dict[int, pd.DataFrame], codes: pd.Index, start: int, alike: list[int]) -> pd.DataFrame:
    """The chain from `start`; what is unknown in it comes from the chains of the years `alike`, which have the same codes."""
    result = _chain(by_year, codes, start).set_index(["code", "year"])
    for anchor in (year for year in alike if year in by_year):
        # Flags that tell of a change, and another size, forbid what equal codes suggest.
        unchanged = (result["kind"].xs(anchor, level="year").reindex(codes) != "changed").to_numpy()
        chain = _chain(by_year, codes[unchanged & _same_size(by_year, codes, start, anchor)], anchor).set_index(["code", "year"])
        unknown = result.index[result["kind"] == "unknown"]
        found = chain[(chain["kind"] != "unknown") & chain.index.isin(unknown)]
        result.loc[found.index, ["code_then", "kind"]] = found[["code_then", "kind"]]
    return result.reset_index()


def _same_size(by_year: dict[int, pd.DataFrame], codes: pd.Index, here: int, there: int) -> NDArray[np.bool_]:
    """Whether the total area of each code is the same in two years, as far as both are known."""
    if here not in by_year:
        return np.ones(len(codes), dtype=bool)
    now, then = (by_year[year]["area_ha"].reindex(codes) for year in (here, there))
    return ~((then - now).abs() > np.maximum(SIZE_TOLERANCE_HA, SIZE_TOLERANCE * now)).to_numpy()


def _chain(by_year: dict[int, pd.DataFrame], codes: pd.Index, start: int) -> pd.DataFrame:
    rows = []
    here = pd.DataFrame({"code_then": codes, "kind": pd.Series("same", index=codes, dtype="object")}, index=codes)
    if start in by_year:
        rows.append(here.assign(year=start))
    for direction in (-1, 1):
        state = here
        for year in _years_onward(by_year, start, direction):
            newer, older = (year + 1, year) if direction < 0 else (year, year - 1)
            if newer in by_year and older in by_year:
                state = _step_back(state, by_year, newer) if direction < 0 else _step_forward(state, by_year, newer)
            else:
                state = _mark(state, state["kind"].isin(UNBROKEN), "unknown")
            rows.append(state.assign(year=year))
    if not rows:
        return pd.DataFrame(columns=["code", "year", "code_then", "kind"])
    return pd.concat(rows).rename_axis("code").reset_index()


def _years_onward(by_year: dict[int, pd.DataFrame], start: int, direction: int) -> list[int]:
    return sorted((y for y in by_year if (y - start) * direction > 0), reverse=direction < 0)


def _mark(state: pd.DataFrame, where: pd.Series, kind: str) -> pd.DataFrame:
    return state.assign(
        kind=state["kind"].mask(where, kind),
        code_then=state["code_then"].mask(where, other=None),  # type: ignore[call-overload]
    )


def _step_back(state: pd.DataFrame, by_year: dict[int, pd.DataFrame], year: int) -> pd.DataFrame:
    """From codes in `year` to codes in the year before, by the flags of `year`."""
    now, before = by_year[year], by_year[year - 1]
    known = state["kind"].isin(UNBROKEN)
    flags = state["code_then"].map(now["boundary_flag"])
    same = known & (flags == 1) & state["code_then"].isin(before.index)
    renamed = _predecessors(now, before)
    was = state["code_then"].map(renamed)
    recoded = known & (flags == 2) & was.notna()
    changed = known & (flags == 3)
    result = state.assign(code_then=state["code_then"].mask(recoded, was), kind=state["kind"].mask(recoded, "recoded"))
    result = _mark(result, changed, "changed")
    return _mark(result, known & ~same & ~recoded & ~changed, "unknown")


def _step_forward(state: pd.DataFrame, by_year: dict[int, pd.DataFrame], year: int) -> pd.DataFrame:
    """From codes in the year before to codes in `year`, by the flags of `year`."""
    now, before = by_year[year], by_year[year - 1]
    known = state["kind"].isin(UNBROKEN)
    renamed = {old: new for new, old in _predecessors(now, before).items()}
    flags = state["code_then"].map(now["boundary_flag"])
    became = state["code_then"].map(renamed)
    same = known & (flags == 1)
    recoded = known & became.notna()
    result = state.assign(code_then=state["code_then"].mask(recoded, became), kind=state["kind"].mask(recoded, "recoded"))
    result = _mark(result, known & (flags == 3) & ~recoded, "changed")
    return _mark(result, known & ~same & ~recoded & (flags != 3), "unknown")


def _predecessors(now: pd.DataFrame, before: pd.DataFrame) -> dict[str, str]:
    """New code -> old code for recoded areas with the name and level, and the size where known, of exactly one vanished area."""
    new = now[now["boundary_flag"] == 2]
    gone = before[~before.index.isin(now.index)]
    found: dict[str, str] = {}
    for alike in (["name", "level", "area_ha"], ["name", "level"]):
        unique_new = new[~new.duplicated(alike, keep=False) & ~new.index.isin(list(found))].reset_index()
        unique_gone = gone[~gone.duplicated(alike, keep=False) & ~gone.index.isin(list(found.values()))].reset_index()
        pairs = unique_new.merge(unique_gone, on=alike, suffixes=("", "_old"))
        if "area_ha_old" in pairs:  # by name only where a size is not known
            pairs = pairs[pairs["area_ha"].isna() | pairs["area_ha_old"].isna()]
        found |= dict(zip(pairs["code"], pairs["code_old"], strict=True))
    return found


def _gemeenten(
    by_year: dict[int, pd.DataFrame], codes: pd.Index, start: int, alike: list[int], small: pd.DataFrame
) -> pd.DataFrame:
    now = pd.Series(float("nan"), index=codes)
    for year in [start, *alike]:
        if year in by_year:
            now = now.fillna(by_year[year]["area_ha"].reindex(codes))
    rows = []
    for year, areas in by_year.items():
        then = areas["area_ha"].reindex(codes)
        gap = (then / now - 1).abs()
        other_size = gap > GEMEENTE_AREA_TOLERANCE
        buurten_equal = (year in alike) | codes.isin(_with_all_buurten(small[small["year"] == year], areas))
        proven = codes.isin(areas.index) & ((year == start) | (buurten_equal & ~other_size))
        same = (gap <= GEMEENTE_AREA_TOLERANCE) | proven
        kind = pd.Series("unknown", index=codes).mask(other_size, "changed").mask(same, "same")
        code_then = pd.Series(codes, index=codes).where(kind == "same")
        rows.append(pd.DataFrame({"code": codes, "year": year, "code_then": code_then.to_numpy(), "kind": kind.to_numpy()}))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["code", "year", "code_then", "kind"])


def _with_all_buurten(small: pd.DataFrame, areas: pd.DataFrame) -> list[str]:
    """Gemeenten whose buurten on the map are, one for one, all those of the gemeente in a year (`small`: lineage of that year)."""
    buurten = small[small["code"].str.startswith("BU")]
    known = buurten[buurten["kind"].isin(UNBROKEN)]
    inside = known[known["code"].str[2:6] == known["code_then"].str[2:6]]
    now, joined = buurten["code"].str[2:6].value_counts(), inside["code"].str[2:6].value_counts()
    then = areas.index[areas.index.str.startswith("BU")].str[2:6].value_counts()
    equal = now[(joined.reindex(now.index) == now) & (then.reindex(now.index) == now)]
    return ["GM" + digits for digits in equal.index]
