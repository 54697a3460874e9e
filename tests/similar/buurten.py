"""Invented buurten for the tests: features with and without gaps, in gemeenten of ten."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.similar.features import FEATURES

NAMES = list(FEATURES)


def code(gemeente: int, buurt: int) -> str:
    return f"BU{gemeente:04d}{buurt:04d}"


def invented(gemeenten: int = 30, seed: int = 1) -> pd.DataFrame:
    """Ten buurten per gemeente; densities and sizes are positive, shares lie in 0-100."""
    rng = np.random.default_rng(seed)
    codes = [code(1000 + g, b) for g in range(gemeenten) for b in range(10)]
    columns = {
        "owner_share": rng.uniform(5, 95, len(codes)),
        "single_family_share": rng.uniform(5, 95, len(codes)),
        "household_size": rng.uniform(1.3, 3, len(codes)),
        "age_65_plus_share": rng.uniform(5, 45, len(codes)),
        "inhabitants": np.exp(rng.normal(7, 1, len(codes))),
        "density": np.exp(rng.normal(7.5, 1.2, len(codes))),
        "address_density": np.exp(rng.normal(6.8, 1, len(codes))),
    }
    return pd.DataFrame(columns, index=pd.Index(codes, name="code"))[NAMES]
