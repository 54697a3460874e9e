"""A filled-in entry for the Dutch register of algorithms, by version 1.0 of its publication standard.

Names, Dutch titles, order and greatest lengths of the fields are those of the standard as published by the ministry (schema 1.0 in the
source code of the register, github.com/MinBZK/Algoritmeregister). What only the organisation that uses Buurtbalans knows, says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lib.answers.accountability.card import BESIDE, NOT_FOR
from lib.answers.accountability.facts import Facts, assumed
from lib.answers.measures.choice import catalogue
from lib.databank.store import sources
from lib.escape import plain
from lib.household_types import LEAST_HOUSEHOLDS
from lib.words import number

STANDARD = "1.0"
YOURS = "Vult de organisatie in"
CATEGORIES = ("Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes")
Link = dict[str, str]

# Tab of the register -> (name in the standard, title, greatest length; 0 where the standard sets none).
STRUCTURE: dict[str, tuple[tuple[str, str, int], ...]] = {
    "Algemene informatie": (
        ("name", "Naam", 100),
        ("description_short", "Korte omschrijving", 350),
        ("organization", "Organisatie", 100),
        ("category", "Thema", 0),
        ("publication_category", "Publicatiecategorie", 0),
        ("begin_date", "Begindatum", 7),
        ("end_date", "Einddatum", 7),
        ("status", "Status", 0),
        ("contact_email", "Contactgegevens", 500),
        ("website", "Link naar publiekspagina", 500),
        ("url", "Link naar bronregistratie", 500),
    ),
    "Verantwoord gebruik": (
        ("goal", "Doel en impact", 2500),
        ("proportionality", "Afwegingen", 2500),
        ("human_intervention", "Menselijke tussenkomst", 2500),
        ("risks", "Risicobeheer", 2500),
        ("lawful_basis", "Wettelijke basis", 2500),
        ("lawful_basis_grouping", "Verwijzingen wettelijke basis", 0),
        ("process_index_url", "Link naar verwerkingsregister", 500),
        ("impacttoetsen_grouping", "Impacttoetsen", 0),
        ("impacttoetsen", "Toelichting op impacttoetsen", 2500),
    ),
    "Werking": (
        ("source_data", "Gegevens", 2500),
        ("source_data_grouping", "Verwijzingen gegevensbronnen", 0),
        ("methods_and_models", "Technische werking", 5000),
        ("provider", "Leverancier", 200),
        ("publiccode", "Link naar broncode", 500),
    ),
    "Over deze registratie": (
        ("lang", "Taal", 0),
        ("standard_version", "Versie publicatiestandaard", 0),
        ("source_id", "Bron-ID", 100),
        ("tags", "Zoektermen", 2500),
    ),
}


# Beside a field for who fills in the register; not part of what is published.
NOTES = {
    "publication_category": "Dit is een voorzichtig voorstel, want een signaal kan veranderen hoe mensen naar een buurt kijken. De organisatie beslist "
    f"zelf: {', '.join(CATEGORIES[:-1])} of {CATEGORIES[-1]}.",
}


@dataclass(frozen=True)
class Field:
    """One field: `key` and `title` by the standard. `value` is a text, a list of texts or a list of links (title, link)."""

    tab: str
    key: str
    title: str
    longest: int
    value: str | list[str] | list[Link]

    @property
    def of_organisation(self) -> bool:
        """Whether only the organisation can fill it in."""
        return isinstance(self.value, str) and self.value.startswith(YOURS)


def register_entry(facts: Facts, organisation: str = "") -> tuple[Field, ...]:
    """All fields of the standard in its order. `organisation`: who uses Buurtbalans, when that is known."""
    values = _ours(facts) | _theirs(organisation)
    return tuple(
        Field(tab, key, title, longest, values[key]) for tab, fields in STRUCTURE.items() for key, title, longest in fields
    )


def as_json(entry: tuple[Field, ...]) -> str:
    """The entry as JSON with the names of the standard; `vult_de_organisatie_in` lists what has to be replaced before publishing."""
    content: dict[str, Any] = {field.key: field.value for field in entry}
    content["vult_de_organisatie_in"] = [field.key for field in entry if field.of_organisation]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_markdown(entry: tuple[Field, ...]) -> str:
    """The entry for people, a heading per tab and per field."""
    todo = [field.title for field in entry if field.of_organisation]
    lines = [
        "# Buurtbalans in het Algoritmeregister",
        f"Voorbeeld van een registratie volgens publicatiestandaard {STANDARD} van het Algoritmeregister (algoritmes.overheid.nl). "
        "De organisatie die Buurtbalans gebruikt, is zelf verantwoordelijk: lees alles na, pas aan en vul aan.",
        f"**Nog in te vullen door de organisatie ({len(todo)}):** {', '.join(todo)}.",
    ]
    for tab in STRUCTURE:
        lines.append(f"## {tab}")
        for field in entry:
            if field.tab == tab:
                lines += [f"### {field.title}", _shown(field)]
                lines += [f"*{NOTES[field.key]}*"] if field.key in NOTES else []
    return "\n\n".join(lines) + "\n"


def _shown(field: Field) -> str:
    if field.of_organisation:
        return f"**{YOURS}**{str(field.value).removeprefix(YOURS)}"
    if isinstance(field.value, str):
        return plain(field.value) if field.key == "organization" else field.value
    return "\n".join(f"* {item['title']}: {item['link']}" if isinstance(item, dict) else f"* {item}" for item in field.value)


def _theirs(organisation: str) -> dict[str, str | list[str] | list[Link]]:
    return {
        "organization": organisation or f"{YOURS}: de volledige naam, zoals in de lijst van overheidsorganisaties.",
        "status": f"{YOURS}: In ontwikkeling, In gebruik of Buiten gebruik.",
        "begin_date": f"{YOURS}: jaar en maand van ingebruikname (jjjj-mm).",
        "end_date": f"{YOURS}: alleen na afloop (jjjj-mm), anders leeg.",
        "contact_email": f"{YOURS}: een mailadres of website voor vragen van inwoners en pers.",
        "website": f"{YOURS}: een eigen pagina over hoe u Buurtbalans gebruikt, of leeg.",
        "url": f"{YOURS}: een link naar een eigen algoritmeregister, of leeg.",
        "lawful_basis": f"{YOURS}: de wet achter het proces waarin u Buurtbalans gebruikt. Denk aan afspraken met corporaties volgens de "
        "Woningwet, of aan een gebiedsplan van de gemeente. Buurtbalans zelf neemt geen besluiten.",
        "lawful_basis_grouping": f"{YOURS}: titel en link per wet of regeling.",
        "process_index_url": f"{YOURS}: nodig als u inloggen of namen bij scenario's gebruikt, anders leeg.",
        "impacttoetsen_grouping": f"{YOURS}: elke toets die u zelf hebt gedaan (DPIA, IAMA), met een link als die openbaar is.",
        "provider": f"{YOURS}: wie Buurtbalans voor u levert of beheert, of 'Intern ontwikkeld'.",
        "publiccode": f"{YOURS}: het adres waar de broncode staat die u gebruikt.",
        "source_id": f"{YOURS}: het nummer in uw eigen register, of leeg.",
    }


def _ours(facts: Facts) -> dict[str, str | list[str] | list[Link]]:
    measures = catalogue()
    changeable = number(sum(group.count for group in assumed()))
    graded = f"{len(measures.interventions)} maatregelen met bron, bewijs elders en hoe goed dat hier past"
    uses = "; ".join(NOT_FOR)
    return {
        "name": "Buurtbalans: leefbaarheid van buurten verkennen",
        "description_short": "Buurtbalans laat zien hoe leefbaar buurten zijn volgens openbare cijfers. Het schat welke typen huishoudens er wonen, "
        "wat eraan komt en wat een maatregel kan doen. Gemeenten en corporaties gebruiken het als hulp bij een gesprek over een buurt. Het neemt "
        "geen besluiten.",
        "category": ["Wonen", "Ruimte en infrastructuur"],
        "publication_category": CATEGORIES[1],
        "goal": "Doel: gemeente, corporatie en bewoners kijken samen met dezelfde openbare cijfers naar een buurt. Zij proberen uit wat een maatregel kan "
        "doen, hoe lang, voor hoeveel geld en hoe zeker dat is.\n\nImpact: inwoners merken er indirect iets van. De uitkomsten kunnen meewegen in plannen "
        "voor een buurt, zoals verlichting, groen, onderhoud of nieuwe woningen. Er komt geen besluit over een persoon of huishouden uit.\n\n"
        f"Waar het niet voor is: {uses}.",
        "proportionality": "Voordelen: alle cijfers zijn openbaar en gaan over gebieden. Bron, jaar en onzekerheid staan erbij. Ook maatregelen zonder gemeten "
        "effect staan erin. Nadelen: een score of signaal kan een buurt een etiket geven, en een schatting kan zekerder lijken dan zij is. Daarom zijn er geen "
        "ranglijsten, en vergelijken wij buurten met vergelijkbare buurten. Was de rekenmethode eerder niet beter, dan tonen wij geen verandering.\n\n"
        "Alternatieven: losse tabellen van CBS en Leefbaarometer tonen geen onzekerheid en geen maatregelen. Een onderzoek op maat is duurder en komt later. Alleen "
        "het gesprek met bewoners kan ook. Buurtbalans vervangt dat gesprek niet.",
        "human_intervention": "Mensen kiezen de buurt, de maatregelen en de aannames. "
        f"Er staan {changeable} aannames in openbare lijsten. De meeste kunt u in de app wijzigen, en dat blijft dan zichtbaar. Er gaat niets vanzelf naar een ander systeem. "
        "Een uitkomst is het begin van een gesprek met bewoners en mensen die er werken. De gemeenteraad, het college of de corporatie besluit.",
        "risks": "* Etiket op een buurt: neutrale woorden, geen ranglijst, geen alarmkleuren, signalen op alfabet.\n"
        f"* Te kleine aantallen: eigen schattingen van huishoudens beginnen bij {LEAST_HOUSEHOLDS} huishoudens.\n"
        "* Ongelijke behandeling: herkomst, nationaliteit en geloof worden niet opgevraagd en niet gebruikt. Andere cijfers kunnen daarmee samenhangen. Besluiten over "
        f"mensen gaan daarom nooit via Buurtbalans. {BESIDE.replace('*', '')}\n"
        "* Schijnzekerheid: elk cijfer zegt of het een meting, modelscore, schatting, aanname of scenario is. Elke vooruitblik toont hoe ver die er eerder naast zat, als dat te meten is.\n"
        "* Samenhang lezen als oorzaak: effecten komen uit onderzoek naar maatregelen, niet uit samenhang van scores.\n"
        "* Verouderde verantwoording: de modelkaart en deze registratie worden uit de gegevens gemaakt en automatisch gecontroleerd.",
        "impacttoetsen": "Bij Buurtbalans zelf hoort geen uitgevoerde DPIA of IAMA. Het gebruikt alleen gepubliceerde cijfers over gebieden en geen gegevens over "
        "bewoners. Wel kan een gebruiker een naam invullen bij een bewaard scenario, en kan inloggen aanstaan. Dat zijn gegevens over medewerkers. De organisatie "
        "beoordeelt of een toets nodig is. Voegt zij eigen gegevens over huurders of inwoners toe, dan is dat een ander gebruik dan hier beschreven.",
        "source_data": f"{_titles(facts)}. Alles is per buurt, wijk of gemeente. Er zijn geen persoonsgegevens van bewoners. Verder: {graded} "
        "uit gepubliceerd onderzoek, en aannames die als aanname zijn gemerkt."
        + (" Deze registratie is gemaakt met verzonnen voorbeeldgegevens." if facts.fictional else ""),
        "source_data_grouping": [
            {"title": f"{described['title']} ({described['owner']}, {described['licence']})", "link": str(described["url"])}
            for described in sources().values()
        ],
        "methods_and_models": _working(facts),
        "lang": "nld",
        "standard_version": STANDARD,
        "tags": "leefbaarheid, buurt, wijk, Leefbaarometer, huishoudens, woningcorporatie, scenario, maatregelen",
    }


def _titles(facts: Facts) -> str:
    said = [f"{described['title']} ({described['owner']})" for described in sources().values()]
    years = f"; jaren in deze databank: {_years(facts)}" if len(facts.sources) else ""
    return "Openbare gegevens: " + ", ".join(said) + years


def _years(facts: Facts) -> str:
    rows = facts.sources[facts.sources["Wat"].isin(["kerncijfers", "leefbaarheidsscores", "geregistreerde misdrijven"])]
    return "; ".join(f"{what} {years}" for what, years in zip(rows["Wat"], rows["Jaren"], strict=True))


def _working(facts: Facts) -> str:
    tested = [
        f"{level}: getest op {number(found.errors['n'])} scores"
        for level, found in facts.scores.levels.items()
        if found.errors is not None
    ]
    return (
        "Invoer: gepubliceerde cijfers per gebied, en keuzes van de gebruiker. Uitvoer: kaarten, tabellen, schattingen met een bereik, signalen en effecten "
        "van maatregelen met een band.\n\n"
        "1. Typen huishoudens: een landelijke tabel van soort, leeftijd, eigendom en inkomen wordt per buurt aangepast, tot alle gepubliceerde verdelingen "
        "kloppen (iterative proportional fitting). Een ensemble geeft de onzekerheid. Een verdeling die ontbreekt, komt van het grotere gebied. Die verschuift met leeftijd, "
        "grootte en soort huishoudens (regressie). Het bereik is getoetst per soort gebied.\n"
        "2. Vooruitblik op de score: regressie op eigen niveau en omgeving, gekrompen naar geen verandering. De banden zijn fouten van eerdere metingen, naar "
        "grootte en jaren vooruit, of die van heel Nederland. Hoe zeker staat er alleen waar dat gemeten is.\n"
        "3. Signaal: kans op een score onder voldoende bij de volgende meting, vergeleken met de regel 'dichtst bij de grens'.\n"
        "4. Vooruitblik op bewoners: gedempte trend voor totalen en doorschuiven van leeftijdsgroepen (Hamilton-Perry).\n"
        "5. Maatregelen: effect uit onderzoek x bereik x aanloop x verval, met trekkingen uit aannames (Monte Carlo).\n"
        "6. Pakket binnen een budget: geheeltallig lineair programmeren. Wat een keuze doet omslaan: per aanname zoeken naar de waarde waarbij de uitkomst verandert.\n"
        "7. Zichtbaar of niet: placebotoets op gepubliceerde scores. Die geeft het kleinste effect dat opvalt, naar grootte, aantal buurten en jaren.\n\n"
        "Zelflerend: nee. De regressies worden opnieuw berekend als er nieuwe gepubliceerde cijfers zijn, en veranderen niet door gebruik. Dezelfde invoer geeft "
        f"dezelfde uitkomst. Kwaliteit: zie de modelkaart{' (' + '; '.join(tested) + ')' if tested else ''}. Vragen: zie Contactgegevens."
    )
