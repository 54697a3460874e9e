"""Who lives where: households by kind x age x tenure x income for every buurt and year, drawn household by household.

Every gemeente has its own association between the four (log-odds moved by about .5 from the national table), every buurt a
smaller one of its own, so that a method that starts from the national table does not find its own assumptions back.
Arrays have shape (..., 3, 3, 3, 3) in the order of `seed_table`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.sample.country.archetypes import CHARACTERS, column
from lib.sample.country.frame import GEMEENTEN, YEARS, Frame, generator
from lib.sample.people.seed_table import SEED_TABLE
from lib.sample.stories.plants import plant_income, plant_kinds_and_ages, plant_tenure, plant_totals

_GEMEENTE_SD = 0.25  # per cell of a two-way table; a log-odds ratio of four cells then has sd .5
_BUURT_SD = 0.08
_MOVING = 0.10  # share of households that leaves in a year
_PAIRS = ((0, 1, 0.5), (0, 2, 1.0), (1, 2, 0.6), (2, 3, 1.0), (0, 3, 0.5))  # axes and strength of the association


@dataclass(frozen=True)
class Population:
    """Households per year and buurt, (years, n, 3, 3, 3, 3), and what the later steps need of each buurt.

    `tilt` (n,) is the standing of a buurt in log-odds of a high income.
    """

    households: NDArray[np.int64]
    tilt: Array


def _softmax(logits: Array) -> Array:
    value = np.exp(logits - logits.max(-1, keepdims=True))
    return value / value.sum(-1, keepdims=True)


def gemeente_of(frame: Frame) -> NDArray[np.int64]:
    """Position of the gemeente in `GEMEENTEN` for every buurt."""
    position = {g.code: i for i, g in enumerate(GEMEENTEN)}
    return np.array([position[b.gemeente] for b in frame.buurten])


def character_of(frame: Frame, field: str) -> Array:
    """One field of the character of its gemeente, for every buurt."""
    values = np.array([getattr(CHARACTERS[g.character], field) for g in GEMEENTEN], dtype=float)
    return values[gemeente_of(frame)]


def _association(frame: Frame, rng: np.random.Generator) -> Array:
    """Factor on the seed per buurt, (n, 3, 3, 3, 3)."""
    where = gemeente_of(frame)
    log = np.zeros((len(where), 3, 3, 3, 3))
    for first, second, strength in _PAIRS:
        shift = rng.normal(0, _GEMEENTE_SD * strength, (len(GEMEENTEN), 3, 3))[where] + rng.normal(
            0, _BUURT_SD, (len(where), 3, 3)
        )
        shape = [len(where), 1, 1, 1, 1]
        shape[1 + first] = shape[1 + second] = 3
        log += shift.reshape(shape)
    return np.exp(log)


def rake(table: Array, kind: Array, age: Array, tenure: Array, rounds: int = 40) -> Array:
    """Tables (n, 3, 3, 3, 3) scaled to shares per kind, age and tenure, each (n, 3); every table adds up to 1."""
    fitted = table / table.sum((1, 2, 3, 4), keepdims=True)
    for _ in range(rounds):
        for axis, target in ((1, kind), (2, age), (3, tenure)):
            others = tuple(a for a in (1, 2, 3, 4) if a != axis)
            shape = [len(target), 1, 1, 1, 1]
            shape[axis] = 3
            fitted = fitted * (target / np.maximum(fitted.sum(others), 1e-12)).reshape(shape)
    return fitted / fitted.sum((1, 2, 3, 4), keepdims=True)


def simulate(frame: Frame, area_km2: Array, seed: int) -> Population:
    """Draw the households of all years. `area_km2` (n,): a buurt with more room than its archetype has more homes."""
    rng = generator(seed, 1)
    letters, n, years = frame.letters, len(frame.buurten), np.array(YEARS)
    since = (years - 2020)[:, None]

    spread = rng.normal(0, 0.38, n).clip(-0.8, 0.8)
    size = column(letters, "households") * character_of(frame, "size") * np.exp(spread)
    room = np.array([g.room for g in GEMEENTEN])[gemeente_of(frame)]
    size *= np.clip((area_km2 / room / column(letters, "area")) ** 0.6, 0.4, 1.35)
    growth = column(letters, "growth") + character_of(frame, "growth") + rng.normal(0, 0.004, n)
    totals = np.round(size * np.exp(growth * since))
    plant_totals(totals)

    corporation = np.zeros((n, 3))
    corporation[:, 1] = character_of(frame, "corporation")
    tenure_2020 = _softmax(np.log(column(letters, "tenure")) + corporation + rng.normal(0, 0.24, (n, 3)))
    kind_2020 = _softmax(np.log(column(letters, "kind")) + rng.normal(0, 0.11, (n, 3)))
    older = np.zeros((n, 3))
    older[:, 2] = character_of(frame, "older")
    age_2020 = _softmax(np.log(column(letters, "age")) + older + rng.normal(0, 0.14, (n, 3)))
    tilt = column(letters, "income_tilt") + character_of(frame, "tilt") + rng.normal(0, 0.26, n)
    tilt += 0.8 * (tenure_2020[:, 0] - column(letters, "tenure")[:, 0])
    ageing = column(letters, "ageing") + rng.normal(0, 0.0012, n)

    # Nationally one-person households rise by .26 and households with children fall by .2 percentage points a year
    # (CBS 37975, 2017-2025); owner-occupied homes gain a little on corporation homes.
    kind = np.repeat(kind_2020[None], len(years), 0) + since[..., None] * np.array([0.0024, -0.0004, -0.0020])
    age = np.repeat(age_2020[None], len(years), 0) + since[..., None] * ageing[:, None] * np.array([-0.45, -0.55, 1.0])
    tenure = np.repeat(tenure_2020[None], len(years), 0) + since[..., None] * np.array([0.0005, -0.0012, 0.0007])
    for shares in (kind, age, tenure):
        np.clip(shares, 0.015, None, out=shares)
        shares /= shares.sum(-1, keepdims=True)
    plant_kinds_and_ages(kind, age)
    plant_tenure(tenure)
    plant_income(tilt)

    base = SEED_TABLE * _association(frame, rng) * np.exp(tilt[:, None] * np.array([-0.75, 0.0, 0.8]))[:, None, None, None, :]
    drawn = np.zeros((len(years), n, 3, 3, 3, 3), dtype=np.int64)
    now = np.zeros((n, 3, 3, 3, 3), dtype=np.int64)
    for number in range(len(years)):
        expected = rake(base, kind[number], age[number], tenure[number])
        now = _next_year(now, expected, totals[number], rng)
        drawn[number] = now
    return Population(drawn, tilt)


def _next_year(now: NDArray[np.int64], expected: Array, totals: Array, rng: np.random.Generator) -> NDArray[np.int64]:
    """Some households leave, others arrive in the homes of each tenure until the total is reached."""
    homes = _split(totals, expected.sum((1, 2, 4)))
    staying = rng.binomial(now, 1 - _MOVING)
    target = expected * totals[:, None, None, None, None]
    for tenure in range(3):
        present = staying[:, :, :, tenure, :].reshape(len(now), 27)
        surplus = present.sum(1) - homes[:, tenure]
        for area in np.flatnonzero(surplus > 0):
            present[area] -= rng.multivariate_hypergeometric(present[area], int(surplus[area]))
        wanted = np.maximum(target[:, :, :, tenure, :].reshape(len(now), 27) - present, 0) + 1e-9
        arriving = rng.multinomial(np.maximum(-surplus, 0), wanted / wanted.sum(1, keepdims=True))
        staying[:, :, :, tenure, :] = (present + arriving).reshape(len(now), 3, 3, 3)
    return staying


def _split(totals: Array, shares: Array) -> NDArray[np.int64]:
    """Whole homes per tenure (n, 3) that add up to the totals (n,)."""
    homes = np.floor(totals[:, None] * shares).astype(np.int64)
    homes[np.arange(len(homes)), shares.argmax(1)] += (totals - homes.sum(1)).astype(np.int64)
    return homes
