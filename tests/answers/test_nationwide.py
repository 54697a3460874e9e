"""What is kept of the whole country is what would be computed, and belongs to one version of databank and code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lib.answers import nationwide, place
from lib.answers.accountability.estimate_quality import left_out
from lib.answers.causes import moved, past
from lib.answers.households.together import build, estimated_types
from lib.answers.outlook import score
from lib.databank import SAMPLE, shelf
from lib.databank.store import Databank, open_databank
from lib.similar import SimilarIndex, features_from
from tests.equal import same


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Databank:
    """The sample with everything made by the command."""
    path = tmp_path_factory.mktemp("kept") / "sample"
    shutil.copytree(SAMPLE, path, ignore=shutil.ignore_patterns("derived"))
    databank = open_databank(path)
    assert shelf.prepare(databank)
    return databank


def test_the_command_makes_what_the_pages_ask(copy: Databank) -> None:
    (root,) = (copy.path / "derived").iterdir()
    made = {path.name for path in root.iterdir() if path.is_dir()}
    assert made == set(nationwide.names(copy))
    assert {"country", "similar", "background", "ahead", "living-2025", "figures-2014", "figures-2025"} <= made


def test_steps_are_told_and_may_stop_it(copy: Databank) -> None:
    told: list[tuple[int, int]] = []
    assert shelf.prepare(copy, "country", "similar", on_step=lambda *step: told.append(step))
    assert told == [(0, 2), (1, 2)]

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.prepare(copy, "country", on_step=stop)


def test_a_name_that_does_not_exist_is_told(copy: Databank) -> None:
    assert not shelf.prepare(copy, "nonsense")


def test_what_is_kept_is_what_is_computed(copy: Databank) -> None:
    assert same(nationwide.country(copy), place.country(copy))
    assert same(nationwide.background(copy), past.background(copy))
    assert same(nationwide.scores_ahead(copy), score.scores_ahead(copy))
    assert same(nationwide.figures_in(copy, 2020), moved.figures_in(copy, 2020))
    assert same(nationwide.living(copy, 2025), build(copy, estimated_types(copy, 2025)))
    kept, computed = nationwide.similar(copy), SimilarIndex.build(features_from(copy))
    assert same(kept, computed)
    assert kept.find("BU99010000") == computed.find("BU99010000")
    assert same(nationwide.quality(copy, 2024), left_out(copy, 2024))


def test_another_version_of_databank_or_code_is_made_again(copy: Databank, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(shelf, "kept", lambda root, *_: asked.append(root))
    nationwide.country(copy)
    other = open_databank(copy.path)
    other.version = "0" * 64
    nationwide.country(other)
    monkeypatch.setattr(nationwide, "_computed_by", lambda: "another")
    nationwide.country(copy)
    assert len(set(asked)) == 3


def test_a_large_databank_is_computed_by_a_process_of_its_own(copy: Databank, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(copy.path / "derived")
    monkeypatch.setattr(shelf, "LARGE", 1)
    monkeypatch.setattr(place, "country", lambda _: pytest.fail("computed in this process"))
    assert len(nationwide.country(copy).scores)
