"""Cached answers for the maps and tables of the page Kaart, beside lib.ui.session.data."""

from __future__ import annotations

from lib.answers.households.types import shares_of
from lib.answers.outlook.signals import SIGNAL_KINDS
from lib.answers.place import Gemeente
from lib.answers.standing.changed import changed
from lib.answers.standing.estimated import households as estimated_households
from lib.answers.standing.estimated import signalled
from lib.answers.standing.every_buurt.matrix import Matrix
from lib.answers.standing.every_buurt.matrix import matrix as matrix_of
from lib.answers.standing.land import land, offered
from lib.answers.standing.per_wijk import per_wijk as by_wijk
from lib.answers.standing.standing import Standing, stand
from lib.answers.standing.themes import CHANGE, SIGNALS, themes
from lib.databank.store import Databank
from lib.ui.session import data
from lib.ui.session.caching import cached
from lib.ui.session.gate import GATE


@cached()
def per_wijk(gemeente: Gemeente) -> Gemeente:
    """The gemeente with its wijken as the areas that are looked at."""
    return by_wijk(gemeente)


@cached()
def offered_of_country(databank: Databank, year: int | None) -> list[str]:
    """Themes that the map of the country can show; see lib.answers.standing.land."""
    return offered(databank, year or max(databank.years("geometry"), default=0))


@cached("Nederland in kaart brengen …")
def standing_of_country(databank: Databank, theme: str, year: int | None) -> Standing:
    """A theme for all gemeenten."""
    return land(databank, data.country(databank), themes()[theme], year)


@cached("Kaart maken …")
def standing(databank: Databank, gemeente: Gemeente, theme: str, year: int) -> Standing:
    """A theme for all buurten of a gemeente; it does not depend on the buurt, so a click does not compute it again."""
    chosen = themes()[theme]
    if theme == SIGNALS:
        found = data.signals(databank, gemeente)
        words = {code: found.words(code) for code in gemeente.labels}
        told = (found.takeaway, f"{found.precision} {found.note}".strip(), found.sources)
        return signalled(gemeente, chosen, year, found.kinds, tuple(SIGNAL_KINDS.values()), words, told)
    if chosen.types:
        made = data.living_for(databank, gemeente, year)
        shares = shares_of(made, gemeente.buurten["code"].tolist(), chosen.types) if made else None
        return estimated_households(gemeente, chosen, year, made.estimate.year if made else None, shares)
    return (changed if theme == CHANGE else stand)(gemeente, chosen, year)


@cached("Buurten naast elkaar zetten …")
def matrix(databank: Databank, gemeente: Gemeente, year: int) -> Matrix:
    """All buurten of a gemeente beside each other, with their signals; it does not depend on the buurt."""
    found = data.signals(databank, gemeente)
    with GATE.away():  # a second for the largest gemeente
        return matrix_of(gemeente, year, {code: found.words(code) for code in gemeente.labels})
