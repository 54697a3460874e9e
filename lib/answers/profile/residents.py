"""What the figures say of a place in plain words, for people who live there: no scores, no classes, nothing that cannot be recognised or denied."""

from __future__ import annotations

from lib.answers.households.heart import AMPLE_HERE, SHORT
from lib.answers.profile.profile import Profile
from lib.scores import DIMENSION_LABELS
from lib.scores.classes import DEVIATION_LIMITS
from lib.words import number, rounded

RECOGNISED = "Herkent u dit?"
QUESTIONS = ("Wat klopt niet?", "Wat zou helpen?")
# All that the sheet asks, in its order: the answers come back under these names.
ASKED = (RECOGNISED, *QUESTIONS)
_LEAST = 2  # of every 100, for a difference that is told
_MOST_WHO, _MOST_HELP = 3, 2
# The smallest step from 'around' to better on the scale of the Leefbaarometer.
_STEP = float(min(abs(DEVIATION_LIMITS)))
# Before and after "van elke 100 huishoudens", "inwoners" or "woningen".
_NOUNS = {
    "Eén persoon": ("In", "huishoudens woont iemand alleen"),
    "Meer personen, zonder kinderen": ("In", "huishoudens wonen mensen samen, zonder kinderen"),
    "Met thuiswonende kinderen": ("In", "huishoudens wonen kinderen"),
    "Tot 15 jaar": ("", "inwoners zijn jonger dan 15 jaar"),
    "65 jaar en ouder": ("", "inwoners zijn 65 jaar of ouder"),
    "Koop": ("", "woningen zijn een koopwoning"),
    "Huur van corporatie": ("", "woningen zijn van een woningcorporatie"),
}
# Better and worse, before "dan gemiddeld". Not of sociale samenhang: whether people know each other is what no figure knows.
_TOPIC = {
    DIMENSION_LABELS["won"]: (
        "De woningen passen hier beter bij wat mensen zoeken",
        "De woningen passen hier minder bij wat mensen zoeken",
    ),
    DIMENSION_LABELS["fys"]: (
        "De omgeving is hier prettiger om in te wonen",
        "De omgeving is hier minder prettig om in te wonen",
    ),
    DIMENSION_LABELS["vrz"]: ("Winkels, zorg en scholen zijn hier dichterbij", "Winkels, zorg en scholen zijn hier verder weg"),
    DIMENSION_LABELS["onv"]: ("Er is hier minder overlast en onveiligheid", "Er is hier meer overlast en onveiligheid"),
}
_HELP = {
    "overdag thuis": "een pakket aannemen of op het huis letten",
    "burenhulp": "een boodschap, een klus of meegaan naar de dokter",
    "opvang en spelen": "op elkaars kinderen passen",
    "organiseren": "samen iets organiseren",
    "digitaal en taal": "hulp met computer, formulieren en taal",
    "toezicht in de avond": "in de avond op straat te vinden zijn",
}


def statements(of: Profile) -> tuple[str, ...]:
    """Sentences to recognise or not, each with its own figure and what it is beside; those that differ most from around it."""
    inhabitants = next((value for label, value, _ in of.facts if label == "Inwoners" and value != "–"), "")
    first = (f"Hier wonen ongeveer {inhabitants} mensen.",) if inhabitants else ()
    return (*first, *_who(of), *_topics(of), *_help(of))


def _who(of: Profile) -> list[str]:
    rows = of.who[of.who["label"].isin(_NOUNS)].dropna(subset=["here", "around"])
    rows = rows.assign(apart=(rows["here"] - rows["around"]).abs()).sort_values("apart", ascending=False, kind="stable")
    said = []
    for row in rows[rows["apart"] >= _LEAST].head(_MOST_WHO).itertuples():
        before, what = _NOUNS[row.label]
        told = f"{before} {rounded(row.here)} van elke 100 {what}".strip()
        said.append(f"{told}. {_around(of)}: {number(rounded(row.around))}.")
    return said


def _around(of: Profile) -> str:
    return "In Nederland" if of.around == "Nederland" else f"In heel {of.around.removeprefix('Gemeente ')}"


def _topics(of: Profile) -> list[str]:
    """The topic on which it lies most above and most below what is around it, where that is a step of the scale or more."""
    rows = of.topics[of.topics["label"].isin(_TOPIC)]
    rows = rows.assign(apart=rows["here"] - rows["around"]).dropna(subset=["apart"])
    said = []
    for sign in (1, -1):
        beyond = rows[sign * rows["apart"] >= _STEP]
        if len(beyond):
            better, worse = _TOPIC[str(beyond.loc[(sign * beyond["apart"]).idxmax(), "label"])]
            said.append(f"{better if sign > 0 else worse} dan gemiddeld in {of.around.removeprefix('Gemeente ')}.")
    return said


def _help(of: Profile) -> list[str]:
    said = {SHORT: "Mensen vragen hier meer hulp dan buren kunnen geven", AMPLE_HERE: "Buren kunnen elkaar hier veel hulp geven"}
    rows = of.help[of.help["level"].isin(said)].sort_values("level", key=lambda level: level != SHORT, kind="stable")
    return [f"{said[row.level]}. Het gaat om {_HELP.get(row.help, row.help)}." for row in rows.head(_MOST_HELP).itertuples()]
