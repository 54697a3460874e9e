"""One service off or answering nonsense, with real figures: the others arrive as ever, and the summary says what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.databank.download import download, make_plan
from lib.databank.outcomes import summary
from lib.databank.store import Databank
from lib.scores import DIMENSIONS
from tests.databank.replay.replay_server import disturb, needs_replay, replay
from tests.replicas import each_once

pytestmark = [needs_replay, pytest.mark.usefixtures("waits")]
PLAN = make_plan([2024], ["GM0917"])
OFF = {"garbage": "garbage=1", "error": "status=503", "dropped": "drop=1"}
# host -> the source that it holds, and what the summary says when it is off
HOSTS = {
    "opendata.cbs.nl": ("key_figures", "Kerncijfers wijken en buurten: niet opgehaald"),
    "api.pdok.nl": ("geometry", "CBS wijk- en buurtkaart: niet opgehaald"),
    "www.leefbaarometer.nl": ("scores", "Het zip-bestand is niet te gebruiken; alleen de metingen van de kaartdienst zijn er."),
    "dataderden.cbs.nl": ("crime", "Geregistreerde misdrijven, wijken en buurten: niet opgehaald"),
}


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    with replay() as address:
        yield address


@pytest.fixture(autouse=True)
def mirror(real: str, monkeypatch: pytest.MonkeyPatch, no_internet: None) -> Iterator[None]:  # noqa: ARG001
    monkeypatch.setenv("BUURTBALANS_MIRROR", real)
    yield
    disturb(real, "", "")


@pytest.fixture(scope="module")
def undisturbed(real: str, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", real)
        return download(tmp_path_factory.mktemp("ongestoord"), PLAN, quiet=True)


def content(databank: Databank, table: str) -> dict[tuple[int, str], str]:
    return {(part.year, part.scope): part.sha256 for part in databank.parts if part.table == table}


@pytest.mark.parametrize(("host", "fault"), each_once(HOSTS, OFF))
def test_the_others_arrive(real: str, undisturbed: Databank, tmp_path: Path, host: str, fault: str) -> None:
    source, said = HOSTS[host]
    disturb(real, OFF[fault], host)
    databank = download(tmp_path, PLAN, quiet=True)
    assert databank.verify() == []
    states = {outcome.source: outcome.state for outcome in databank.outcomes}
    assert states[source] == ("partly" if source == "scores" else "failed")
    beside = {"rivm"} if source == "crime" else set()  # of the same host
    assert "failed" not in {state for name, state in states.items() if name not in {source, *beside}}
    text = summary(databank.outcomes)
    assert said in text
    assert host in text  # who did not answer
    for table in {"key_figures", "crime"} - {source}:
        assert content(databank, table) == content(undisturbed, table), table
    if source != "scores":
        # on whose borders a measurement is cannot be settled without the codes of CBS
        columns = ["code", "year", "afw", *DIMENSIONS]
        assert databank.read("scores")[columns].equals(undisturbed.read("scores")[columns])
    if source == "key_figures":
        assert databank.years("geometry") == [2024]  # without the codes of CBS nothing can be placed on a newer map
        assert len(databank.read("geometry")) == 57
    elif source != "geometry":
        assert content(databank, "geometry") == content(undisturbed, "geometry")
    if source == "scores":
        assert len(databank.read("scores", years=[2024], levels=["buurt"])) == 10_514


def test_what_was_there_stays(real: str, undisturbed: Databank, tmp_path: Path) -> None:
    """A second download without crime keeps that of the first, and the sentence says so."""
    path = Path(shutil.copytree(undisturbed.path, tmp_path / "databank"))
    disturb(real, OFF["error"], "dataderden.cbs.nl")
    databank = download(path, PLAN, quiet=True)
    assert content(databank, "crime") == content(undisturbed, "crime")
    (crime,) = [outcome for outcome in databank.outcomes if outcome.source == "crime"]
    assert crime.state == "failed"
    assert "Wat er al was, blijft: Veiligheid op de Kaart en bij Oorzaken tonen nog 2024." in crime.gaps


def test_the_map_service_of_the_scores_is_not_needed(real: str, undisturbed: Databank, tmp_path: Path) -> None:
    disturb(real, OFF["error"], "geo.leefbaarometer.nl")
    databank = download(tmp_path, PLAN, quiet=True)
    assert content(databank, "scores") == content(undisturbed, "scores")
    assert databank.outcomes == undisturbed.outcomes
