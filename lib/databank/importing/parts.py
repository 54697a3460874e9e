"""From what files hold to parts of a databank, so that nothing that was there gets lost.

A part is replaced whole, but a file that somebody got by hand is often a selection: a few columns, one level, some gemeenten.
So a part takes along what the databank has and the file does not: rows, and columns that are absent or without any figure.
"""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd

from lib.areas import LAND
from lib.databank import schema
from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart
from lib.databank.importing.content import Content, refuse
from lib.databank.store import BACKGROUND, COUNTRY, Databank
from lib.scores import DIMENSION_LABELS
from lib.words import count

COUNTRY_FROM = 100  # gemeenten; with fewer a file is a selection of gemeenten


def to_parts(contents: Iterable[Content], known: Databank | None) -> list[NewPart]:
    """Parts to commit, one per table, year and scope; later contents go over earlier ones.

    A file of one gemeente, or of a few, gives a part per gemeente; one of COUNTRY_FROM gemeenten or more a part for the country;
    the country's own row alone goes with the background. Raises UnexpectedData for a map older than the one at hand.
    """
    parts: dict[tuple[str, int, str], NewPart] = {}
    for content in contents:
        # A map that keeps the one that was there brings no part.
        for new in _maps(content, known) if content.table == "geometry" else _rows(content, known):
            key = (new.table, new.year, new.scope)
            if key in parts:
                first = parts[key]
                new.frame = _merged(new.table, new.frame, first.frame)
                new.notes = (*first.notes, *new.notes)
                new.table_id = new.table_id if new.table_id == first.table_id else f"{first.table_id}, {new.table_id}"
            parts[key] = new
    return list(parts.values())


def _rows(content: Content, known: Databank | None) -> list[NewPart]:
    base = known.read(content.table, years=[content.year]) if known else None
    gemeenten = _gemeenten(content.frame)
    national = known is not None and any(p.scope == COUNTRY for p in known.parts_of(content.table, content.year))
    if len(gemeenten) >= COUNTRY_FROM or (not gemeenten and national):
        return [_part(content, COUNTRY, content.frame, base)]
    if not gemeenten:
        return [_part(content, BACKGROUND, content.frame, _within(base, content.frame["code"]))]
    parts = []
    for gemeente in gemeenten:
        rows = _of(content.frame, gemeente)
        parts.append(_part(content, gemeente, rows, None if base is None else _of(base, gemeente, LAND in set(rows["code"]))))
    return parts


def _part(content: Content, scope: str, rows: pd.DataFrame, base: pd.DataFrame | None) -> NewPart:
    frame, notes = rows, content.notes
    if base is not None and len(base):
        frame = _merged(content.table, rows, base)
        more = len(frame) - len(rows)
        kept = [
            c for c in schema.columns_of(content.table)[2:] if c in rows and not rows[c].notna().any() and frame[c].notna().any()
        ]
        if more or kept:
            what = [count(more, "rij", "rijen")] * bool(more) + [f"kolommen {', '.join(map(_label, kept))}"] * bool(kept)
            notes = (*notes, f"behouden uit eerdere gegevens: {'; '.join(what)}")
    return NewPart(content.table, content.year, scope, frame, content.table_id, notes=notes)


def _label(column: str) -> str:
    """What a reader calls a column of any table."""
    others = {
        "boundary_flag": "grenswijziging",
        "area_ha": "oppervlakte",
        "postcode": "postcode",
        "name": "naam",
        "borders": "grenzen",
        "wijk_code": "wijk",
        "gemeente_code": "gemeente",
    }
    return catalogue()[column].label if column in catalogue() else others.get(column) or DIMENSION_LABELS.get(column, column)


def _merged(table: str, new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Rows of `new`, with the columns that it has no value for taken from `old`, and the rows that only `old` has."""
    if table == "geometry":
        both = pd.concat([old[~old["code"].isin(new["code"])], new], ignore_index=True)
        return gpd.GeoDataFrame(both, geometry="geometry", crs=4326)
    before, now = old.set_index("code"), new.set_index("code").copy()
    if table == "areas":
        # A file without names has the code for a name; flags and sizes are known or not per area.
        now["name"] = now["name"].mask(now["name"] == now.index).astype("str")
        now = now.combine_first(before.reindex(now.index))
        now["name"] = now["name"].fillna(pd.Series(now.index, index=now.index))
    else:
        empty = [column for column in now.columns if not now[column].notna().any()]
        now[empty] = before.reindex(now.index)[empty]
    rest = before[~before.index.isin(now.index)]
    both = pd.concat([rest, now[before.columns]]) if len(rest) else now[before.columns]
    return both.astype(dict(new.dtypes.drop("code"))).rename_axis("code").reset_index()


def _maps(content: Content, known: Databank | None) -> list[NewPart]:
    """A gemeente's map comes from one file whole: where the map at hand has buurten that the file lacks, it stays."""
    gemeenten = set(_gemeenten(content.frame))
    frame, notes = content.frame, content.notes
    at_hand = known.read("geometry", columns=["gemeente_code"]) if known else None
    if at_hand is not None:
        mine = at_hand[at_hand["gemeente_code"].isin(gemeenten)]
        newer = mine[mine["geometry_year"] > content.year]
        if len(newer):
            raise refuse(
                content.where,
                f"deze kaart is van {content.year}, maar voor {newer['gemeente_code'].iloc[0]} heeft de databank al een kaart "
                f"van {int(newer['geometry_year'].max())}.",
                "Kies een nieuwere kaart of importeer deze met --to in een andere map.",
            )
        same = mine[mine["geometry_year"] == content.year]
        poorer = set(same.loc[~same["code"].isin(frame["code"]), "gemeente_code"])
        if poorer:
            frame = frame[~frame["gemeente_code"].isin(poorer)]
            notes = (
                *notes,
                f"{content.where}: in {len(poorer)} van {len(gemeenten)} gemeenten blijft de vorige kaart: die telt meer buurten",
            )
    if frame.empty:
        return []
    if len(gemeenten) >= COUNTRY_FROM:
        others = None if at_hand is None else at_hand[~at_hand["gemeente_code"].isin(frame["gemeente_code"])]
        if others is None or (others["geometry_year"] == content.year).all():
            if known is not None and others is not None and len(others):
                same_year = known.read("geometry", years=[content.year])
                frame = _merged("geometry", frame, same_year[same_year["code"].isin(others["code"])])
            return [NewPart("geometry", content.year, COUNTRY, frame, content.table_id, notes=notes)]
    return [
        NewPart("geometry", content.year, str(gemeente), rows.reset_index(drop=True), content.table_id, notes=notes)
        for gemeente, rows in frame.groupby("gemeente_code")
    ]


def _gemeenten(frame: pd.DataFrame) -> list[str]:
    codes = frame.loc[frame["code"] != LAND, "code"]
    return sorted("GM" + digits for digits in codes.str[2:6].unique())


def _of(frame: pd.DataFrame, gemeente: str, with_land: bool = True) -> pd.DataFrame:
    """Rows of the gemeente with its wijken and buurten, and the country's row."""
    inside = (frame["code"].str[2:6] == gemeente[2:6]) & (frame["code"] != LAND)
    return frame[inside | (with_land & (frame["code"] == LAND))].reset_index(drop=True)


def _within(base: pd.DataFrame | None, codes: pd.Series) -> pd.DataFrame | None:
    return None if base is None else base[base["code"].isin(codes)]
