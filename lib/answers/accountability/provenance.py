"""Question 9: waar komt elk cijfer vandaan, en hoe zeker is het?"""

from __future__ import annotations

import pandas as pd

from lib.databank.catalogue.indicators import table_in_words
from lib.databank.figures import AREAS_COVERAGE, COUNTRY_COVERAGE, YEARS_AHEAD, YEARS_BACK
from lib.databank.geometry.for_maps import TOLERANCE_M
from lib.databank.info import coverage
from lib.databank.store import Databank
from lib.household_types import LEAST_HOUSEHOLDS

_SCOPE_WORDS = {"NL": "heel Nederland", "background": "Nederland als vergelijking"}

METHOD: tuple[tuple[str, str], ...] = (
    (
        "Soorten cijfers",
        "- **meting**: geteld of geregistreerd (CBS, politie).\n"
        "- **modelscore**: de Leefbaarometer. De makers noemen hem zelf een statistische voorspelling van de leefbaarheid.\n"
        "- **schatting**: door Buurtbalans berekend, bijvoorbeeld een gemiddelde over buurten.\n"
        "- **aanname**: een keuze zonder meting, met de reden erbij.\n"
        "- **scenario**: wat er zou gebeuren als de aannames kloppen.",
    ),
    (
        "Leefbaarheidsscore en klassen",
        "De score is de som van vijf onderwerpen. Nul is een vast ijkpunt, gelijk voor alle jaren. De negen klassen volgen de grenzen van de "
        "Leefbaarometer. Een buurt met te weinig inwoners (ongeveer 100) heeft geen score; die wordt niet ingevuld. De score van een gemeente die "
        "niet is gepubliceerd, is het gemiddelde van de buurten, gewogen naar inwoners (schatting).",
    ),
    (
        "Wat is verandering?",
        "Scores bewegen altijd een beetje. Wij vergelijken een verandering met die van even grote gebieden tussen dezelfde metingen. Is het verschil "
        "kleiner dan bij de helft van die gebieden? Dan heet het *binnen de normale schommeling*. Is het groter dan bij 9 van de 10, dan heet het "
        "*duidelijke verandering*. Daartussen is het een *lichte verandering, kan toeval zijn*. Kleine gebieden schommelen meer. Zijn er te weinig gebieden in beide jaren gemeten, dan geven "
        "wij geen oordeel.",
    ),
    (
        "Waarmee wordt vergeleken?",
        f"*In Nederland* staat er alleen als genoeg buurten het cijfer hebben. Dat is minstens {AREAS_COVERAGE:.0%} van de buurten, of buurten met minstens "
        f"{COUNTRY_COVERAGE:.0%} van de inwoners. In elke provincie is het minstens de helft. Van heel kleine buurten zijn er geen cijfers. Anders staat er met "
        "welke buurten wel.",
    ),
    (
        "Van welk jaar is een cijfer?",
        f"Het nieuwste dat bij de gekozen score past. Het is hooguit {YEARS_AHEAD} jaar later en hooguit {YEARS_BACK} jaar ouder. De grens van "
        "het gebied bleef intussen gelijk. Is dat onbekend, dan staat er *niet te vergelijken*. Heeft een buurt geen cijfer, dan wordt dat van de wijk of "
        f"de gemeente getoond, met vermelding. Nederland: het gepubliceerde cijfer, of een gewogen gemiddelde van gemeenten als die samen minstens "
        f"{COUNTRY_COVERAGE:.0%} van de inwoners hebben (schatting).",
    ),
    (
        "Kleine aantallen",
        f"CBS rondt aantallen af op 5 en publiceert sommige cijfers pas vanaf een minimum. Eigen percentages toont Buurtbalans vanaf {LEAST_HOUSEHOLDS} huishoudens of inwoners.",
    ),
    (
        "Werkgebieden",
        "Aantallen van buurten zijn opgeteld, percentages en gemiddelden gewogen met het aantal waar het cijfer over gaat. Een klasse is niet op te "
        "tellen. Van een deel van een buurt is er alleen een schatting: eigen woningen gedeeld door alle woningen. Zo'n deel telt mee vanaf "
        f"{LEAST_HOUSEHOLDS} huishoudens, en een groep daarin vanaf 10. Er telt niets mee dat van een buurt zelf niet te zien is. Zo is uit twee "
        "werkgebieden die elkaar overlappen niets geheims af te leiden. De score is het gemiddelde van de buurten, gewogen naar huishoudens (schatting). "
        "Bij 300 echte wijken week dat meestal minder dan 0,005 af van de gepubliceerde score. Bij 19 van de 20 was het minder dan 0,02. Een verandering "
        "is van de buurten die het cijfer in beide jaren hebben. Een werkgebied wordt vergeleken met wijken, of met gemeenten als het groot is.",
    ),
    (
        "De kaart",
        f"De grenzen van CBS en Kadaster zijn opgeschoond en vereenvoudigd tot ongeveer {TOLERANCE_M:.0f} meter. Oppervlakten en dichtheden komen van CBS, nooit van deze kaart. "
        "De kaart vraagt niets aan andere servers: niemand anders ziet welke buurt u bekijkt.",
    ),
    (
        "Typen huishoudens en samen leven",
        "CBS publiceert soort, leeftijd, eigendom en inkomen los van elkaar. Buurtbalans schat welke combinaties samen voorkomen, zo dat alle "
        "gepubliceerde verdelingen blijven kloppen (schatting). Het bereik laat zien waar 8 van de 10 berekeningen liggen; typen die de cijfers niet uit elkaar "
        "kunnen houden staan samen. *Verschil*, *Vraag en aanbod* en *Zorg voor elkaar* gaan over mogelijkheden, niet over gedrag. De tabel van "
        "aanbod en vraag is een aanname die u kunt wijzigen. Vergelijkbare buurten lijken in woningen, dichtheid, grootte en leeftijd; nooit in score, "
        "prijs, inkomen of misdrijven.",
    ),
    (
        "Oorzaken",
        "Een verandering van de score is precies de som van de vijf onderwerpen, tussen twee metingen die beide onderwerpen hebben. Kerncijfers "
        "worden vergeleken met die van vijftien vergelijkbare buurten over dezelfde jaren. Wij tonen er hooguit vijf. Een verschil moet opvallen als "
        "alle cijfers tegelijk worden bekeken (Holm, 5%). Het moet ook groter zijn dan wat afronding en kleine aantallen doen. *Zit in de score* betekent dat de "
        "Leefbaarometer met dat cijfer, of bijna, is gemaakt. Een sprong van meer dan 0,1 in één onderwerp heet *controleer de bron*. Samen bewegen "
        "zegt niet waardoor.",
    ),
    (
        "Maatregelen",
        "Effecten komen uit onderzoek naar maatregelen, omgerekend met aannames die bij elke maatregel staan. Het is geen bewijs van oorzaak en gevolg. "
        "De band laat de spreiding van de aannames zien en is geen foutmarge uit metingen.",
    ),
    (
        "Wat er niet in zit",
        "Herkomst, nationaliteit en geloof: die kolommen worden niet opgevraagd en niet opgeslagen. Ook niet: wie verhuist, huurprijzen, en of buren elkaar kennen. "
        "Ernaast, en nergens in: bij *Zorg voor elkaar* staan schattingen van RIVM. RIVM schat ze uit kenmerken van bewoners, ook herkomst. Buurtbalans rekent er "
        "niet mee.",
    ),
)


def sources_table(databank: Databank) -> pd.DataFrame:
    """One row per source: what, owner, years, licence, newest retrieval."""
    rows = [
        {
            "Wat": table_in_words(part.table),
            "Bron": databank.source(part.table)["title"],
            "Eigenaar": databank.source(part.table)["owner"],
            "Licentie": databank.source(part.table)["licence"],
            "jaar": part.year,
            "opgehaald": part.retrieved_at[:10],
            "Adres": databank.source(part.table)["url"],
        }
        for part in databank.parts
    ]
    if not rows:
        return pd.DataFrame()
    grouped = pd.DataFrame(rows).groupby(["Wat", "Bron", "Eigenaar", "Licentie", "Adres"], sort=False)
    table = grouped.agg(
        Jaren=("jaar", lambda y: ", ".join(str(v) for v in sorted(set(y)))), Opgehaald=("opgehaald", "max")
    ).reset_index()
    return table[["Wat", "Bron", "Eigenaar", "Jaren", "Opgehaald", "Licentie", "Adres"]]


def parts_table(databank: Databank) -> pd.DataFrame:
    """One row per committed file."""
    return pd.DataFrame(
        [
            {
                "Wat": table_in_words(part.table),
                "Jaar": part.year,
                "Gebied": _SCOPE_WORDS.get(part.scope, part.scope),
                "Rijen": part.rows,
                "Tabel": part.table_id,
                "Opgehaald": part.retrieved_at,
                "Controlegetal": part.sha256[:12],
                "Opmerking": "; ".join(part.notes),
            }
            for part in databank.parts
        ]
    )


def coverage_table(databank: Databank, gemeente: str) -> pd.DataFrame:
    """Share (0-1) of the buurten of a gemeente with a published figure: column Indicator, then a column per year."""
    shares = coverage(databank, gemeente)
    shares.columns = [str(column) for column in shares.columns]
    return shares.rename(columns={"label": "Indicator"}).reset_index(drop=True)
