"""Dutch words for simulated effects, the same on the page, in an export and on the command line."""

from __future__ import annotations

from lib.interventions.catalogue.entry import Intervention

BAND = "bandbreedte van de aannames"
BAND_NARROW = "2 van de 3 trekkingen"
BAND_WIDE = "19 van de 20 trekkingen"
NOT_VISIBLE = "niet zichtbaar"
NOT_CAUSAL = "Dit is geen oorzaak-gevolgmodel: het effect is een aanname op basis van onderzoek elders."


def number(value: float, decimals: int = 4) -> str:
    """A number with a decimal comma; no minus before zero."""
    text = f"{value:.{decimals}f}"
    return (text.removeprefix("-") if float(text) == 0 else text).replace(".", ",")


def euros(value: float) -> str:
    """A whole amount with dots between thousands: 1.250.000."""
    return f"{value:,.0f}".replace(",", ".")


def too_small(intervention: Intervention) -> str:
    """What to say when the score cannot show the effect: name what can."""
    names = [indicator.label for indicator in intervention.measure_instead]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
    return f"Dit effect is te klein om in de tweejaarlijkse score te zien. Meet het anders: {listed}."
