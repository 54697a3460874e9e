"""Decisions to make reports of: plausible ones, and ones that try to break a page."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pandas as pd

from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.measures.costs import ScenarioCosts
from lib.answers.measures.plans import AFTER_YEARS, PLANS
from lib.answers.measures.timing.later import Later

START = 2027
MOST_WITH_NOTHING = 6  # measures; a scenario with more has no area where nothing is done
GRADE_TEXT = {
    "A": "Sterk bewijs: experiment met loting of overzicht van veel goede studies.",
    "B": "Goed bewijs: vergelijking met controlegroep of Nederlands onderzoek naar oorzaak en gevolg.",
    "C": "Gemengd of beschrijvend onderzoek: het kan werken, hoeveel is niet goed gemeten.",
    "D": "Ervaring uit de praktijk of oordeel van deskundigen, geen gemeten effect.",
    "N": "Goed onderzocht, en er is geen of bijna geen effect gevonden.",
}
MEASURES = (
    ("Straat- en achterpadverlichting", "B", 140_000.0, 12_000.0, 0.012),
    ("Opruimen en groen maken van restruimte", "A", 45_000.0, 9_000.0, 0.016),
    ("Speelplek of speeltuin", "N", 60_000.0, 4_000.0, 0.001),
    ("Wijkcentrum met programma", "C", 150_000.0, 60_000.0, 0.003),
    ("Woningverbetering in bewoonde staat", "B", 2_400_000.0, 40_000.0, 0.010),
    ("WhatsApp-buurtpreventie", "C", 2_000.0, 1_500.0, 0.002),
    ("Meer of beter openbaar groen", "N", 250_000.0, 20_000.0, 0.003),
)
FITS = ("goed", "matig", "zwak", "geen")
FOUND = (
    "Onderzoek vond ongeveer 14% minder geregistreerde misdrijven waar beter verlicht werd (21 studies). Hier zijn 240 misdrijven per "
    "jaar geregistreerd (2024). Bij dit bereik zou het gaan om hooguit 30 per jaar."
)
# Everything that means something to typst, XML, a spreadsheet, a URL or a terminal.
HOSTILE = '#panic("x") $ x^2 $ *vet* _schuin_ @label <label> \\ & \' " ` ~ [haak] {acc} // /* http://x.nl 😀👩‍👩‍👧 é ë \x00\x1b[31m \u202e'
LONG = (
    "Onderhoudsvriendelijke herinrichting van de openbare ruimte rond de portieketageflats aan de Burgemeester-van-Grunsvenlaan "
)
LONGWORD = "Arbeidsongeschiktheidsverzekeringsmaatschappijgebouwencomplex" * 3
VISIBLE = (
    "In één buurt als deze kan de Leefbaarometer dit niet laten zien: verwacht wordt +0,012 in de meting van 2030, en daar valt pas een verandering vanaf 0,098 op. Meet het anders: verlichte meters achterpad, meldingen bij de "
    "gemeente en ervaren veiligheid. De gewone schommeling in twee jaar is voor zo’n buurt tot 0,031."
)


LATER = Later(
    starts=(START, START + 4),
    years_of_effect=(13, 9),
    mean_effect=(0.009, 0.007),
    paid=(62e6, 59e6),
    discounted=(60e6, 53e6),
    table=pd.DataFrame([("Jaren", "13 jaar", "9 jaar", "−4 jaar")], columns=["what", "chosen", "later", "difference"]),
    sentence="",
)


def shape(years: np.ndarray, upkeep: float, half_life: float = 4.0) -> np.ndarray:
    """Ramp of two years, upkeep for so many years, then decay."""
    t = years - START
    return np.minimum(t / 2, 1) * 0.5 ** (np.maximum(0, t - max(2, upkeep)) / half_life)


def costs(measures: pd.DataFrame, scale: float = 1.0) -> ScenarioCosts:
    by_measure = pd.DataFrame(
        [
            {
                "measure": row.measure,
                "area": row.area,
                "investment_low": 0.6 * scale * money,
                "investment_mode": scale * money,
                "investment_high": 1.7 * scale * money,
                "upkeep_low": 0.5 * scale * yearly,
                "upkeep_mode": scale * yearly,
                "upkeep_high": 2.2 * scale * yearly,
                "total_low": 0.6 * scale * money + 7 * scale * yearly,
                "total_mode": scale * (money + 14 * yearly),
                "total_high": 1.7 * scale * money + 14 * 2.2 * scale * yearly,
                "years": 14,
                "basis": "per buurt",
            }
            for row, (_, _, money, yearly, _) in zip(measures.itertuples(), _cycle(len(measures)), strict=True)
        ]
    )
    years = np.arange(START, START + 15)
    if by_measure.empty:
        by_measure = pd.DataFrame(
            columns=[
                "measure",
                "area",
                *(f"{k}_{q}" for k in ("investment", "upkeep", "total") for q in ("low", "mode", "high")),
                "years",
                "basis",
            ]
        )
    investment, yearly = float(by_measure["investment_mode"].sum()), float(by_measure["upkeep_mode"].sum())
    by_year = pd.DataFrame(
        {"year": years, "investment": np.where(years == START, investment, 0.0), "upkeep": np.where(years > START, yearly, 0.0)}
    )
    by_year["total"] = by_year["investment"] + by_year["upkeep"]
    by_year["discounted"] = by_year["total"] / 1.0225 ** (years - START)
    total, paid = float(by_year["discounted"].sum()), investment + 14 * yearly
    payers = pd.DataFrame(
        {
            "payer": ["gemeente", "corporatie"],
            "investment": [0.75 * investment, 0.25 * investment],
            "running": [14 * yearly, 0.0],
            "total": [0.75 * investment + 14 * yearly, 0.25 * investment],
        }
    )
    return ScenarioCosts(
        by_measure=by_measure,
        by_year=by_year,
        investment=(0.6 * investment, investment, 1.7 * investment),
        upkeep_per_year=(0.5 * yearly, yearly, 2.2 * yearly),
        running=(7 * yearly, 14 * yearly, 14 * 2.2 * yearly),
        total=(0.5 * paid, paid, 2 * paid),
        base_year=START,
        by_payer=payers if paid else payers.iloc[:0],
        split=pd.DataFrame(
            [
                (row.measure, side, *shares, "De gemeente betaalt de openbare ruimte.")
                for row in measures.itertuples()
                for side, shares in (("betaalt", (75, 25, 0, 0, 0)), ("merkt er baten van", (20, 10, 5, 5, 60)))
            ],
            columns=["measure", "side", "gemeente", "corporatie", "zorg", "rijk", "bewoners", "reason"],
        ),
        payer_text="Wie betaalt: gemeente 90%, corporatie 10%." if paid else "",
        discounted_total=(0.6 * total, total, 1.8 * total),
        years=15,
        discount_rate=0.0225,
        price_level=2024,
        text="Orden van grootte zonder opbrengsten, in prijzen van 2024.",
        per_euro_text="Orde van grootte: een honderdste punt op de score kost ongeveer een miljoen euro.",
    )


def _cycle(n: int) -> list[tuple[str, str, float, float, float]]:
    return [MEASURES[i % len(MEASURES)] for i in range(n)]


def scenario(
    slot: str = "A", n: int = 3, sign: float = 1.0, title: str = "Licht en groen", names: str = "", **changes: object
) -> ScenarioAnswer:
    """A scenario with `n` measures; `names` goes in front of every name in it."""
    chosen = _cycle(n)
    areas = tuple(names + area for area in ("Vrieheide", "De Stack")) if n else ()
    measures = pd.DataFrame(
        [
            {
                "measure": names + label,
                "area": areas[i % 2],
                "coverage": 1.0 if i % 2 else 0.6,
                "start": START + i % 2,
                "upkeep": "blijvend" if i % 3 else "tot en met 2030",
                "grade": grade,
                "grade_text": GRADE_TEXT[grade],
                "fit": FITS[i % len(FITS)],
                "fit_text": f"Past {FITS[i % len(FITS)]}: gemeten in een ander land.",
                "label": names + label,
                "measure_id": f"m{i}",
                "area_code": f"BU09170{i % 2}00",
            }
            for i, (label, grade, *_) in enumerate(chosen)
        ],
        columns=[
            *("measure", "area", "coverage", "start", "upkeep", "grade", "grade_text", "fit", "fit_text", "label"),
            *("measure_id", "area_code"),
        ],
    )
    peak = sign * sum(points for *_, points in chosen)
    years = np.arange(START, START + 16)
    plans = dict(zip(PLANS, (99.0, 4.0, 0.0), strict=True))
    path = pd.concat(
        [
            pd.DataFrame({"year": years, "plan": plan}).assign(
                **{k: f * peak * shape(years, upkeep) for k, f in (FACTORS if sign > 0 else REVERSED).items()}
            )
            for plan, upkeep in plans.items()
        ],
        ignore_index=True,
    )
    at = path.assign(after_years=path["year"] - START)
    effects = at[at["after_years"].isin(AFTER_YEARS)][["after_years", "year", "plan", "low", "middle", "high"]]
    against = pd.concat(
        [
            pd.DataFrame(
                {
                    "year": years,
                    "line": line,
                    "low": 3.80 + e - 0.05,
                    "middle": 3.80 + e,
                    "high": 3.80 + e + 0.05,
                    "band": "19 van de 20 keer",
                }
            )
            for line, e in (("zonder maatregelen", 0 * years), ("met dit scenario", peak * shape(years, 99)))
        ],
        ignore_index=True,
    )
    result = ScenarioAnswer(
        slot=slot,
        title=title,
        hash=f"{slot.lower()}1b2c3d4e5f60718293a4b5c6d7e8f90" * 2,
        areas=areas,
        headline=f"Met blijvend onderhoud is het effect op de score na vijftien jaar {100 * peak:+.1f} honderdste punt; zonder onderhoud is daar bijna niets van over.".replace(
            ".", ",", 1
        )
        if n
        else "",
        effects=effects if n else effects.iloc[:0],
        path=path if n else path.iloc[:0],
        against=against,
        measures=measures,
        mix=pd.DataFrame(
            {
                "type": [
                    "Jonge alleenwonenden",
                    "Gezinnen in een corporatiewoning",
                    "Alleenwonende 65-plussers",
                    "Paren van 65 en ouder",
                ],
                "before": [0.14, 0.22, 0.24, 0.40],
                "after": [0.13, 0.21, 0.26, 0.40],
            }
        ),
        living=pd.DataFrame(
            {
                "index": ["Verschil in inkomen", "Dekking van hulp"],
                "before": ["ongeveer zoals in Nederland", "58% tot 66%"],
                "after": ["ongeveer zoals in Nederland", "60% tot 67%"],
                "change": ["geen verschil", "kan iets hoger worden"],
            }
        ),
        costs=costs(measures),
        partners=pd.DataFrame(
            {
                "who": [names + "Gemeente", names + "Woningcorporatie", names + "Bewoners"],
                "what": [
                    "neemt het initiatief, betaalt en meet of het werkt",
                    "beheert portieken en kent de huurders",
                    "wijzen donkere plekken aan",
                ],
                "when": [START, START + 1, "elk jaar"],
                "kind": ["aanname"] * 3,
            }
        ),
        participation=pd.DataFrame(
            {
                "who": [names + "Huurders rond de achterpaden, vooral wie ’s avonds loopt."],
                "how": ["Loop een avond samen langs de donkere plekken en wijs aan waar licht nodig is."],
                "why": ["Naar schatting werkt ruim de helft overdag; een middag mist hen."],
            }
        ),
        evidence=pd.DataFrame(
            [
                {
                    "measure": names + label,
                    "grade": grade,
                    "grade_text": GRADE_TEXT[grade],
                    "fit": FITS[i % len(FITS)],
                    "fit_text": f"Past {FITS[i % len(FITS)]}: gemeten in een ander land.",
                    "found": FOUND,
                    "timing": "Duur: niet gevonden, dus een keuze. Gezocht in: overzichten van onderzoek.",
                    "published": "In experimenten daalde de geregistreerde misdaad in gebieden met betere verlichting met 14 procent.",
                    "sources": "Welsh, Farrington en Douglas (2022), The impact and policy relevance of street lighting",
                    "assumption": "Van misdaad naar score: 0,035 punt per log-eenheid.",
                }
                for i, (label, grade, *_) in enumerate(dict.fromkeys(chosen))
            ],
            columns=[
                "measure",
                "grade",
                "grade_text",
                "fit",
                "fit_text",
                "found",
                "published",
                "timing",
                "sources",
                "assumption",
            ],
        ),
        risks=pd.DataFrame(
            {
                "measure": [names + MEASURES[0][0]],
                "kind": ["waterbed"],
                "text": ["Zonder toezicht kan overlast naar een andere plek gaan."],
            }
        ),
        assumptions=pd.DataFrame(
            {"label": ["Halfwaardetijd van verlichting"], "unit": ["jaar"], "default": [4.0], "chosen": [2.5]}
        ),
        visibility=VISIBLE,
        duration="Hoe lang het duurt, is een keuze van ons en geen bevinding." if n else "",
        class_text="",
        mix_year=2024,
        later=LATER if n else None,
        timing=pd.DataFrame(
            [
                (
                    "Vraagt het nu, of over vier jaar?",
                    names + "Begint hetzelfde in 2031, dan zijn er 9 in plaats van 13 jaar effect.",
                ),
                ("Past het ook later?", names + "De speelplek is vooral voor kinderen: 210 in 2024, naar schatting 150 in 2034."),
            ],
            columns=["question", "text"],
        ),
        nothing=pd.DataFrame(
            [
                (
                    names + "Singelkwartier",
                    "BU09170900",
                    "Zonder maatregelen is dit te verwachten. Singelkwartier scoorde 3,90 in 2024.",
                    "U laat liggen: overlast en onveiligheid (−0,06). Daarvoor staan 9 maatregelen in de lijst.",
                )
            ][: n <= MOST_WITH_NOTHING],
            columns=["area", "area_code", "expected", "given_up"],
        ),
        notes="De huurdersvereniging heeft vorig jaar al 40 donkere plekken gemeld.",
        events=("2016, Vrieheide: sloop en nieuwbouw",),
        by_area=pd.concat(
            [
                effects[effects["after_years"] == after].assign(
                    area=area, area_code=f"BU0917{i}", score=score, households=200.0, inhabitants=people
                )
                for i, (area, score, people) in enumerate(zip(areas, (3.72, 3.81), (420, 1250), strict=False))
                for after in AFTER_YEARS
            ]
        )
        if n
        else pd.DataFrame(),
    )
    return dataclasses.replace(result, **changes)


FACTORS = {"low": 0.3, "narrow_low": 0.6, "middle": 1.0, "narrow_high": 1.5, "high": 2.1}
REVERSED = dict(zip(FACTORS, reversed(FACTORS.values()), strict=True))


def empty(slot: str = "A") -> ScenarioAnswer:
    """A scenario in which nothing is chosen: every table is empty, every text too."""
    full = scenario(slot, n=0, title="")
    frames = {
        f.name: getattr(full, f.name).iloc[:0]
        for f in dataclasses.fields(full)
        if isinstance(getattr(full, f.name), pd.DataFrame)
    }
    return dataclasses.replace(full, **frames, later=None, visibility="", class_text="", notes="", events=())


def decision(*scenarios: ScenarioAnswer, **changes: object) -> Decision:
    """A decision for Heerlen on these scenarios, or on one plausible scenario."""
    result = Decision(
        gemeente="Heerlen",
        gemeente_code="GM0917",
        year=2024,
        scenarios=scenarios or (scenario(),),
        sources=(
            "Leefbaarometer 3.0, Ministerie van Binnenlandse Zaken en Koninkrijksrelaties, 2024 (modelscore)",
            "Kerncijfers wijken en buurten, CBS, 2024 (meting)",
            "Catalogus van maatregelen van Buurtbalans (aanname)",
        ),
        unknown=("Wat bewoners zelf van deze maatregelen vinden.",),
        databank_name="Nederland",
        databank_version="2025-11-01-3f9a",
        fictional=False,
        catalogue_fingerprint="9c41e07ab2",
        made_on=datetime.date(2025, 11, 23),
    )
    return dataclasses.replace(result, **changes)


def comparison() -> Decision:
    """Three scenarios for fictional data: one with more, one negative, one with everything."""
    return decision(
        scenario("A"),
        scenario("B", n=5, title="Ook de woningen"),
        scenario("C", n=1, sign=-1, title=""),
        fictional=True,
        databank_name="Voorbeeldgegevens (verzonnen)",
    )


def crowded() -> Decision:
    """Three scenarios of twelve measures with long, hostile names and notes that fill a page."""
    return decision(*(_crowded(slot) for slot in "ABC"), fictional=True, gemeente=LONG)


def full() -> Decision:
    """One scenario with twelve measures of ordinary names."""
    return decision(scenario(n=12))


def _crowded(slot: str) -> ScenarioAnswer:
    full = scenario(slot, n=12, names=LONG + HOSTILE + " ", title=LONG)
    many = {
        name: pd.concat([getattr(full, name)] * 12, ignore_index=True)
        for name in ("partners", "participation", "risks", "assumptions", "mix", "living")
    }
    return dataclasses.replace(
        full,
        **many,
        areas=tuple(f"{LONG}{i}" for i in range(12)),
        headline=LONG * 6,
        visibility=LONG * 6 + LONGWORD,
        class_text=LONG * 4,
        notes=(HOSTILE + " " + LONG + LONGWORD + "\n\n") * 12,
        events=tuple(f"{1990 + i}: {LONG}" for i in range(20)),
    )


def hostile() -> Decision:
    """One scenario with markup, formulas and control characters in every text."""
    return decision(
        scenario(names=HOSTILE + " ", title="=cmd|' /C calc'!A0", notes="=SUM(1;2)\n+31 6\n-1\n@x\n" + HOSTILE, headline=HOSTILE),
        gemeente="’s-Gravenhage / #test & <b>",
    )
