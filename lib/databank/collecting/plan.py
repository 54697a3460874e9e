"""What to fetch: years and gemeenten, checked before the first request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from lib import areas as area_codes
from lib.databank.catalogue.herindelingen import merged_sentence
from lib.databank.errors import DatabankError
from lib.databank.sources import cbs
from lib.databank.store import COUNTRY
from lib.words import listed


@dataclass(frozen=True)
class Plan:
    """What to fetch: `years` of key figures and crime (ascending; empty is all), `gemeenten` (codes; empty is the whole country)."""

    years: tuple[int, ...]
    gemeenten: tuple[str, ...]

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.gemeenten or (COUNTRY,)

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]

    def years_of(self, tables: Mapping[int, str]) -> list[int]:
        """The years of the plan that have a table, ascending. Raises DatabankError for one that has none."""
        unknown = [year for year in self.years if year not in tables]
        if unknown:
            raise DatabankError(f"Kerncijfers zijn er van {min(tables)} tot en met {max(tables)}; niet van {listed(unknown)}.")
        return list(self.years) or sorted(tables)


def make_plan(years: Iterable[int] | None = None, gemeenten: Iterable[str] = ()) -> Plan:
    """A plan for the given years (default: all that CBS publishes) and gemeenten. Raises DatabankError for what cannot be had."""
    wanted = tuple(sorted(set(years or ())))
    known = sorted(cbs.known_tables())
    # A table of this year may be newer than the list of known ones; whether it is there is asked.
    unknown = [year for year in wanted if year not in known and not known[-1] < year <= date.today().year]
    if unknown:
        raise DatabankError(f"Kerncijfers zijn er van {known[0]} tot en met {known[-1]}; niet van {listed(unknown)}.")
    codes = tuple(dict.fromkeys(code.strip().upper() for code in gemeenten))
    wrong = [code for code in codes if not (area_codes.is_code(code) and code.startswith("GM"))]
    if wrong:
        raise DatabankError(f"'{wrong[0]}' is geen gemeentecode. Een gemeentecode ziet eruit als GM0917.")
    gone = [sentence for code in codes if (sentence := merged_sentence(code)) is not None]
    if gone:
        raise DatabankError(" ".join(gone))
    return Plan(wanted, codes)
