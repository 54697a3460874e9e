"""Similar buurten: by hand, properties, gaps, and when nothing is similar."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.databank.catalogue.indicators import catalogue
from lib.similar.features import FEATURES
from lib.similar.found import FAIR_WORD, SOMEWHAT_WORD, STRONG_WORD, no_comparison
from lib.similar.index import SimilarIndex
from tests.similar.buurten import NAMES, code, invented

TABLE = invented()
INDEX = SimilarIndex.build(TABLE)
FIRST = TABLE.index[0]
FORBIDDEN = (
    "afw",
    "lbm",
    "fys",
    "onv",
    "soc",
    "vrz",
    "won",
    "score",
    "woz",
    "income",
    "poverty",
    "social_minimum",
    "welfare",
    "crime",
    "disability",
)


def test_only_stock_density_urbanity_size_and_mix_are_compared() -> None:
    assert set(NAMES) >= {
        "owner_share",
        "single_family_share",
        "household_size",
        "age_65_plus_share",
        "inhabitants",
        "density",
        "address_density",
    }
    for name in FEATURES:
        assert name in catalogue()
        assert not any(word in name for word in FORBIDDEN)
        entry = catalogue()[name]
        assert entry.theme in ("bevolking", "huishoudens", "wonen", "ligging")


@pytest.mark.parametrize("name", ["woz", "low_income_share", "poverty_share", "afw", "crime"])
def test_other_features_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"niet vergeleken op {name}"):
        SimilarIndex.build(TABLE.assign(**{name: 1.0}))


def _straight() -> pd.DataFrame:
    """Twenty-one gemeenten of one buurt on a line: all features equal, but ownership 0, 1, ... 20."""
    table = pd.DataFrame(50.0, index=pd.Index([code(2000 + i, 0) for i in range(21)], name="code"), columns=NAMES)
    return table.assign(owner_share=np.arange(21.0))


def test_worked_by_hand() -> None:
    # Only ownership differs; the standard deviation of 0..20 is sqrt(440 / 12), the distance is divided by sqrt(7).
    index = SimilarIndex.build(_straight())
    found = index.find(code(2010, 0), n=4)
    assert found.codes == tuple(code(2000 + i, 0) for i in (9, 11, 8, 12))
    step = 1 / np.sqrt(440 / 12) / np.sqrt(7)
    assert found.distances == pytest.approx([step, step, 2 * step, 2 * step])
    assert found.compared_on == tuple(NAMES)
    assert found.note == ""


def test_logs_compare_by_ratio() -> None:
    sizes = [400, 800, 1600, 1000, 100, 6400] + [3000] * 12
    table = pd.DataFrame(50.0, index=pd.Index([code(2000 + i, 0) for i in range(len(sizes))], name="code"), columns=NAMES)
    found = SimilarIndex.build(table.assign(inhabitants=np.array(sizes, dtype=float))).find(code(2001, 0), n=3)
    # 800 is as far from 400 as from 1,600, and nearest to 1,000.
    assert found.codes == (code(2003, 0), code(2000, 0), code(2002, 0))
    assert found.distances[1] == pytest.approx(found.distances[2])


def test_identical_buurten_lie_at_distance_0() -> None:
    table = TABLE.copy()
    twin = code(1020, 5)
    table.loc[twin] = table.loc[FIRST]
    found = SimilarIndex.build(table).find(FIRST)
    assert found.codes[0] == twin
    assert found.distances[0] == 0.0
    assert found.words[0] == STRONG_WORD


def test_the_nearest_of_all_in_order() -> None:
    values = np.column_stack([np.log(TABLE[name]) if by.log else TABLE[name] for name, by in FEATURES.items()])
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    distance = np.sqrt(((values - values[0]) ** 2).mean(axis=1))
    other = pd.Series(distance, index=TABLE.index)[~TABLE.index.str.startswith("BU1000")].sort_values()
    found = INDEX.find(FIRST)
    assert found.codes == tuple(other.index[:15])
    assert found.distances == pytest.approx(other.to_numpy()[:15])


def test_own_gemeente_is_left_out_unless_asked_and_itself_always() -> None:
    table = TABLE.copy()
    table.loc[code(1000, 3)] = table.loc[FIRST] * 1.0001
    index = SimilarIndex.build(table)
    assert not any(c.startswith("BU1000") for c in index.find(FIRST).codes)
    including = index.find(FIRST, include_own_gemeente=True)
    assert including.codes[0] == code(1000, 3)
    assert FIRST not in including.codes


def test_words_go_with_the_distance() -> None:
    order = {STRONG_WORD: 0, FAIR_WORD: 1, SOMEWHAT_WORD: 2}
    seen: set[str] = set()
    for area in TABLE.index[::7]:
        found = INDEX.find(area)
        ranks = [order[word] for word in found.words]
        assert ranks == sorted(ranks)
        seen |= set(found.words)
        if found.codes:
            assert found.similarity == f"{found.words.count(STRONG_WORD)} van de 15 lijken sterk op deze buurt"
    assert seen == set(order)


def test_a_missing_feature_is_named_and_the_rest_compared() -> None:
    table = TABLE.copy()
    table.loc[FIRST, "owner_share"] = np.nan
    table.loc[table.index[20:40], "owner_share"] = np.nan
    found = SimilarIndex.build(table).find(FIRST)
    assert found.enough
    assert "owner_share" not in found.compared_on
    assert found.note == "Vergeleken zonder koopwoningen: daarvan is hier geen cijfer."


def test_candidates_without_a_needed_feature_are_no_neighbours() -> None:
    table = TABLE.copy()
    twin = code(1020, 5)
    table.loc[twin] = table.loc[FIRST]
    table.loc[twin, "density"] = np.nan
    assert twin not in SimilarIndex.build(table).find(FIRST).codes


@pytest.mark.parametrize("known", [0, 3])
def test_too_few_figures_is_no_comparison(known: int) -> None:
    table = TABLE.copy()
    table.loc[FIRST, NAMES[known:]] = np.nan
    found = SimilarIndex.build(table).find(FIRST)
    assert not found.enough
    assert found.codes == found.distances == found.words == ()
    assert found.note.startswith(no_comparison(FIRST))
    assert "te weinig cijfers" in found.note
    assert found.similarity == ""


def test_an_unknown_buurt_is_no_comparison() -> None:
    assert not INDEX.find("BU99999999").enough


def test_nothing_is_shown_where_nothing_is_similar() -> None:
    table = TABLE.copy()
    table.loc[FIRST, ["owner_share", "single_family_share"]] = [0.0, 100.0]
    table.loc[FIRST, ["household_size", "age_65_plus_share", "density"]] = [9.0, 99.0, 1e6]
    found = SimilarIndex.build(table).find(FIRST)
    assert not found.enough
    assert found.codes == ()
    assert found.note == no_comparison(FIRST)


def test_about_one_in_a_hundred_has_no_comparison() -> None:
    alone = [not INDEX.find(area).enough for area in TABLE.index]
    assert 0 < np.mean(alone) <= 0.02


def test_fewer_buurten_than_asked_is_no_comparison() -> None:
    assert not SimilarIndex.build(TABLE.iloc[:12]).find(FIRST).enough
    assert not SimilarIndex.build(TABLE.iloc[:0]).find(FIRST).enough


def test_refusals() -> None:
    with pytest.raises(ValueError, match="ten minste één"):
        INDEX.find(FIRST, n=0)
    with pytest.raises(ValueError, match="twee keer"):
        SimilarIndex.build(pd.concat([TABLE, TABLE.iloc[:1]]))
    with pytest.raises(ValueError, match="ten minste 4 kenmerken"):
        SimilarIndex.build(TABLE[NAMES[:3]])


def test_zero_counts_as_unknown_for_a_ratio() -> None:
    table = TABLE.copy()
    table.loc[FIRST, "density"] = 0.0
    assert "density" not in SimilarIndex.build(table).find(FIRST).compared_on


@settings(max_examples=15)
@given(st.randoms(use_true_random=False), st.sampled_from(list(TABLE.index)))
def test_order_of_rows_and_columns_does_not_matter(random, area: str) -> None:  # type: ignore[no-untyped-def]
    rows, columns = random.sample(list(TABLE.index), len(TABLE)), random.sample(NAMES, len(NAMES))
    assert SimilarIndex.build(TABLE.loc[rows, columns]).find(area) == INDEX.find(area)


@settings(max_examples=15)
@given(st.floats(0.1, 50), st.sampled_from(list(TABLE.index)))
def test_units_do_not_matter(factor: float, area: str) -> None:
    found = SimilarIndex.build(TABLE * factor).find(area)
    assert found.codes == INDEX.find(area).codes
    assert found.distances == pytest.approx(INDEX.find(area).distances)


def test_distance_is_mutual() -> None:
    distance: dict[tuple[str, str], float] = {}
    for area in TABLE.index:
        distance |= {(area, other): d for other, d in zip(INDEX.find(area).codes, INDEX.find(area).distances, strict=True)}
    pairs = [(a, b) for a, b in distance if (b, a) in distance]
    assert len(pairs) > 100
    assert all(distance[a, b] == pytest.approx(distance[b, a]) for a, b in pairs)


def test_ties_go_by_code() -> None:
    table = pd.DataFrame(50.0, index=pd.Index([code(2000 + i, 0) for i in range(100)], name="code"), columns=NAMES)
    found = SimilarIndex.build(table).find(code(2050, 0), n=3)
    assert found.codes == (code(2000, 0), code(2001, 0), code(2002, 0))
