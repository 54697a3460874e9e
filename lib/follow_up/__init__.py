"""Follow-up: whether what happened in an area stands out from what happens without a reason, and what could be seen at all."""

from lib.follow_up.catalogue import Limits, load_limits
from lib.follow_up.comparison import Comparison, compare
from lib.follow_up.counts import needed_a_year, smallest_fall
from lib.follow_up.panel import FollowUpError, Panel
from lib.follow_up.placebo import Verdict, judge
from lib.follow_up.smallest import AREAS, SIZES, SPANS

__all__ = [
    "AREAS",
    "SIZES",
    "SPANS",
    "Comparison",
    "FollowUpError",
    "Limits",
    "Panel",
    "Verdict",
    "compare",
    "judge",
    "load_limits",
    "needed_a_year",
    "smallest_fall",
]
