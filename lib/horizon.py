"""How far Buurtbalans looks ahead, and the years on the way that are reported."""

from __future__ import annotations

HORIZON = 15
YEARS_TOLD = (5, 10, HORIZON)
