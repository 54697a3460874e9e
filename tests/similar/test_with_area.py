"""An area that is no area of the databank, searched among those that are: a work area among wijken."""

from __future__ import annotations

import numpy as np
import pytest

from lib.similar.features import FEATURES
from lib.similar.found import no_comparison
from lib.similar.index import SimilarIndex
from tests.similar.buurten import code, invented

BUURTEN = invented()
TABLE = BUURTEN.set_axis(["WK" + one[2:6] + one[8:] for one in BUURTEN.index]).rename_axis("code")
INDEX = SimilarIndex.build(TABLE)
FIRST, HERE = TABLE.index[0], "WGabcdefgh"


def test_it_is_where_an_area_with_the_same_figures_is() -> None:
    found = INDEX.with_area(HERE, TABLE.loc[FIRST].to_dict()).find(HERE)
    assert (found.codes[0], found.distances[0]) == (FIRST, 0.0)
    assert set(INDEX.find(FIRST, include_own_gemeente=True).codes[:14]) == set(found.codes[1:])
    assert (found.level, found.many) == ("wijk", "wijken")
    assert found.similarity.endswith("lijken sterk op dit werkgebied")


def test_its_own_figures_do_not_move_the_others() -> None:
    wild = dict.fromkeys(FEATURES, 1e4)
    more = INDEX.with_area(HERE, wild)
    assert [more.find(one) for one in TABLE.index[::40]] == [INDEX.find(one) for one in TABLE.index[::40]]
    assert more.find(HERE).note == no_comparison(HERE) == "Voor dit werkgebied bestaat geen goede vergelijking."
    assert HERE not in INDEX.codes


def test_what_it_overlaps_is_left_out() -> None:
    index = INDEX.with_area(HERE, TABLE.loc[FIRST].to_dict())
    nearest = index.find(HERE).codes
    without = index.find(HERE, without=nearest[:3])
    assert without.codes[:12] == nearest[3:]
    assert len(without.codes) == 15
    assert len(index.figures("inhabitants", [*nearest[:3], HERE])) == len(TABLE) - 3


def test_an_unknown_figure_is_not_compared_on_and_too_few_are_no_comparison() -> None:
    figures = TABLE.loc[FIRST].to_dict() | {"density": np.nan}
    index = INDEX.with_area(HERE, figures)
    found = index.find(HERE)
    assert found.enough
    assert found.note == "Vergeleken zonder bevolkingsdichtheid: daarvan is hier geen cijfer."
    assert "density" not in [feature.id for feature in index.features_of(HERE, found.codes[0])]
    few = INDEX.with_area(HERE, {name: figures[name] for name in list(FEATURES)[:3]}).find(HERE)
    assert few.note == f"{no_comparison(HERE)} Er zijn te weinig cijfers over dit werkgebied."


def test_figures_are_those_of_the_two() -> None:
    figures = TABLE.loc[FIRST].to_dict()
    other = TABLE.index[50]
    for feature in INDEX.with_area(HERE, figures).features_of(HERE, other):
        assert (feature.here, feature.there) == pytest.approx((figures[feature.id], TABLE.loc[other, feature.id]))


def test_a_code_of_another_level_is_not_known() -> None:
    assert not INDEX.find(code(1000, 0)).enough
