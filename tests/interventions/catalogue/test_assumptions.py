"""Which assumptions may be changed, what a change does, and how it is told."""

from __future__ import annotations

from itertools import chain

import pytest

from lib.interventions.catalogue.assumptions import assumptions, changed_assumptions, shared_assumptions, with_assumptions
from lib.interventions.catalogue.evidence import PAYERS
from lib.interventions.catalogue.models import CatalogueError
from lib.interventions.catalogue.read import DEFAULT_PATH, load_catalogue

CATALOGUE = load_catalogue()
ALL = [*shared_assumptions(CATALOGUE), *chain.from_iterable(assumptions(CATALOGUE, name) for name in CATALOGUE.ids)]


def test_own_assumptions_replace_one_figure_and_leave_the_original() -> None:
    changed = with_assumptions(
        CATALOGUE,
        {
            "verlichting.half_life_years": 3.0,
            "verlichting.onv.mode": 0.1,
            "crime_beta.high": 0.08,
            "ceilings.soc": 0.2,
            "speelplek.vrz.low": -0.001,
            "renovatie.investment.high": 100_000.0,
            "renovatie.upkeep_per_year.low": 0.0,
            "renovatie.share": 0.5,
            "discount.rate": 0.03,
        },
    )
    assert changed.get("verlichting").half_life == 3.0
    assert changed.get("verlichting").effects.onv.spread.mode == 0.1  # type: ignore[union-attr]
    assert changed.crime_beta.high == 0.08
    assert changed.ceilings.soc == 0.2
    assert changed.get("speelplek").effects.vrz.spread.low == -0.001  # type: ignore[union-attr]
    assert changed.get("renovatie").costs.investment.high == 100_000
    assert changed.get("renovatie").costs.upkeep_per_year.low == 0
    assert changed.get("renovatie").costs.share == 0.5
    assert changed.discount.rate == 0.03
    assert CATALOGUE.get("verlichting").half_life == 8
    assert CATALOGUE.get("renovatie").costs.share == 1
    assert changed.fingerprint != CATALOGUE.fingerprint
    assert with_assumptions(CATALOGUE, {}) is CATALOGUE


@pytest.mark.parametrize(
    "key",
    [
        "verlichting.label",
        "nergens.half_life_years",
        "verlichting.soc.mode",
        "ceilings.afw",
        "crime_beta",
        "discount",
        "speelplek.share",
        "verlichting.investment",
        "rotterdamwet.onset_years",
        "",
    ],
)
def test_an_assumption_that_does_not_exist_is_named(key: str) -> None:
    with pytest.raises(CatalogueError, match="bestaat niet in de catalogus"):
        with_assumptions(CATALOGUE, {key: 1.0})


def test_an_assumption_that_contradicts_is_refused() -> None:
    with pytest.raises(CatalogueError, match="staan niet op volgorde"):
        with_assumptions(CATALOGUE, {"verlichting.onv.low": 0.5})
    with pytest.raises(CatalogueError, match="halvering zonder onderhoud"):
        with_assumptions(CATALOGUE, {"verlichting.half_life_years": -1.0})


def test_a_division_over_payers_is_changed_as_a_whole() -> None:
    both = with_assumptions(CATALOGUE, {"verlichting.pays.gemeente": 60.0, "verlichting.pays.bewoners": 30.0})
    assert [both.get("verlichting").split.pays.of(payer) for payer in PAYERS] == [60, 10, 0, 0, 30]
    assert both.get("verlichting").split.gains == CATALOGUE.get("verlichting").split.gains
    with pytest.raises(
        CatalogueError, match=r"veld 'split\.pays': de delen zijn samen 70 procent en horen samen 100 te zijn: tel erbij 30"
    ):
        with_assumptions(CATALOGUE, {"verlichting.pays.gemeente": 60.0})
    for key in ("verlichting.pays.waterschap", "verlichting.betaalt.gemeente"):
        with pytest.raises(CatalogueError, match="bestaat niet in de catalogus"):
            with_assumptions(CATALOGUE, {key: 10.0})


def test_keys_are_unique_labelled_and_within_their_bounds() -> None:
    assert len({a.key for a in ALL}) == len(ALL)
    assert len({a.label for a in ALL}) == len(ALL)
    for assumption in ALL:
        assert assumption.unit
        assert assumption.default is None or assumption.low <= assumption.default <= assumption.high, assumption.key


@pytest.mark.parametrize("assumption", ALL, ids=lambda a: a.key)
def test_every_key_can_be_set_to_its_own_value_which_changes_nothing(assumption) -> None:  # type: ignore[no-untyped-def]
    if assumption.default is None:
        assert with_assumptions(CATALOGUE, {assumption.key: 10.0}) != CATALOGUE
    else:
        assert with_assumptions(CATALOGUE, {assumption.key: assumption.default}) == CATALOGUE


def test_a_measure_lists_all_its_figures() -> None:
    keys = [a.key for a in assumptions(CATALOGUE, "groen_restruimte")]
    spreads = ("fys", "onv", "investment", "upkeep_per_year")
    single = {f"groen_restruimte.{name}" for name in ("onset_years", "half_life_years", "share")}
    single |= {f"groen_restruimte.{side}.{payer}" for side in ("pays", "gains") for payer in PAYERS}
    assert set(keys) == single | {f"groen_restruimte.{name}.{part}" for name in spreads for part in ("low", "mode", "high")}
    assert "speelplek.share" not in [a.key for a in assumptions(CATALOGUE, "speelplek")]


def test_what_changed_is_told_as_was_and_is() -> None:
    table = changed_assumptions(
        CATALOGUE,
        {"verlichting.half_life_years": 3.0, "verkoop_huur.half_life_years": 9.0, "discount.rate": 0.0225, "ceilings.won": 0.12},
    )
    assert [(c.key, c.was, c.now) for c in table] == [
        ("ceilings.won", 0.09, 0.12),
        ("verkoop_huur.half_life_years", None, 9.0),
        ("verlichting.half_life_years", 8.0, 3.0),
    ]
    assert table[2].label == "Straat- en achterpadverlichting: halvering zonder onderhoud"
    assert table[2].unit == "jaar"
    assert changed_assumptions(CATALOGUE, {}) == ()
    with pytest.raises(CatalogueError, match=r"'verlichting\.kleur' bestaat niet"):
        changed_assumptions(CATALOGUE, {"verlichting.kleur": 1.0})


def test_the_file_is_never_changed() -> None:
    before = DEFAULT_PATH.read_bytes()
    with_assumptions(CATALOGUE, {"verlichting.investment.mode": 80.0})
    assert DEFAULT_PATH.read_bytes() == before
    assert load_catalogue() == CATALOGUE


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("verlichting.half_life_years", 1e308),
        ("verlichting.investment.high", 1e12),
        ("verlichting.onset_years", 31.0),
        ("discount.rate", 0.5),
    ],
)
def test_a_value_outside_its_bounds_is_refused_by_its_name(key: str, value: float) -> None:
    of = load_catalogue()
    known = {a.key: a for a in (*assumptions(of, "verlichting"), *shared_assumptions(of))}
    with pytest.raises(CatalogueError) as error:
        with_assumptions(of, {key: value})
    assert f"'{known[key].label}'" in str(error.value)
    assert "tot en met" in str(error.value)
