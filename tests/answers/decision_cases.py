"""The sample databank and scenarios on it, for the tests of a decision."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from lib.answers.decision.answer import answer_of, together
from lib.answers.decision.record import Decision
from lib.answers.households.together import Living
from lib.answers.outlook.score import ScoresAhead
from lib.answers.place import Gemeente
from lib.databank import SAMPLE
from lib.databank.store import Databank, open_databank
from lib.sample.stories.planted import story
from lib.scenarios import Scenario, ScenarioHousing, ScenarioMeasure

# Far more than the catalogue assumes, and sooner: nothing in it is large enough to be seen in one buurt.
LARGE = {"herstructurering.onset_years": 1.0} | {
    f"herstructurering.{dimension}.{end}": most - below
    for dimension, most in (("won", 0.09), ("soc", 0.05))
    for end, below in (("low", 0.002), ("mode", 0.001), ("high", 0.0))
}
HAVEN, TUIN, SINGEL, MIJN, SMALL, NEW = story(1), story(3), story(4), story(7), story(12), story(11)


def linked_sample(directory: Path) -> Databank:
    """The sample, with what is computed from it kept in `directory`."""
    for path in SAMPLE.glob("*.*"):
        (directory / path.name).symlink_to(path)
    return open_databank(directory)


def measure(intervention: str, area: str, coverage: int = 80, start: int = 2027, until: int | None = None) -> ScenarioMeasure:
    return ScenarioMeasure(intervention=intervention, area=area, coverage=coverage, start=start, upkeep_until=until)


def scenario(*measures: ScenarioMeasure, gemeente: str = TUIN.gemeente, **more: object) -> Scenario:
    """A scenario in the areas of its measures and housing."""
    housing: tuple[ScenarioHousing, ...] = more.get("housing", ())  # type: ignore[assignment]
    areas = tuple(dict.fromkeys(item.area for item in (*measures, *housing)))
    return Scenario.model_validate({"gemeente": gemeente, "areas": areas, "measures": measures, **more})


def homes(kind: str, area: str, dwellings: int, tenure: str = "koop", **more: object) -> ScenarioHousing:
    return ScenarioHousing.model_validate(
        {"kind": kind, "area": area, "dwellings": dwellings, "tenure": tenure, "start": 2027, **more}
    )


def decide(
    databank: Databank,
    gemeente: Gemeente,
    scenarios: Sequence[tuple[str, Scenario]],
    living: Living | None = None,
    scores: ScoresAhead | None = None,
    today: datetime.date | None = None,
    year: int | None = None,
) -> Decision:
    """Everything the page Besluit and the reports say of these scenarios (slot, scenario).

    `living` and `scores` are what the country as a whole brings; without them there are no household types and no outlook.
    `year` is the score year, default the newest. What cannot be counted is said in the `problems` of its scenario.
    """
    score_year = year if year is not None else max(gemeente.score_years(), default=gemeente.map_year)
    answered = [answer_of(gemeente, slot, scenario, living, scores, score_year) for slot, scenario in scenarios]
    return together(databank, gemeente, answered, living, score_year, today)
