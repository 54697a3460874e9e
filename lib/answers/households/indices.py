"""Indices of living together for all buurten of a gemeente, and what each is measured against."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.answers.households.together import Covered, Living
from lib.answers.households.types import shares_of
from lib.answers.place import Gemeente
from lib.households import load_types
from lib.living_together.exposure import exposure
from lib.living_together.intervals import interval
from lib.living_together.load import MUCH_ASKED_FEW_HANDS
from lib.words import capital


def quadrant_table(living: Living, gemeente: Gemeente) -> pd.DataFrame:
    """Load and capacity of the buurten of a gemeente: code, label, load, capacity (rank 0-100), quadrant, sure."""
    buurten = gemeente.buurten[[code in living.rows for code in gemeente.buurten["code"]]]
    rows = living.positions(buurten["code"].tolist())
    return pd.DataFrame(
        {
            "code": buurten["code"].to_numpy(),
            "label": buurten["label"].to_numpy(),
            "load": 100 * living.load[rows],
            "capacity": 100 * living.capacity[rows],
            "quadrant": living.quadrants.name[rows],
            "sure": living.quadrants.sure[rows],
        }
    )


_MOSTLY_DETAILED = 0.9
INDICES: dict[str, str] = {
    "dekking": "aanname", "contrast": "schatting", "load": "schatting", "capacity": "schatting", "alleen_65": "schatting",
    "gezinnen": "schatting", "corporation": "schatting",
}  # fmt: skip


def index_labels(living: Living) -> dict[str, str]:
    """What each index is called, with what it is measured against."""
    among = {name: f"vergeleken met {living.among[name].areas}, 0 tot 100" for name in ("load", "capacity")}
    return {
        "dekking": f"Past het aanbod bij de vraag? ({living.base} = 1)",
        "contrast": "Verschil tussen huishoudens (kans, in %)",
        "load": f"Hoeveel vraag er is naar hulp ({among['load']})",
        "capacity": f"Hoeveel buren kunnen helpen ({among['capacity']})",
        "alleen_65": "Alleenwonende 65-plussers (%)",
        "gezinnen": "Gezinnen met kinderen (%)",
        "corporation": "Corporatiewoningen maal armoede (%)",
    }


def place_sentence(living: Living, code: str) -> str:
    """How much is asked of a buurt and how many hands there are, against whom; '' where either is not known."""
    i = living.rows[code]
    place = str(living.quadrants.name[i])
    if not place:
        return ""
    return f"{capital(place)}. {_against(living)}"


def places_sentence(living: Living, places: pd.DataFrame) -> str:
    """Of `quadrant_table`: in how many buurten much is asked of few hands, and what that is measured against."""
    known = places.dropna(subset=["load", "capacity"])
    few = int((known["quadrant"] == MUCH_ASKED_FEW_HANDS).sum())
    return f"In {few} van de {len(known)} buurten: {MUCH_ASKED_FEW_HANDS}. {_against(living)}"


def _against(living: Living) -> str:
    """With which buurten demand and hands are compared, and what the three levels are."""
    asked, hands = (living.among[name].areas for name in ("load", "capacity"))
    against = f"met {asked}" if asked == hands else f"wat de vraag betreft met {asked}, wat de handen betreft met {hands}"
    return f"Vergeleken {against}; 'veel' en 'weinig' zijn elk een derde daarvan."


def index_values(living: Living, covered: Covered, gemeente: Gemeente, index: str) -> pd.Series:
    """An index for every buurt of a gemeente, NaN where it is not known; index is the code."""
    codes = list(covered.rows)
    rows = living.positions(codes)
    families = [name for name in living.estimate.types if name.startswith("gezin")]
    arrays = {
        "dekking": lambda: np.median(covered.coverage.value, axis=1),
        "contrast": lambda: 100 * np.median(living.contrast.value[rows], axis=1),
        "load": lambda: 100 * living.load[rows],
        "capacity": lambda: 100 * living.capacity[rows],
        "alleen_65": lambda: shares_of(living, codes, ["alleen_65"])["value"].to_numpy(),
        "gezinnen": lambda: shares_of(living, codes, families)["value"].to_numpy(),
        "corporation": lambda: living.corporation[rows],
    }
    return pd.Series(arrays[index](), index=codes, dtype=float).reindex(gemeente.buurten["code"])


def isolation_table(living: Living, gemeente: Gemeente) -> tuple[pd.DataFrame, str]:
    """Per type: its share in the buurt of an average household of that type (isolation, %) beside its share in the gemeente.

    With the note that belongs to it; empty in a gemeente of fewer than eight buurten. Per group where ten types are told of less than nine
    in ten households of the gemeente.
    """
    rows = living.positions(gemeente.buurten["code"].tolist())
    shares, types = living.shares[rows].astype(np.float64), load_types()
    labels, note = [types[name].short for name in living.estimate.types], ""
    told, households = living.detailed[rows], np.nan_to_num(living.households[rows])
    if households[told].sum() < _MOSTLY_DETAILED * households.sum():
        of_group = [[i for i, entry in enumerate(types.types) if entry.group == group.id] for group in types.groups]
        shares = np.stack([shares[:, columns].sum(axis=1) for columns in of_group], axis=1)
        labels = [group.label for group in types.groups]
        note = " Het zijn vier groepen en geen tien typen. Te veel buurten hebben te weinig eigen cijfers, of minder dan 250 huishoudens."
    found = exposure(shares * living.households[rows][:, None, None])
    if not found.enough:
        return pd.DataFrame(), found.note
    band = interval(found.isolation)
    table = pd.DataFrame(
        {
            "Type": labels,
            "In de eigen buurt (%)": 100 * band.mid,
            "Laag (%)": 100 * band.low,
            "Hoog (%)": 100 * band.high,
            f"In {gemeente.the_whole} (%)": 100 * np.median(found.expected, axis=1),
        }
    )
    return table.round(1), f"{found.note}{note}"
