"""The sheet for residents: what the figures say of a place in plain words, with room for what residents know better."""

from __future__ import annotations

from lib.answers.profile.about import About
from lib.answers.profile.profile import Profile
from lib.answers.profile.residents import QUESTIONS, RECOGNISED, statements
from lib.reports import phrases
from lib.reports.clean import printable
from lib.reports.places.profile import WHOLE, locator, origin
from lib.reports.typeset import typeset


def residents_sheet(of: Profile, about: About) -> bytes:
    """Tagged PDF in Dutch, one A4."""
    of, about = printable(of), printable(about)
    name = about.the_place if of.level in WHOLE else of.name
    lies = f": {of.place.removeprefix('Werkgebied met ')}" if of.level == "werkgebied" else ""
    told = not of.help.empty
    data = {
        "title": f"{RECOGNISED} {of.name}",
        "keywords": [of.code],
        "mark": phrases.MARK if about.fictional else "",
        "origin": origin(about),
        "heading": RECOGNISED,
        "intro": (
            f"Dit blad gaat over {name}{lies}. Cijfers vertellen niet alles. U weet hoe het is om hier te wonen. Kruis aan wat u herkent, en schrijf "
            "op wat u anders ziet."
        ),
        "map": locator(of, about),
        "header": ["Wat de cijfers zeggen", "Ja", "Een beetje", "Nee"],
        "statements": list(statements(of)),
        "nothing": f"Over {name} zijn er te weinig cijfers. Vertel ons daarom zelf hoe het er is.",
        "questions": list(QUESTIONS),
        "after": (
            "Zet geen namen op dit blad, ook niet die van uw buren. Lever het in bij degene die het u gaf. Uw antwoorden gaan mee in het "
            "gesprek over de buurt."
        ),
        "how": " ".join(
            (
                *of.made,
                *(
                    ("Wie waar hulp vraagt of geeft, is een schatting uit wie er wonen. Niemand is daarvoor gevolgd.",)
                    if told
                    else ()
                ),
            )
        ),
        "sources": f"Bronnen: {phrases.sources(of.sources)}." if of.sources else "",
    }
    return typeset("places/residents.typ", data, about.made_on)
