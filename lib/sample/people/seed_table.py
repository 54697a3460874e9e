"""National joint table of households that the sample starts from, in thousands: kind x age x tenure x income.

Totals per kind: CBS 37975, 1 January 2024 (3,340,560 / 2,385,910 / 2,647,934). Cells are an expert approximation (aanname),
raked to published totals. The sample then moves away from it on purpose, see `households`.
"""

from __future__ import annotations

import numpy as np

# kind: one person, without children, with children; age of the reference person: < 45, 45-64, 65+;
# tenure: owner, corporation, other rent; income: lowest 40%, middle, highest 20%.
_ROWS = (
    (
        ((247, 165, 32), (409, 49, 1), (327, 111, 9)),
        ((182, 157, 57), (326, 50, 2), (71, 31, 4)),
        ((322, 89, 32), (529, 26, 1), (96, 13, 2)),
    ),
    (
        ((16, 183, 150), (21, 43, 4), (17, 98, 32)),
        ((27, 254, 229), (44, 73, 7), (8, 35, 13)),
        ((122, 540, 124), (147, 116, 3), (23, 52, 5)),
    ),
    (
        ((65, 402, 328), (111, 124, 11), (25, 79, 26)),
        ((66, 427, 519), (112, 129, 17), (15, 50, 24)),
        ((6, 35, 39), (15, 14, 2), (1, 4, 2)),
    ),
)

SEED_TABLE = np.maximum(np.array(_ROWS, dtype=float), 0.5)
