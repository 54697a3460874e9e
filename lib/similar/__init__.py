"""Buurten that look alike in stock, density, urbanity, size and household mix, and how to compare with them."""

from lib.similar.comparing import MiddleHalf, compared, middle_half, side
from lib.similar.features import FEATURES, features_from
from lib.similar.index import Similar, SimilarIndex

__all__ = ["FEATURES", "MiddleHalf", "Similar", "SimilarIndex", "compared", "features_from", "middle_half", "side"]
