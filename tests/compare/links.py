"""Links to the sample that together show every part of every page, most of them with scenarios."""

from __future__ import annotations

from lib.sample.stories.planted import Story
from lib.scenarios import Scenario, ScenarioAction, ScenarioEvent, encode_link
from tests.answers.decision_cases import HAVEN, MIJN, NEW, SINGEL, SMALL, TUIN, homes, measure, scenario

Query = dict[str, str]


def link(story: Story, *scenarios: Scenario, buurt: bool = True, **more: str) -> Query:
    """Query of a link to the buurt of a planted story (or its gemeente), with up to three scenarios."""
    chosen = {"bu": story.code} if buurt else {}
    written = {name: encode_link(one) for name, one in zip(("s", "s2", "s3"), scenarios, strict=False)}
    return {"db": "voorbeeld", "gm": story.gemeente, **chosen, **written, **more}


def plan(story: Story, *interventions: str, **more: object) -> Scenario:
    """A scenario with these measures in the buurt of a story."""
    measures = [measure(name, story.code, 40 + 10 * n, 2027 + n) for n, name in enumerate(interventions)]
    return scenario(*measures, gemeente=story.gemeente, **more)


def links() -> dict[str, Query]:
    """Name -> query."""
    stopped = scenario(measure("verlichting", SINGEL.code, until=2032), gemeente=SINGEL.gemeente)
    built = scenario(
        housing=(homes("nieuwbouw", TUIN.code, 80), homes("senioren", TUIN.code, 40, "corporatie")), gemeente=TUIN.gemeente
    )
    agreed = plan(
        MIJN,
        "wijkcentrum",
        actions=(ScenarioAction(partner="corporatie", year=2027),),
        events=(ScenarioEvent(year=2016, area=MIJN.code),),
    )
    return {
        "buurt": link(TUIN),
        "gemeente": link(HAVEN, buurt=False),
        "few households": link(SMALL),
        "new buurt": link(NEW, periode="2014-2024"),
        "one measure": link(TUIN, plan(TUIN, "verlichting")),
        "upkeep that stops": link(SINGEL, stopped, deel="zelf"),
        "two scenarios": link(TUIN, plan(TUIN, "verlichting"), plan(TUIN, "groen_restruimte", "buurtwacht")),
        "three scenarios": link(HAVEN, plan(HAVEN, "verlichting"), plan(HAVEN, "speelplek"), plan(HAVEN, "cctv"), variant="B"),
        "housing": link(TUIN, built, deel="woningen"),
        "measures and housing": link(SINGEL, plan(SINGEL, "renovatie", housing=(homes("verkoop", SINGEL.code, 20),))),
        "own assumption": link(TUIN, plan(TUIN, "verlichting", assumptions={"verlichting.half_life_years": 5.0})),
        "agreements and events": link(MIJN, agreed),
        "measures that do not count": link(TUIN, plan(TUIN, "bestaatniet", "rotterdamwet", "verlichting")),
        "six measures": link(
            NEW, plan(NEW, "herstructurering", "verkoop_huur", "middenhuur_mix", "whatsapp", "hotspot", "jongerenwerk")
        ),
        "a link full of mistakes": link(TUIN) | {"gm": "GM1234", "jaar": "3000", "vs": "x", "deel": "onzin"},
        "areas side by side": link(
            HAVEN, vs=f"{HAVEN.code},{HAVEN.gemeente},NL00", ref="NL00", jaar="2020", thema="age_65_plus", deel="samen"
        ),
        "similar buurten": link(TUIN, deel="anderen"),
        "what moved": link(MIJN, deel="bewoog"),
        "residents": link(TUIN, deel="bewoners"),
        "package": link(TUIN, buurt=False, deel="pakket"),
    }
