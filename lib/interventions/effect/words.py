"""Dutch words for simulated effects, the same on the page, in an export and on the command line."""

from __future__ import annotations

from lib.interventions.catalogue.entry import Intervention
from lib.words import listed

BAND = "bandbreedte van de aannames"
BAND_NARROW = "2 van de 3 berekeningen"
BAND_WIDE = "19 van de 20 berekeningen"
NOT_VISIBLE = "niet zichtbaar"
NOT_CAUSAL = "Dit is geen oorzaak-gevolgmodel: het effect is een aanname op basis van onderzoek elders."


def too_small(intervention: Intervention) -> str:
    """What to say when the score cannot show the effect: name what can."""
    instead = listed(indicator.label for indicator in intervention.measure_instead)
    return f"Dit effect is te klein om in de tweejaarlijkse score te zien. Meet het anders: {instead}."
