"""The estimate of a year: shares of ten types with intervals for all areas, from which margins, and where it is poor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import LEVELS
from lib.databank.store import Databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.households.catalogue import load_seed, load_types
from lib.households.fitting.ensemble import interval, run
from lib.households.fitting.inside import quality
from lib.households.inputs.margins import MARGINS, Margins, target_margins
from lib.households.inputs.observations import observe
from lib.households.shown import LEAST_FOR_TYPES, ShownType, shown_types
from lib.words import listed

MEMBERS = 20
SEED = 20_240_101

# Why an estimate is poor or deserves care; position is the bit in `reasons`.
REASONS: tuple[tuple[str, str], ...] = (
    (
        "kinds",
        "Het soort huishoudens is hier niet gepubliceerd en is geschat uit leeftijden, huishoudensgrootte en een groter gebied.",
    ),
    ("ages", "De leeftijden zijn hier niet gepubliceerd en volgen een groter gebied."),
    ("tenure", "Koop en huur zijn hier niet (volledig) gepubliceerd en volgen het verband in de gemeente of in Nederland."),
    ("income", "Inkomen is hier niet gepubliceerd en volgt het verband in de gemeente of in Nederland."),
    (
        "institutions",
        "Een deel van de inwoners woont niet in een huishouden maar in een instelling; de leeftijden zijn daardoor onzeker.",
    ),
    (
        "tenure_uncertain",
        "Het aantal woningen past niet bij het aantal huishoudens (tweede woningen of kamers); eigendom is onzeker.",
    ),
    ("wide", "De marges zijn zo ruim dat de meeste typen niet te onderscheiden zijn."),
)
LEAST_OWN = 2
"""Of three margins (kinds with ages, tenure, income) this many have to be the area's own before ten types are told: with more inherited
the families who rent on a low income were off by half their share."""
_OWN_WORDS = {"kinds_ages": "soort huishouden met leeftijd", "tenure": "koop en huur", "income": "inkomen"}
_WIDE = 0.5  # share of households in types whose half-width exceeds half their share
_FROM_FAR = LEVELS.index("gemeente")


@dataclass(frozen=True)
class Estimate:
    """Shares of households by type. Arrays in the order of `codes` (n) and `types` (10).

    `central` (n, 10) float64, `members` (n, 10, m) float32, `low` and `high` (n, 10) ends of the 80% interval; NaN for areas with fewer than
    50 households or no known number. `households` (n,) published. `levels` and `years`: per margin (kinds, ages, tenure, income) the level
    ("buurt", "wijk", "gemeente", "land") and year the margin comes from, (n,); year 0 is the national catalogue.
    `reasons` (n,) bits of REASONS; `poor` (n,) whether the page should say that the estimate is poor. `quality` says how good the fit is.
    """

    codes: tuple[str, ...]
    year: int
    types: tuple[str, ...]
    central: NDArray[np.float64]
    members: NDArray[np.float32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    households: NDArray[np.float64]
    levels: dict[str, NDArray[np.str_]]
    years: dict[str, NDArray[np.int64]]
    reasons: NDArray[np.int64]
    poor: NDArray[np.bool_]
    quality: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.codes)}

    def row(self, code: str) -> int:
        """Position of an area. Raises KeyError for an area that is not in the estimate."""
        return self._row[code]

    def __contains__(self, code: object) -> bool:
        return code in self._row

    @cached_property
    def own(self) -> dict[str, NDArray[np.bool_]]:
        """Which of the three margins ("kinds_ages", "tenure", "income") are the area's own and not inherited, (n,) each."""
        level = (
            pd.Series(self.codes, dtype="str")
            .str[:2]
            .map({"BU": "buurt", "WK": "wijk", "GM": "gemeente", "NL": "land", "WG": "wijk"})
            .to_numpy(str)
        )
        own = {name: self.levels[name] == level for name in MARGINS}
        return {"kinds_ages": own["kinds"] & own["ages"], "tenure": own["tenure"], "income": own["income"]}

    @cached_property
    def detailed(self) -> NDArray[np.bool_]:
        """Whether ten types may be told, (n,): 250 or more households and two of the three margins the area's own."""
        return (np.sum(list(self.own.values()), axis=0) >= LEAST_OWN) & (self.households >= LEAST_FOR_TYPES)

    def shown(self, code: str) -> list[ShownType]:
        """What may be shown of an area: nothing, four groups or ten types with siblings merged (`lib.households.shown`)."""
        i = self.row(code)
        return shown_types(self.central[i], self.members[i], float(self.households[i]), load_types(), bool(self.detailed[i]))

    def why_groups(self, code: str) -> str:
        """Why four groups are told of an area and not ten types, as a sentence; "" where ten are, or nothing is."""
        i = self.row(code)
        if self.detailed[i] or not self.shown(code):
            return ""
        if self.households[i] < LEAST_FOR_TYPES:
            return f"Vier groepen en geen tien typen, want er zijn minder dan {LEAST_FOR_TYPES} huishoudens."
        own = [_OWN_WORDS[name] for name, known in self.own.items() if known[i]]
        there = (
            f"is alleen {listed(own)} van het gebied zelf bekend"
            if own
            else "is geen daarvan volledig van het gebied zelf bekend"
        )
        return (
            "Vier groepen en geen tien typen. Voor tien typen zijn twee van drie cijfers van het gebied zelf nodig: "
            f"{listed(list(_OWN_WORDS.values()))}. Hier {there}; de rest volgt een groter gebied, en dan zitten kleine typen er te ver naast."
        )

    def why(self, code: str) -> list[str]:
        """Sentences that say why the estimate of an area is uncertain; empty when nothing stands out."""
        return [text for bit, (_, text) in enumerate(REASONS) if self.reasons[self.row(code)] >> bit & 1]

    def to_frame(self) -> pd.DataFrame:
        """One row per area: code, year, households, `ten_types` (whether more than four groups may be told), per type central, low, high and members, level and year per margin."""
        columns: dict[str, Any] = {
            "code": pd.Series(self.codes, dtype="str"), "year": np.full(len(self.codes), self.year), "households": self.households,
            "poor": self.poor, "reasons": self.reasons, "ten_types": self.detailed,
        }  # fmt: skip
        for name in MARGINS:
            columns[f"{name}_level"], columns[f"{name}_year"] = pd.Series(self.levels[name], dtype="str"), self.years[name]
        for j, name in enumerate(self.types):
            parts = {"": self.central, "_low": self.low, "_high": self.high}
            columns |= {f"{name}{end}": values[:, j].astype(np.float32) for end, values in parts.items()}
        for j, name in enumerate(self.types):
            columns |= {f"{name}_m{m:02d}": self.members[:, j, m] for m in range(self.members.shape[2])}
        frame = pd.DataFrame(columns)
        frame.attrs = {"quality": self.quality}
        return frame

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Estimate:
        """The estimate of which `to_frame` made this table (float32 precision). Raises ValueError when columns are missing."""
        types = load_types().ids
        try:
            count = sum(name.startswith(f"{types[0]}_m") and name[len(types[0]) + 2 :].isdigit() for name in frame.columns)
            members = np.stack([frame[[f"{t}_m{m:02d}" for m in range(count)]].to_numpy(np.float32) for t in types], 1)
            central, low, high = (frame[[f"{t}{end}" for t in types]].to_numpy(float) for end in ("", "_low", "_high"))
            return cls(
                tuple(frame["code"]), int(frame["year"].iloc[0]), types, central, members, low, high, frame["households"].to_numpy(float),
                {m: frame[f"{m}_level"].to_numpy(str) for m in MARGINS}, {m: frame[f"{m}_year"].to_numpy(int) for m in MARGINS},
                frame["reasons"].to_numpy(int), frame["poor"].to_numpy(bool), dict(frame.attrs.get("quality", {})),
            )  # fmt: skip
        except (KeyError, IndexError) as error:
            raise ValueError(
                f"De tabel met huishoudenstypen mist {error}. Bereken hem opnieuw met 'python -m lib.households estimate'."
            ) from error


def estimate(
    databank: Databank, year: int, *, members: int = MEMBERS, seed: int = SEED, codes: Sequence[str] | None = None
) -> Estimate:
    """Estimate the types of household on 1 January of `year` for all areas with key figures of that year, or for `codes`.

    An area has the same result whichever other areas are asked. Raises DatabankError when the databank has no key figures of that year,
    KeyError for a code without key figures.
    """
    margins = target_margins(observe(databank, year, codes), load_seed())
    return estimate_margins(margins, members=members, seed=seed, codes=codes)


def estimate_margins(
    margins: Margins, *, members: int = MEMBERS, seed: int = SEED, codes: Sequence[str] | None = None
) -> Estimate:
    """The estimate for target margins at hand; see `estimate`."""
    types = load_types()
    found = run(margins, load_seed(), types, members=members, random=seed)
    row = {code: i for i, code in enumerate(margins.areas.codes)}
    rows = np.array([row[c] for c in (codes if codes is not None else margins.areas.codes)], dtype=np.int64)
    households = margins.households[rows]
    enough = households >= LEAST_HOUSEHOLDS
    central = np.where(enough[:, None], found.central[rows], np.nan)
    drawn = found.members[rows]
    drawn[~enough] = np.nan
    low, high = interval(drawn, central)
    names = np.array(LEVELS)
    levels = {name: names[margins.margin(name).level[rows]] for name in MARGINS}
    years = {name: margins.margin(name).level_year[rows] for name in MARGINS}
    reasons, poor = _judge(margins, rows, central, low, high)
    return Estimate(
        tuple(margins.areas.codes[i] for i in rows), margins.year, types.ids, central, drawn, low, high, households, levels, years, reasons, poor,
        quality(margins, load_seed()),
    )  # fmt: skip


def _judge(
    margins: Margins, rows: NDArray[np.int64], central: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    own_level = margins.areas.level[rows]
    inherited = np.stack([margins.margin(m).level[rows] > own_level for m in MARGINS])
    far = inherited & np.stack([margins.margin(m).level[rows] >= _FROM_FAR for m in MARGINS]) & (own_level < _FROM_FAR)
    known = ~np.isnan(central).any(1)
    blurred = (high - low) > central  # half-width over half the share
    wide = known & (np.where(blurred, np.nan_to_num(central), 0).sum(1) > _WIDE)
    institutions = margins.excess[rows] > 0
    reasons = np.zeros(len(rows), dtype=np.int64)
    for bit, flag in enumerate((*inherited, institutions, margins.tenure_uncertain[rows], wide)):
        reasons |= np.where(flag, 1 << bit, 0)
    poor = known & ((inherited[0] & inherited[1]) | wide | far[0] | far[1] | (far[2] & far[3]) | (margins.excess[rows] > 0.10))
    return reasons, poor
