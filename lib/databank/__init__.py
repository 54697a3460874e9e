"""The data: public sources turned into tidy tables and kept as a databank on disk."""

from lib.databank.places import SAMPLE, default_path, own_path

__all__ = ["SAMPLE", "default_path", "own_path"]
