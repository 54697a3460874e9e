"""Buurten that look alike in stock, density, urbanity, size and household mix, and how to compare with them."""

from lib.similar.comparing import MiddleHalf, middle_half
from lib.similar.features import FEATURES, features_from
from lib.similar.index import Feature, Similar, SimilarIndex

__all__ = ["FEATURES", "Feature", "MiddleHalf", "Similar", "SimilarIndex", "features_from", "middle_half"]
