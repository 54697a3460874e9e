"""The upkeep plans that every effect is shown for: their names, their colours and when they are compared."""

from __future__ import annotations

from lib import palette
from lib.horizon import YEARS_TOLD

KEPT, CHOSEN, LEFT_ALONE = PLANS = ("met blijvend onderhoud", "zoals gekozen", "zonder onderhoud")
KEPT_SHORT = "met onderhoud"
"""For a label in a chart or a row of a table, where the whole name does not fit."""
SHORT_NAMES = {KEPT: KEPT_SHORT, CHOSEN: CHOSEN, LEFT_ALONE: LEFT_ALONE}
PLAN_COLOURS = {KEPT: palette.ACCENT, CHOSEN: palette.THIRD, LEFT_ALONE: palette.SECOND}
AFTER_YEARS = (0, *YEARS_TOLD)
"""Years after the start of a scenario: the start itself and the years that are reported."""
