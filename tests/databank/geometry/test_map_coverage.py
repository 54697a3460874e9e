"""Cleaning a coverage in pieces: as good as all at once, across the borders between pieces too."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from lib.databank.errors import Cancelled
from lib.databank.geometry import coverage
from tests.bench.national.country import Country
from tests.databank.faults import coverage_faults

GAP = 60.0


@pytest.fixture(scope="module")
def loose() -> np.ndarray:
    """A country of 300 buurten of which neighbours share no border exactly."""
    country = Country(seed=4, gemeenten=8, buurten=300, water=2)
    by = np.random.default_rng(1).normal(0, 1.5, (300, 2))
    shapes = country.shapes[1][:300]
    moved = [shapely.transform(shape, lambda xy, at=at: xy + by[at]) for at, shape in enumerate(shapes)]
    # An area in two parts, with another between them, comes before many others.
    moved[2] = MultiPolygon([moved[2], moved.pop()])
    return np.array(moved, dtype=object)


@pytest.mark.parametrize("vertices", [1_500, 6_000])
def test_pieces_make_one_valid_coverage(loose: np.ndarray, vertices: int) -> None:
    """Every border is dirty, so every border between pieces is too."""
    assert not shapely.coverage_is_valid(loose)
    told: list[tuple[int, int]] = []
    clean = coverage.cleaned(loose, GAP, lambda *step: told.append(step), vertices)
    assert len(told) > 5
    assert told == [(n, told[-1][0]) for n in range(1, len(told) + 1)]
    assert shapely.coverage_is_valid(clean)
    assert shapely.is_valid(clean).all()
    whole = coverage.cleaned(loose, GAP)
    assert shapely.area(clean).sum() == pytest.approx(shapely.area(whole).sum(), rel=1e-6)
    assert (shapely.area(clean) / shapely.area(loose) - 1).max() < 0.2
    assert coverage_faults(gpd.GeoDataFrame(geometry=clean, crs=28992)) < 1e-9


def test_what_is_clean_stays_as_it_is() -> None:
    """Shared borders are not touched, not even by a millimetre, wherever the pieces are cut."""
    clean = Country(seed=5, gemeenten=4, buurten=120, water=2).shapes[0][:120]
    again = coverage.cleaned(clean, GAP, vertices_per_piece=2_000)
    assert shapely.equals(shapely.normalize(clean), shapely.normalize(again)).all()
    assert shapely.hausdorff_distance(clean, again).max() < 1e-9


def test_a_narrow_area_inside_another_survives_a_border_between_pieces() -> None:
    """A strip of 20 m by 20 m inside a large area in another piece would pass for a gap; it is an area."""
    outer, strip = box(0, 0, 3000, 3000), box(2900, 1500, 2920, 1520)
    holed = Polygon(outer.exterior.coords, [strip.exterior.coords])
    beside = [box(3000 + 1000 * n, 0, 4000 + 1000 * n, 3000) for n in range(4)]
    shapes = np.array([holed, strip, *beside], dtype=object)
    clean = coverage.cleaned(shapes, GAP, vertices_per_piece=8)
    assert shapely.area(clean).tolist() == pytest.approx(shapely.area(shapes).tolist())
    assert shapely.coverage_is_valid(clean)


def test_it_can_be_stopped(loose: np.ndarray) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled("genoeg")

    with pytest.raises(Cancelled):
        coverage.cleaned(loose, GAP, stop, 1_500)
