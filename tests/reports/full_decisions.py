"""Decisions that fill their A4: plans in several buurten with long names, several payers, agreements, topics, notes and a workshop."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from lib.answers.decision.people import AGREED
from lib.answers.decision.record import Decision, Group
from lib.answers.measures.money import payer_sentence, without_rest
from lib.answers.measures.plans import PLANS
from lib.answers.outlines import Outlines
from tests.reports import report_decisions as make

NAMES = (
    "Burgemeester van Grunsvenplein en omgeving",
    "Vrieheide-Nieuw Einde Zuid",
    "Heerlerheide Kom - Bautscheiderstraat",
    "De Stack en Passart-Noord",
)
MAP = Outlines(1.0, 0.8, {f"BU0917{i}": (((0.2 * i, 0.1), (0.2 * i + 0.2, 0.1), (0.2 * i + 0.2, 0.7)),) for i in range(4)})
PAYERS = ("gemeente", "corporatie", "zorg en verzekeraars", "Rijk", "bewoners en ondernemers")
TOPICS = ("woningvoorraad", "fysieke omgeving", "voorzieningen", "sociale samenhang", "overlast en onveiligheid")
GROUP = Group(
    "A",
    "Omdat bewoners er zelf om vragen, en omdat de corporatie dan toch al begint met de portieken aan de kant van het plein.\n"
    * 3,
    tuple(f"Wie zoekt uit of het beheer van plein {n} na drie jaar nog betaald is, en door wie?" for n in range(8)),
    tuple(f"Tafel {n}: het plein is donker na negen uur, en niemand weet wie de lampen beheert." for n in range(20)),
)


def full(measures: int, buurten: int, payers: int = 4, agreements: int = 4, group: Group | None = None) -> Decision:
    """A decision on one scenario with so much in it."""
    plan = make.scenario(n=measures, title="Licht, groen en een plek om elkaar te ontmoeten, met blijvend onderhoud")
    codes = [f"BU0917{i}" for i in range(buurten)]
    areas = NAMES[:buurten]
    rows = [
        {**row, "area": areas[i], "area_code": codes[i]}
        for i in range(buurten)
        for row in plan.by_area[plan.by_area["area"] == plan.by_area["area"].iloc[0]].to_dict("records")
    ]
    agreed = pd.DataFrame(
        {
            "who": [f"Woningcorporatie {n} en bewonerscommissie" for n in range(agreements)],
            "what": [
                f"legt in alle portieken en achterpaden van deel {n} verlichting aan en zorgt dat lampen binnen een week werken"
                for n in range(agreements)
            ],
            "when": [make.START + n for n in range(agreements)],
            "kind": [AGREED] * agreements,
        }
    )
    parts = {
        name: without_rest(round(getattr(plan.costs, name)[1]), np.ones(payers)).astype(float)
        for name in ("investment", "running")
    }
    by_payer = pd.DataFrame({"payer": PAYERS[:payers], **parts, "total": parts["investment"] + parts["running"]})
    scenario = dataclasses.replace(
        plan,
        areas=areas,
        measures=plan.measures.assign(
            area=[areas[i % buurten] for i in range(measures)], area_code=[codes[i % buurten] for i in range(measures)]
        ),
        by_area=pd.DataFrame(rows).assign(effect_class=4),
        partners=pd.concat([agreed, plan.partners], ignore_index=True),
        costs=dataclasses.replace(plan.costs, by_payer=by_payer, payer_text=payer_sentence(by_payer, plan.costs.split)),
        problem=pd.DataFrame([(topic, -0.1, 0.02) for topic in TOPICS], columns=["label", "here", "around"]),
        problem_text=f"Op woningvoorraad scoren {' en '.join(areas)} lager dan de gemeente: −0,10 tegen +0,02.",
        notes="\n".join(f"Notitie {n}: eerst vragen wie 's avonds over het pad loopt." for n in range(6)),
    )
    assert set(scenario.by_area["plan"]) == set(PLANS)
    decision = make.decision(scenario, outlines=MAP, address="https://buurtbalans.example/besluit?gm=GM0917")
    return dataclasses.replace(decision, group=group)
