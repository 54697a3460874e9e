"""How did it come to this: exact parts of a change in score, what moved with it, turning points. Association, never a cause."""

from lib.causes.figures import FIGURES, CauseFigure, as_change, noise_of_change
from lib.causes.findings import Finding, findings
from lib.causes.moved import BEYOND_NOISE, MOST_SHOWN, clear_ones, moved_with
from lib.causes.panel import SUSPECT, Movement, Panel, suspect_jumps
from lib.causes.turning import BY_CHANCE, TurningPoint, turn_seen, turning_points
from lib.causes.waterfall import Waterfall, qualifying_years, waterfall

__all__ = [
    "BEYOND_NOISE",
    "BY_CHANCE",
    "FIGURES",
    "MOST_SHOWN",
    "SUSPECT",
    "CauseFigure",
    "Finding",
    "Movement",
    "Panel",
    "TurningPoint",
    "Waterfall",
    "as_change",
    "clear_ones",
    "findings",
    "moved_with",
    "noise_of_change",
    "qualifying_years",
    "suspect_jumps",
    "turn_seen",
    "turning_points",
    "waterfall",
]
