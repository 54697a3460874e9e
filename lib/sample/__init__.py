"""The generator of the fictional sample databank."""

from lib.sample.build import SAMPLE_NAME, build_parts, true_household_table, write_sample
from lib.sample.country.frame import DEFAULT_SEED
from lib.sample.stories.planted import STORIES, Story

__all__ = ["DEFAULT_SEED", "SAMPLE_NAME", "STORIES", "Story", "build_parts", "true_household_table", "write_sample"]
