"""The catalogue files of the estimation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from lib.household_types import HOUSEHOLD_TYPES
from lib.households.catalogue import Seed, load_types, read_seed, read_types
from lib.settings import CATALOGUE

# Shares of households in the Netherlands, 2021, fitted to published margins; the seed is of 2024, three years of ageing later.
NATIONAL = (0.13, 0.10, 0.09, 0.14, 0.04, 0.06, 0.10, 0.085, 0.12, 0.14)


def test_ten_types_in_four_groups_cover_every_cell_once() -> None:
    types = load_types()
    assert len(types.types) == 10
    assert types.ids == HOUSEHOLD_TYPES
    assert len(types.groups) == 4
    assert (types.membership.sum(1) == 1).all()


def test_the_national_table_gives_the_known_shares(seed: Seed) -> None:
    np.testing.assert_allclose(seed.table.reshape(81) @ load_types().membership, NATIONAL, atol=0.015)


def test_cells_keep_to_the_conditionals_and_totals_they_were_made_from(seed: Seed) -> None:
    cells = seed.cells.array(3, 3, 3, 3)
    np.testing.assert_allclose(cells.sum((2, 3)), seed.kind_age.array(3, 3), atol=4)
    np.testing.assert_allclose(cells.sum(3) / cells.sum((2, 3))[:, :, None], seed.tenure_given_kind_age.array(3, 3, 3), atol=0.03)
    np.testing.assert_allclose(cells.sum((0, 1, 2)) / cells.sum(), [0.40, 0.40, 0.20], atol=0.01)
    np.testing.assert_allclose(seed.kind_age.array(3, 3).sum(1), np.array(seed.kinds.years[2024]) / 1000, atol=1)


def test_no_cell_is_empty(seed: Seed) -> None:
    assert (seed.table > 0).all()
    assert seed.table.sum() == pytest.approx(1)


def changed(tmp_path: Path, name: str, change) -> Path:  # type: ignore[no-untyped-def]
    content = yaml.safe_load((CATALOGUE / name).read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / name
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c["types"][0].update(income=["laag", "midden"]), "precies één type"),
        (lambda c: c["types"].pop(), "horen bij elkaar"),
        (lambda c: c["types"][0].update(sibling="paar_65"), "horen bij elkaar"),
        (lambda c: c["types"][0].update(group="onbekend"), "onbekende groep"),
        (lambda c: c["types"][0].update(age=["tot30"]), "age"),
        (lambda c: c["types"].reverse(), "in die volgorde"),
    ],
)
def test_a_broken_file_of_types_is_refused_by_name(tmp_path: Path, change, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message) as caught:
        read_types(changed(tmp_path, "household_types.yaml", change))
    assert "household_types.yaml" in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["cells"]["values"].pop(),
        lambda c: c["roles"].update(source=" "),
        lambda c: c["tenure"].update(values=[57.5, -1, 14]),
        lambda c: c["income"].pop("nature"),
    ],
)
def test_a_broken_file_of_figures_is_refused_by_name(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"household_seed\.yaml"):
        read_seed(changed(tmp_path, "household_seed.yaml", change))
