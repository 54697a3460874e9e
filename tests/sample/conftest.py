from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lib.databank.store import Databank, open_databank

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def sample() -> Databank:
    """The committed sample."""
    return open_databank(SAMPLE)


@pytest.fixture(scope="session")
def key_figures(sample: Databank) -> pd.DataFrame:
    return sample.read("key_figures")


@pytest.fixture(scope="session")
def scores(sample: Databank) -> pd.DataFrame:
    return sample.read("scores")


@pytest.fixture(scope="session")
def buurt_scores(scores: pd.DataFrame) -> pd.DataFrame:
    return scores[scores["code"].str.startswith("BU")]
