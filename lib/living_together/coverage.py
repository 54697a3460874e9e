"""Dekking: how far what households can offer covers what they may need.

With shares p of types t, offers o and needs n per domain d (each plus 0.25, so that no ratio explodes):

    S_d = sum_t p_t o_td                                  offered per household
    N_d = sum_t p_t n_td                                  needed per household
    b_d = (S_d / N_d) / (S_d^NL / N_d^NL)                 balance; 1 = as in the Netherlands
    dekking = sum_d N_d min(1, 0.8 b_d) / (0.8 sum_d N_d) the Netherlands = 1
    kruis_d = 1 - sum_t p_t^2 o_td n_td / (S_d N_d)       chance that an offer and a need lie with different types

Shortages count; a surplus helps in its own domain only; 0.8 keeps room above the national level. An index of Buurtbalans
(aanname), checked on 2,588 wijken of 2021 (CBS, Kerncijfers wijken en buurten): 5/25/50/75/95% = .923 .977 1.006 1.028
1.052.

Caveats: the table of offers and needs is an assumption. The six balances are about three independent things (young-old,
alone-together, working by day), not six findings. Given density, income and age the index has no relation left with the
score for social cohesion: it says what could be exchanged, not how people live together. Centres with many older people
living alone come out low, student areas high.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array
from lib.living_together.intervals import Interval, interval
from lib.living_together.shares import as_members

ADDED = 0.25
RESERVE = 0.8
# Quartiles of wijken 2021, for where buurten with figures do not cover the country.
UPPER_LINE, LOWER_LINE, LINES_OF = 1.028, 0.977, "de wijken van Nederland in 2021"
AMPLE, SCARCE = 1.15, 0.85

BETTER, WORSE, AVERAGE, UNKNOWN = (
    "sluit beter aan dan in de meeste",
    "sluit minder aan dan in de meeste",
    "ongeveer gemiddeld",
    "onbekend",
)
AMPLE_WORD, SCARCE_WORD = "ruim", "krap"


@dataclass(frozen=True)
class Coverage:
    """value (n, m); supply, demand, balance and cross (n, d, m), d in the order of the domains of the table."""

    value: Array
    supply: Array
    demand: Array
    balance: Array
    cross: Array

    @property
    def interval(self) -> Interval:
        """80% interval of dekking per area."""
        return interval(self.value)

    @property
    def balance_interval(self) -> Interval:
        """80% interval of each balance, (n, d)."""
        return interval(self.balance)

    @property
    def cross_interval(self) -> Interval:
        """80% interval of each kruis, (n, d)."""
        return interval(self.cross)

    def bands(self, lower: float = LOWER_LINE, upper: float = UPPER_LINE) -> NDArray[np.str_]:
        """(n,) words: better or worse only where the whole interval lies beyond the line; 'onbekend' without an interval.

        `lower` and `upper` are the quartiles of the areas compared with.
        """
        found = self.interval
        return np.select([~found.bounded, found.above(upper), found.below(lower)], [UNKNOWN, BETTER, WORSE], default=AVERAGE)

    @property
    def domain_words(self) -> NDArray[np.str_]:
        """(n, d): 'ruim', 'krap' or ''; only where the balance is beyond 1.15 or .85 and its interval excludes 1."""
        found = self.balance_interval
        ample = (found.mid > AMPLE) & found.above(1.0)
        scarce = (found.mid < SCARCE) & found.below(1.0)
        return np.select([ample, scarce], [AMPLE_WORD, SCARCE_WORD], default="")


def coverage(shares: ArrayLike, offers: ArrayLike, needs: ArrayLike, national: ArrayLike, *, added: float = ADDED) -> Coverage:
    """Dekking with its parts.

    shares: (n, t) or (n, t, m); offers, needs: (t, d), 0 to 3; national: shares of the country (t,), or (t, m) to compare
    within each member. Areas without shares get NaN. Raises ValueError for other shapes, negative scores, or when nothing is
    offered or needed nationally in a domain (then there is no balance to compare with).
    """
    offered, needed = np.asarray(offers, dtype=np.float64) + added, np.asarray(needs, dtype=np.float64) + added
    if offered.shape != needed.shape or offered.ndim != 2:
        raise ValueError("De tabellen van aanbod en vraag hebben niet dezelfde vorm.")
    if (offered < added).any() or (needed < added).any():
        raise ValueError("Aanbod en vraag kunnen niet negatief zijn.")
    n_types = offered.shape[0]
    members = as_members(shares, n_types)
    country = as_members(np.asarray(national, dtype=np.float64)[None], n_types)
    if np.isnan(country).any():
        raise ValueError("De verdeling van typen in Nederland is niet bekend.")
    national_supply, national_demand = _per_household(country, offered), _per_household(country, needed)
    if (national_supply == 0).any() or (national_demand == 0).any():
        raise ValueError("In een domein is er in heel Nederland geen aanbod of geen vraag; dan is er niets te vergelijken.")
    supply, demand = _per_household(members, offered), _per_household(members, needed)
    with np.errstate(divide="ignore", invalid="ignore"):
        balance = (supply / demand) / (national_supply / national_demand)
        same_type = np.einsum("ntm,td->ndm", members**2, offered * needed)
        cross = 1 - same_type / (supply * demand)
        covered = np.where(demand == 0, 0.0, demand * np.minimum(1, RESERVE * balance))
        value = covered.sum(axis=1) / (RESERVE * demand.sum(axis=1))
    return Coverage(value, supply, demand, balance, cross)


def _per_household(members: Array, scores: Array) -> Array:
    return np.einsum("ntm,td->ndm", members, scores)
