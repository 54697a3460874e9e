"""Dutch words for simulated effects, the same on the page, in an export and on the command line."""

from __future__ import annotations

BAND = "bandbreedte van de aannames"
BAND_NARROW = "2 van de 3 berekeningen"
BAND_WIDE = "19 van de 20 berekeningen"
NOT_CAUSAL = "Dit is geen bewijs van oorzaak en gevolg: het effect is een aanname op basis van onderzoek elders."
