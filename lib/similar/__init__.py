"""Buurten, wijken and work areas that look alike in stock, density, urbanity, size and household mix, and how to compare with them."""

from lib.similar.comparing import MiddleHalf, middle_half
from lib.similar.features import FEATURES, features_from
from lib.similar.found import Feature, Similar
from lib.similar.index import DEFAULT_N, SimilarIndex

__all__ = ["DEFAULT_N", "FEATURES", "Feature", "MiddleHalf", "Similar", "SimilarIndex", "features_from", "middle_half"]
