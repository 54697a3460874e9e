from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.databank.store import Databank, open_databank

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def sample() -> Databank:
    """The committed sample."""
    return open_databank(SAMPLE)


@pytest.fixture(scope="session")
def same_arithmetic() -> None:
    """Only where NumPy takes exponents and logarithms with AVX-512, as where the sample was made.

    Elsewhere the last digit differs, and a planted share of a planted total is a home more or less: every draw after it is another.
    """
    found = set(np.show_config(mode="dicts")["SIMD Extensions"]["found"])  # type: ignore[index]
    if not found & {"X86_V4", "AVX512_SKX"}:
        pytest.skip("this processor has no AVX-512: the generator makes other draws here than the sample that is committed")


@pytest.fixture(scope="session")
def key_figures(sample: Databank) -> pd.DataFrame:
    return sample.read("key_figures")


@pytest.fixture(scope="session")
def scores(sample: Databank) -> pd.DataFrame:
    return sample.read("scores")


@pytest.fixture(scope="session")
def buurt_scores(scores: pd.DataFrame) -> pd.DataFrame:
    return scores[scores["code"].str.startswith("BU")]
