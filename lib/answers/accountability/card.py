"""The model card: what Buurtbalans is for, what it rests on, how good it was, and what it must not be used for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from lib.answers.accountability import how_well
from lib.answers.accountability.facts import (
    Facts,
    assumed,
    frame_table,
    markdown_table,
)
from lib.answers.measures.choice import catalogue
from lib.answers.measures.research import BASIS_WORDS
from lib.answers.outlook.bands import LIMIT_LBM
from lib.answers.outlook.score import SCORE_YEARS_AHEAD
from lib.causes import BY_CHANCE
from lib.databank.catalogue.indicators import catalogue as indicators
from lib.escape import plain
from lib.follow_up import load_limits
from lib.horizon import HORIZON
from lib.household_types import LEAST_HOUSEHOLDS
from lib.households import load_types
from lib.households.estimate import MEMBERS
from lib.households.shown import LEAST_FOR_TYPES
from lib.interventions.catalogue.evidence import FIT_MARKS
from lib.interventions.catalogue.values import Grade, Sources
from lib.interventions.effect.simulate import DRAWS
from lib.outlook.population.figures import FIGURES
from lib.words import count, listed, number, percent

BESIDE = (
    "Eén bron staat ernaast, en wij rekenen er niet mee. RIVM schat hoeveel mensen contact missen, mantelzorg geven, vrijwilligerswerk doen, moeite hebben "
    "met rondkomen of een beperking hebben. RIVM gebruikt daarvoor een enquête en kenmerken van bewoners, ook herkomst. Die schattingen staan alleen bij "
    "*Zorg voor elkaar* (pagina Huishoudens), met die zin erbij. Ze staan nooit op de kaart of in een vergelijking. Ze tellen niet mee voor een signaal, "
    "voor vergelijkbare buurten of in een rekenmodel. Een test bewaakt dat."
)
GRADES: tuple[Grade, ...] = get_args(Grade)
NOT_FOR: tuple[str, ...] = (
    "beslissingen over personen, huishoudens of adressen",
    "bepalen wie een woning krijgt of geweigerd wordt",
    "ranglijsten van buurten of gemeenten",
    "toezicht, opsporing of handhaving, en het kiezen van wie of waar gecontroleerd wordt",
    "het beoordelen van medewerkers, corporaties of beleid op één cijfer",
)


def model_card(facts: Facts) -> str:
    """The card in Markdown; the same facts give the same text."""
    parts = [
        f"# Modelkaart van Buurtbalans\n\n{_about(facts)}",
        f"## Doel en gebruikers\n\n{_PURPOSE}",
        "## Waar Buurtbalans niet voor is\n\n" + "\n".join(f"* {use};" for use in NOT_FOR[:-1]) + f"\n* {NOT_FOR[-1]}.",
        f"## Gegevens\n\n{_data(facts)}",
        f"## Hoe er gerekend wordt\n\n{_methods()}",
        f"## Maatregelen en hun bewijs\n\n{_measures()}",
        f"## Aannames\n\n{_assumptions()}",
        f"## Hoe goed is de vooruitblik op de score?\n\n{how_well.scores(facts)}",
        f"## Hoe goed is de vooruitblik op bewoners?\n\n{how_well.people()}",
        f"## Hoe goed is de schatting van typen huishoudens?\n\n{how_well.households(facts)}",
        f"## Grenzen en bekende zwakke plekken\n\n{_LIMITS}",
        f"## De rol van mensen\n\n{_HUMANS}",
        f"## Eerlijkheid en privacy\n\n{_fairness()}",
        f"## Versies\n\n{_versions(facts)}",
        f"## Contact\n\n{CONTACT}",
    ]
    return "\n\n".join(parts) + "\n"


_PURPOSE = (
    "Buurtbalans helpt gemeenten, woningcorporaties en bewoners om samen naar een buurt te kijken. Hoe leefbaar is het er volgens de "
    "Leefbaarometer? Wie wonen er, wat komt eraan, en wat kan een maatregel doen? Het is bedoeld voor een gesprek tussen mensen die de "
    "buurt kennen. Dat zijn bestuurders, beleidsmedewerkers, medewerkers van corporaties, raadsleden en bewoners. Buurtbalans neemt geen "
    "besluit en raadt geen maatregel aan."
)

_LIMITS = """\
* De Leefbaarometer is zelf een statistisch model (modelscore). De makers zeggen dat de cijfers erin niet vanzelf de knoppen zijn om aan te draaien. Samen bewegen zegt niet waardoor.
* Effecten van maatregelen komen uit onderzoek op andere plekken, vaak buiten Nederland. De vertaling naar scorepunten is een aanname. De band laat zien hoe ver die aannames uiteenlopen. Het is geen foutmarge uit metingen.
* Een open tabel met soort, leeftijd, eigendom en inkomen van huishoudens samen bestaat niet per buurt. De verbanden komen uit een landelijke tabel, die zelf voor een deel is geschat. Per type kan de schatting er verder naast zitten dan voor alle typen samen (`lib/households/README.md`).
* De vooruitblik kent geen bouwplannen, sloop of nieuw beleid.
* Signalen zijn er altijd, ook als de kans klein is. Lees daarom hoe weinig er eerder uitkwamen. Het verschil met de simpele regel is klein (`lib/outlook/README.md`).
* De fouten van de vooruitblik op bewoners zijn gemeten op wijken en buurten met gelijke grenzen. Plekken die sterk veranderden, tellen daarin minder mee.
* Kleine gebieden schommelen meer en zijn onzekerder dan grote.
* Wat huishoudens voor elkaar kunnen doen, gaat over mogelijkheden. Of buren elkaar ontmoeten, weet Buurtbalans niet."""

_HUMANS = """\
* Mensen kiezen de buurt, de maatregelen en de aannames. Wat gewijzigd is, staat bij het scenario en is terug te draaien.
* Buurtbalans stuurt niets naar andere systemen en start niets vanzelf.
* Wie er werkt of woont, weet dingen die niet in de cijfers staan. Vraag daarom altijd: klopt dit met wat wij zien?
* Een signaal of effect is een begin van een gesprek. Het besluit is van de gemeenteraad, het college of de corporatie."""

CONTACT = (
    "Hebt u een vraag, of klopt een cijfer niet? Meld het bij de organisatie die Buurtbalans aanbiedt. De contactgegevens vult de organisatie in. "
    "Staat er een fout in een gepubliceerd cijfer? Meld die bij de bron die bij het cijfer staat."
)


def _about(facts: Facts) -> str:
    data = (
        "**Voorbeeldgegevens:** de gemeenten in deze databank zijn verzonnen. Hoe goed de rekenmethode is, zeggen de cijfers hier dus "
        "niet voor echte buurten. Dat is anders waar staat dat is gemeten op echte wijken en buurten."
        if facts.fictional
        else "De cijfers hieronder gaan over deze databank, behalve waar iets anders staat."
    )
    return (
        f"Over databank *{plain(facts.databank)}* met {count(facts.gemeenten, 'gemeente', 'gemeenten')} op de kaart. {data} "
        "Deze kaart wordt gemaakt uit de catalogi en uit tests op de databank. Niemand schrijft de getallen over."
    )


def _data(facts: Facts) -> str:
    known = indicators()
    kinds = Counter(entry.kind for entry in known.entries)
    elsewhere = listed(entry.label.lower() for entry in known.elsewhere)
    per_kind = ", ".join(f"{number(n)} {kind}" for kind, n in sorted(kinds.items()))
    text = (
        f"De lijst van cijfers (`indicators.yaml`) telt {len(known.indicators)} kerncijfers, {count(len(known.elsewhere), 'cijfer', 'cijfers')} over "
        f"{elsewhere} en {len(known.derived)} berekende aandelen (soort cijfer: {per_kind}). Wat niet op de lijst staat, wordt niet opgevraagd, "
        "gelezen of bewaard. Alle cijfers gaan over gebieden; er zijn geen gegevens over personen, huishoudens of adressen."
    )
    return f"{text}\n\n{frame_table(facts.sources)}" if len(facts.sources) else f"{text}\n\nDeze databank is leeg."


def _methods() -> str:
    types, of = load_types(), catalogue()
    beta = of.crime_beta
    return "\n".join(
        f"* **{name}:** {text}"
        for name, text in (
            (
                "Score (modelscore)",
                "gepubliceerd door het ministerie van BZK. Score = som van vijf onderwerpen (woningvoorraad, fysieke omgeving, voorzieningen, "
                "sociale samenhang, overlast en onveiligheid) plus een vast getal. Een gebied zonder score krijgt er geen.",
            ),
            (
                "Typen huishoudens (schatting)",
                f"{len(types.groups)} groepen en {len(types.types)} typen. Wij beginnen met een landelijke tabel van soort, leeftijd, eigendom en inkomen. "
                "Die passen wij per buurt aan, tot alle gepubliceerde verdelingen kloppen. Ontbreekt een verdeling, dan nemen wij die van het grotere gebied. "
                "Die verschuift met hoe de buurt daarvan verschilt in leeftijd, grootte en soort huishoudens. Hoe meer de buurt van Nederland verschilt, hoe ruimer "
                f"het bereik. Tien typen staan er alleen vanaf {LEAST_FOR_TYPES} huishoudens. Ook moeten twee van de drie verdelingen (soort met leeftijd, eigendom, "
                f"inkomen) van het gebied zelf zijn. Anders staan er vier groepen. Wij doen dit {MEMBERS} keer, met andere begintabellen en afrondingen. "
                "Het bereik is waar 8 van de 10 uitkomsten liggen.",
            ),
            (
                "Samen leven (schatting uit aannames)",
                "verschil is hoe ver verdelingen uit elkaar liggen. Vraag en aanbod is hoeveel van wat huishoudens kunnen vragen, andere huishoudens "
                "kunnen bieden. De tabel daarachter is een aanname. Wij schoven elke cel met kans 1 op 3 een stap op. Op echte wijken bleef *beter* dan in 66% en *minder "
                "goed* in 76% van de gevallen staan. Bij elke buurt staat hoe vaak. Zorg telt wie hulp kan geven en wie hulp nodig kan hebben. Vraag en handen zijn de "
                "plaats van een buurt tussen alle buurten.",
            ),
            (
                "Vergelijkbare buurten (schatting)",
                "buurten die het meest lijken in woningen, dichtheid, grootte en leeftijd. Nooit in score, prijs, inkomen of misdrijven.",
            ),
            (
                "Oorzaken",
                "de verandering van de score is de som van de veranderingen van de vijf onderwerpen. Kerncijfers worden naast die van vergelijkbare "
                "buurten gelegd. Het is samenhang: wat bewoog mee. Kleine veranderingen zijn hiermee niet te zien. De pagina zegt hoe groot een omslag moet "
                f"zijn. In {BY_CHANCE} gebieden valt er een omslag op. Door toeval alleen zijn dat er ongeveer evenveel.",
            ),
            (
                "Vooruitblik op de score (schatting)",
                f"tot {max(SCORE_YEARS_AHEAD)} jaar. De verwachte score is de laatste score plus een deel van de verwachte verandering. Die verandering "
                "leiden wij af (met regressie) uit het eigen niveau, de eigen schommeling en de gebieden eromheen. Lieten eerdere metingen niet zien dat het helpt, "
                "dan is dat deel nul. Dan staat er geen verandering. De banden zijn fouten van eerdere metingen, naar grootte en jaren vooruit. Zijn er te weinig "
                "metingen, dan zijn het die van heel Nederland. *2 van de 3* staat er alleen als over de rondes samen 63 tot 71 van de 100 scores binnen de band "
                "vielen. Anders staat er hoe vaak per ronde, of dat het een aanname is.",
            ),
            (
                "Signaal (schatting)",
                f"de kans dat een gebied bij de volgende meting onder voldoende komt (score {number(LIMIT_LBM, 2)}). Het gaat om gebieden die er bij de laatste "
                "meting boven lagen. De 5% met de hoogste kans krijgt een signaal. Wij vertellen hoe vaak het per ronde uitkwam. De kans van één gebied staat er "
                "alleen als die in elke ronde klopte. Was de simpele regel 'dichtst bij de grens' eerder even goed, dan geldt die regel.",
            ),
            (
                "Vooruitblik op bewoners (schatting)",
                f"{len(FIGURES)} cijfers, tot {HORIZON} jaar. Het totaal is het laatste aantal, keer een groei die elk jaar zwakker wordt. Bij leeftijden "
                "schuift elk jaar een deel door naar de volgende groep, met geboorte, sterfte en verhuizing zoals de laatste jaren. Was 'geen verandering' eerder "
                "even goed, dan staat er geen verandering.",
            ),
            (
                "Maatregelen (scenario uit aannames)",
                "effect in jaar t = grootste effect x bereik x aanloop x verval. Aanloop = t gedeeld door de aanlooptijd, hooguit 1. "
                "Verval = een half tot de macht (jaren zonder onderhoud gedeeld door de halveringstijd). Daling van misdaad telt mee als "
                f"{number(beta.low, 3)} tot {number(beta.high, 3)} scorepunt per log-eenheid. Maatregelen in hetzelfde onderwerp voegen samen steeds minder toe. "
                f"De band komt uit {number(DRAWS)} berekeningen, elk met andere waarden van de aannames, over {HORIZON} jaar.",
            ),
            (
                "Zichtbaar of niet (gemeten op echte buurten)",
                "een effect heet zichtbaar als het groot genoeg is om in 8 van de 10 gevallen op te vallen. Vals alarm is er dan hooguit 1 op de 20 keer. "
                f"Hoe groot dat is, is gemeten op scores van {listed(map(str, load_limits().score.years))}. Wij legden een buurt, of een groep buurten in één gemeente, "
                "naast minstens 39 andere met hetzelfde verleden. Daarbij telt wat de rest van de wijk en de gemeente deed. Het is gemeten voor 1, 4, 10 en 20 "
                "buurten na 2, 4 en 6 jaar. Verder vooruit beloven wij niets. Een andere klasse staat er alleen als het effect zichtbaar is "
                "(`lib/follow_up/README.md`).",
            ),
            (
                "Kosten (aanname)",
                f"laag, midden en hoog per buurt, woning of huishouden. Latere jaren tellen {percent(100 * of.discount.rate, 2)} per jaar minder mee. Wie "
                "betaalt en wie er voordeel van heeft, is per maatregel een verdeling die u kunt wijzigen.",
            ),
            (
                "Wat een besluit doet omslaan (scenario)",
                "wij veranderen één aanname tegelijk, binnen wat de catalogus mogelijk noemt (duur en aanloop: een kwart tot vier keer). Wij zoeken waar de "
                "volgorde van de scenario's of het pakket verandert. Met de gevonden waarde berekenen wij het hele antwoord opnieuw. Een pakket slaat om als een ander "
                "meer dan 1% beter is. Is het pakket groot, dan kan een waarde dichterbij zijn gemist.",
            ),
            (
                "Nu beginnen, of later (scenario)",
                "dezelfde maatregelen vier jaar later, over dezelfde jaren. Daarnaast staat hoe het verging met vergelijkbare buurten die er net zo voor stonden, "
                "per ronde. Of later herstellen duurder is, is niet gevonden. Dat staat er dus niet.",
            ),
            (
                "Zorg voor elkaar over tien jaar (schatting)",
                "wie hulp kan geven en wie hulp nodig kan hebben, schuift mee met de verwachte leeftijden (45 tot 65, 65 en ouder). Hoe mensen van een "
                "leeftijd wonen, blijft gelijk. Op wijken 2017-2024, een tot zeven jaar vooruit, week het 4 tot 5% af. De verdeling van 75-plussers is landelijk.",
            ),
        )
    )


def _measures() -> str:
    of = catalogue()
    per_grade = Counter(entry.grade for entry in of.interventions)
    cited = [*(entry.sources for entry in of.interventions), *(entry.sources for entry in of.information)]
    told = {source.cite() for sources in cited for source in sources}
    grades = markdown_table(
        ("Bewijs", "Betekenis", "Maatregelen"), [(grade, of.grades.of(grade), per_grade[grade]) for grade in GRADES]
    )
    per_fit = Counter(entry.fit.mark for entry in of.interventions)
    fits = markdown_table(
        ("Past hier", "Betekenis", "Maatregelen"), [(mark, of.fits.of(mark), per_fit[mark]) for mark in FIT_MARKS]
    )
    rows = [
        (
            entry.label,
            entry.grade,
            entry.fit.mark,
            "blijft" if entry.half_life_years is None else f"{number(entry.half_life_years, 1).removesuffix(',0')} jaar",
            BASIS_WORDS[entry.timing.half_life.basis],
            f"€ {number(entry.costs.investment.low)} tot € {number(entry.costs.investment.high)} per {entry.costs.per}",
            len(entry.sources),
        )
        for entry in of.interventions
    ]
    return (
        f"De catalogus telt {count(len(of.interventions), 'maatregel', 'maatregelen')} om mee te rekenen, "
        f"{len(of.information)} die alleen informatie is, {count(len(of.partners), 'partner', 'partners')} en "
        f"{count(len(told), 'publicatie', 'publicaties')}. Maatregelen waarvan goed onderzoek geen effect vond, staan erin en laten dat zien.\n\n"
        f"{grades}\n\nNaast het bewijs elders staat hoe goed het hier past: bij deze maatregel, deze plek en de leefbaarheidsscore.\n\n{fits}\n\n"
        f"{_found_out(cited)}\n\n"
        + markdown_table(
            (
                *("Maatregel", "Bewijs elders", "Past hier", "Halvering zonder onderhoud (aanname)", "Die duur is in onderzoek"),
                *("Eenmalige kosten (aanname)", "Publicaties"),
            ),
            rows,
        )
    )


def _found_out(cited: Sequence[Sources]) -> str:
    """How many durations were found, and how much of the publications was read."""
    entries = catalogue().interventions
    bases = Counter(entry.timing.half_life.basis for entry in entries)
    seen = Counter({source.cite(): source.seen for sources in cited for source in sources}.values())
    return (
        f"Er zijn {len(entries)} maatregelen. Hoe lang het effect duurt, is bij {bases['bevinding']} gevonden. Bij {bases['verwant']} is het alleen gevonden "
        f"voor iets verwants, zoals de levensduur van een toestel. Bij {bases['keuze']} is het niet gevonden. Waar is gezocht, staat in de catalogus. Van de "
        f"publicaties zijn er {seen['gelezen']} gelezen. Van {seen['samenvatting gelezen']} is de samenvatting gelezen, en van {seen['bericht erover gelezen']} "
        f"een bericht erover. Niet nagezien zijn er {seen['niet nagezien']}."
    )


def _assumptions() -> str:
    found = assumed()
    return (
        f"In de catalogi (map `data/catalogue`) staan samen {number(sum(group.count for group in found))} aannames. Een wijziging in de app geldt alleen voor "
        "het eigen scenario, staat erbij en is terug te draaien. Daarnaast zijn er vaste instellingen van de rekenmethode, zoals hoe snel een trend "
        "zwakker wordt. Die staan met hun reden in `lib/outlook/README.md`, `lib/outlook/population/README.md` en `lib/households/README.md`.\n\n"
        + markdown_table(("Aanname", "Aantal", "Waar te wijzigen"), [(group.what, group.count, group.where) for group in found])
    )


def _fairness() -> str:
    return f"""\
* Buurtbalans vraagt herkomst, nationaliteit en geloof niet op en bewaart ze niet. Het rekent er ook niet mee, niet in een model en niet als filter. Andere cijfers kunnen er wel mee samenhangen. Ook daarom gaan besluiten over mensen nooit via Buurtbalans.
* {BESIDE}
* Kleine gebieden: de schatting van typen huishoudens en de vooruitblik op bewoners beginnen bij {LEAST_HOUSEHOLDS} huishoudens. Daaronder staat *te weinig huishoudens*. De vooruitblik op de score is er alleen waar een score is gepubliceerd (vanaf ongeveer 100 inwoners). Wat niet is gepubliceerd, wordt niet als cijfer ingevuld.
* Etiket op een buurt: er zijn geen ranglijsten en geen alarmkleuren. Signalen staan op alfabet. Een buurt wordt vergeleken met vergelijkbare buurten. Toch kan een openbaar signaal een buurt schaden. Bespreek het eerst met wie er woont.
* Aanbod en vraag van huishoudens gaan over mogelijkheden en zijn een aanname. Ze zeggen niets over iemand die u kent.
* Persoonsgegevens: wie een scenario bewaart, kan daarbij een naam en notities opslaan. Beide mogen leeg blijven. Waar inloggen aanstaat, staat de naam van de gebruiker op het scherm. Vrije tekst komt nooit in een link."""


def _versions(facts: Facts) -> str:
    rows = [("Buurtbalans", facts.app_version), (f"databank {plain(facts.databank)}", facts.version)]
    rows += [(f"`data/catalogue/{name}`", mark) for name, mark in facts.catalogues]
    return "Een controlegetal verandert als de inhoud verandert.\n\n" + markdown_table(
        ("Onderdeel", "Versie of controlegetal"), rows
    )
