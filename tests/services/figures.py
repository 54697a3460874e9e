"""Key figures of the invented country: consistent counts and shares per buurt, summed or averaged upwards.

The *true* table has NaN where nothing is published. What the service sends in such a cell (null or one of the
codes below -99990) is kept apart, so that a test can compare what was read with what is true.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from .areas import EMPTY, N_BUURTEN, SMALL, SUPPRESSED_GEMEENTE, records
from .columns import EDUCATION, TEXT_STEMS, Column
from .contract import Vintage

Floats = npt.NDArray[np.float64]
Latent = dict[str, Floats]

ORIGIN_BASE = 777_001
"""Every cell of an origin column holds its own number from here on: found in a store, it names the leak."""
COUNT_STEMS = ("AantalInwoners", "HuishoudensTotaal")
AGES = ("k_0Tot15Jaar", "k_15Tot25Jaar", "k_25Tot45Jaar", "k_45Tot65Jaar", "k_65JaarOfOuder")
BANDS = ("k_65JaarTot80Jaar", "k_80JaarOfOuder")  # the last of the ages, from 2026 on
KINDS = ("Eenpersoonshuishoudens", "HuishoudensZonderKinderen", "HuishoudensMetKinderen")
AREAS_HA = ("OppervlakteTotaal", "OppervlakteLand", "OppervlakteWater")
INCOME_GROUPS = ("Inkomen van personen", "Inkomen van huishoudens")
# Not yet published in the newest table: empty columns, and one filled with the code for it.
LATE_GROUPS = (
    *INCOME_GROUPS,
    "Sociale zekerheid",
    "Zorg",
    "Hoogst behaald onderwijsniveau",
    "Gemiddeld aardgasverbruik",
)
LATE_GROUPS_2026 = (
    *LATE_GROUPS,
    "Arbeid",
    "Onderverdeling arbeidsparticipatie",
    "Geboorte en sterfte",
    "Gemiddelde elektriciteitslevering",
)
LATE_YEAR, INCOME_LATE_YEAR = 2025, 2024
# A table that has just come out has people and households only.
EARLY_YEAR = 2026
EARLY_GROUPS = ("Geslacht", "Leeftijdsgroepen", "Burgerlijke staat", "Particuliere huishoudens")
CODED_COLUMN = "GemiddeldInkomenPerInwoner"
# (year, number of the buurt, column, code): a few cells with a code where the rest of the column has values.
CODED_CELLS: tuple[tuple[int, int, str, int], ...] = (
    (2022, 4, "GemiddeldeWOZWaardeVanWoningen", -99997),
    (2022, 5, "Koopwoningen", -99995),
    (2022, 6, "GemGestandaardiseerdInkomenVanHuish", -99991),
    (2024, 30, "AfstandTotSchool", -99997),
    (2020, 31, "HuishoudensTotaal", -99997),
)


def latent(seed: int) -> Latent:
    """The hidden character of the sixty buurten: arrays of shape (60,), shares of shape (60, k)."""
    rng = np.random.default_rng(seed)
    size = rng.uniform(1.7, 2.6, N_BUURTEN)
    homes = rng.integers(120, 1500, N_BUURTEN).astype(float)
    homes[SMALL] = 35
    homes[EMPTY] = 0
    return {
        "homes": homes,
        "size": size,
        "growth": rng.normal(0.005, 0.01, N_BUURTEN),
        "ages": rng.dirichlet((15, 12, 25, 28, 20), N_BUURTEN),
        "kinds": rng.dirichlet((8, 6, 7), N_BUURTEN),
        "owned": rng.uniform(15, 85, N_BUURTEN),
        "corporation": rng.uniform(0.4, 0.9, N_BUURTEN),
        "houses": rng.uniform(5, 98, N_BUURTEN),
        "new": rng.uniform(2, 60, N_BUURTEN),
        "woz": rng.uniform(160, 520, N_BUURTEN),
        "land": rng.integers(20, 160, N_BUURTEN).astype(float),
        "water": rng.integers(0, 12, N_BUURTEN).astype(float),
        "urban": rng.integers(1, 6, N_BUURTEN).astype(float),
    }


def _fives(values: Floats) -> Floats:
    return np.asarray(np.round(values / 5) * 5, dtype=float)


def _recipes(character: Latent, year: int) -> dict[str, Callable[[], Floats]]:
    c = character
    homes = _fives(c["homes"] * (1 + c["growth"]) ** (year - 2020))
    people = _fives(homes * c["size"])
    rent = 100 - np.round(c["owned"])
    owner = np.round(rent * c["corporation"])
    recipes: dict[str, Callable[[], Floats]] = {
        "AantalInwoners": lambda: people,
        "Mannen": lambda: _fives(people * 0.49),
        "Vrouwen": lambda: people - _fives(people * 0.49),
        "HuishoudensTotaal": lambda: homes,
        "GemiddeldeHuishoudensgrootte": lambda: np.where(homes > 0, people / np.maximum(homes, 1), 0),
        "Woningvoorraad": lambda: _fives(homes * 1.02),
        "GemiddeldeWoningwaarde": lambda: c["woz"] * 1.05 ** (year - 2020),
        "GemiddeldeWOZWaardeVanWoningen": lambda: c["woz"] * 1.05 ** (year - 2020),
        "PercentageEengezinswoning": lambda: np.round(c["houses"]),
        "PercentageMeergezinswoning": lambda: 100 - np.round(c["houses"]),
        "Koopwoningen": lambda: 100 - rent,
        "HuurwoningenTotaal": lambda: rent,
        "InBezitWoningcorporatie": lambda: owner,
        "InBezitOverigeVerhuurders": lambda: rent - owner,
        "EigendomOnbekend": lambda: np.zeros(N_BUURTEN),
        "OppervlakteTotaal": lambda: c["land"] + c["water"],
        "OppervlakteLand": lambda: c["land"],
        "OppervlakteWater": lambda: c["water"],
        "MateVanStedelijkheid": lambda: c["urban"],
        "Omgevingsadressendichtheid": lambda: 3500 / c["urban"],
        "Dekkingspercentage": lambda: np.ones(N_BUURTEN),
    }
    for before, after in (
        ("BouwjaarVoor2000", "BouwjaarVanaf2000"),
        ("BouwjaarMeerDanTienJaarGeleden", "BouwjaarAfgelopenTienJaar"),
    ):
        recipes[before] = lambda: 100 - np.round(c["new"])
        recipes[after] = lambda: np.round(c["new"])
    for names, total, shares in ((AGES, people, c["ages"]), (KINDS, homes, c["kinds"])):
        parts = [_fives(total * shares[:, i]) for i in range(len(names) - 1)]
        parts.append(total - np.sum(parts, axis=0))
        for name, part in zip(names, parts, strict=True):
            recipes[name] = lambda part=part: part  # type: ignore[misc]
    oldest = recipes[AGES[-1]]
    recipes[BANDS[0]] = lambda: _fives(oldest() * 0.7)
    recipes[BANDS[1]] = lambda: oldest() - recipes[BANDS[0]]()
    return recipes


def _generic(column: Column, year: int, people: Floats, seed: int) -> Floats:
    """A believable column without a recipe of its own, the same for the same name whatever its position."""
    rng = np.random.default_rng([seed, zlib.crc32(column.name.encode())])
    spread = rng.uniform(0.6, 1.4, N_BUURTEN) * (1 + 0.01 * (year - 2020))
    if column.stem in EDUCATION and column.unit == "%":
        return EDUCATION[column.stem] * 100 * spread
    if column.unit == "aantal" and column.datatype == "Long":
        return _fives(people * EDUCATION.get(column.stem, 0.08) * spread)
    middle = {"%": 30.0, "x 1 000 euro": 28.0, "km": 0.9, "kWh": 2600.0, "m³": 1100.0, "per huishouden": 1.0}
    return np.asarray(middle.get(column.unit, 12.0) * spread, dtype=float)


def true_figures(year: int, areas: pd.DataFrame, columns: tuple[Column, ...], seed: int, vintage: Vintage = 2024) -> pd.DataFrame:
    """Key figures as they are: rows by area code, a column per numeric name (origin and text left out).

    Counts and hectares are summed to wijk, gemeente and country, the rest is averaged by inhabitants; NaN
    where suppressed or not yet published.
    """
    character = latent(seed)
    recipes = _recipes(character, year)
    people = recipes["AantalInwoners"]()
    numeric = [c for c in columns if not (c.is_origin or c.is_flag or c.stem in TEXT_STEMS)]
    table: dict[str, Floats] = {}
    members = _members(areas)
    weight = members * people
    weight = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1)
    for column in numeric:
        if column.stem == "Bevolkingsdichtheid":
            table[column.name] = np.round(members @ people / (members @ character["land"]) * 100)
            continue
        recipe = recipes.get(column.stem)
        values = recipe() if recipe else _generic(column, year, people, seed)
        summed = (column.unit == "aantal" and column.datatype == "Long") or column.stem in AREAS_HA
        table[column.name] = np.round((members if summed else weight) @ values, column.decimals)
    figures = pd.DataFrame(table, index=pd.Index(areas["code"], name="code"))
    return _suppress(figures, year, areas, numeric, LATE_GROUPS if vintage == 2024 else LATE_GROUPS_2026)


def _members(areas: pd.DataFrame) -> Floats:
    """Which buurten make up each area: 1 or 0, shape (areas, 60)."""
    members = np.zeros((len(areas), N_BUURTEN))
    for row, area in enumerate(records(areas)):
        if area.level == "buurt":
            members[row, area.number] = 1
            continue
        own = {"land": areas["level"] == "buurt", "gemeente": areas["gemeente_code"] == area.code}
        inside = own.get(str(area.level), areas["wijk_code"] == area.code)
        members[row, areas.loc[inside & (areas["number"] >= 0), "number"]] = 1
    return members


def _suppress(
    figures: pd.DataFrame, year: int, areas: pd.DataFrame, columns: list[Column], late: tuple[str, ...]
) -> pd.DataFrame:
    level = areas["level"].to_numpy()
    number = areas["number"].to_numpy()
    hidden = (areas["gemeente_code"] == SUPPRESSED_GEMEENTE).to_numpy() & np.isin(level, ("wijk", "buurt"))
    for column in columns:
        missing = np.zeros(len(areas), dtype=bool)
        if column.stem != "AantalInwoners":
            missing |= hidden
        if column.stem not in (*COUNT_STEMS, *AGES, *BANDS, *KINDS, *AREAS_HA):
            missing |= number == EMPTY
        if column.unit in ("%", "x 1 000 euro", "kWh", "m³") or column.stem in EDUCATION:
            missing |= number == SMALL
        if year == INCOME_LATE_YEAR and column.group in INCOME_GROUPS:
            missing |= level == "buurt"
        if year == LATE_YEAR and (column.group in late or not column.group):
            missing[:] = True
        if year >= EARLY_YEAR and column.group not in EARLY_GROUPS and column.stem != "AantalInwoners":
            missing[:] = True
        for _, buurt, _, _ in (c for c in CODED_CELLS if c[0] == year and c[2] == column.name):
            missing |= number == buurt
        figures.loc[missing, column.name] = np.nan
    return figures
