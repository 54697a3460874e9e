"""Each fault of a service ends in success or in one clear sentence, with the previous databank intact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.databank.download import available_gemeenten, download, make_plan
from lib.databank.errors import SourceUnavailable
from lib.databank.progress import read_progress
from lib.databank.sources import web
from lib.databank.store import open_databank
from tests.services import SyntheticServices

Hashes = Callable[[Path], dict[str, str]]
PLAN = make_plan([2024], ["GM9002"])
# of every service one request that a download of one gemeente makes, and who is named when it keeps failing
REQUESTS = {
    "84799NED/DataProperties": "",
    "85984NED/DataProperties": "opendata.cbs.nl",
    "ODataFeed/odata/85984NED/TypedDataSet": "opendata.cbs.nl",
    "85984NED/WijkenEnBuurten": "opendata.cbs.nl",
    "buurten/items": "api.pdok.nl",
    "GetCapabilities": "geo.leefbaarometer.nl",
    "buurtscore24": "geo.leefbaarometer.nl",
    "47022NED/TypedDataSet": "dataderden.cbs.nl",
}
FAULTS: dict[str, dict[str, Any]] = {
    "503": {"status": 503},
    "429": {"status": 429},
    "500": {"status": 500},
    "truncated": {"truncate": True},
    "garbage": {"garbage": True},
    "dropped": {"drop": True},
}
LASTING = [
    ("503", "85984NED/DataProperties"),
    ("truncated", "ODataFeed/odata/85984NED/TypedDataSet"),
    ("garbage", "85984NED/WijkenEnBuurten"),
    ("dropped", "buurten/items"),
    ("garbage", "GetCapabilities"),
    ("429", "buurtscore24"),
    ("500", "47022NED/TypedDataSet"),
]


@pytest.fixture(scope="module")
def undisturbed(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        databank = download(tmp_path_factory.mktemp("ongestoord"), PLAN, quiet=True)
    return {f"{part.table} {part.year} {part.scope}": part.sha256 for part in databank.parts}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_passing_fault_of_every_service(
    services: SyntheticServices,
    undisturbed: dict[str, str],
    tmp_path: Path,
    hashes: Hashes,
    waits: list[float],
    fault: dict[str, Any],
) -> None:
    for request in REQUESTS:
        services.fault(**fault, match=request)
    download(tmp_path, PLAN, quiet=True)
    assert hashes(tmp_path) == undisturbed
    met = [request for request in services.log if request.fault]
    assert len(met) == len(waits) == len(REQUESTS) - 1  # the table of 2020 is not part of this plan
    progress = read_progress(tmp_path)
    assert progress is not None
    assert progress.state == "done"


@pytest.mark.parametrize(("fault", "request_"), LASTING)
def test_a_lasting_fault_of_every_service(
    services: SyntheticServices, previous: Any, waits: list[float], fault: str, request_: str
) -> None:
    services.fault(**FAULTS[fault], n=99, match=request_)
    with pytest.raises(SourceUnavailable) as failed:
        download(previous.path, PLAN, quiet=True)
    message = str(failed.value)
    assert message.startswith(f"{REQUESTS[request_]} is nu niet bereikbaar (")
    assert message.endswith("probeer het opnieuw; wat al binnen is blijft bewaard.")
    assert len(waits) == web.ATTEMPTS - 1
    assert previous.intact
    assert open_databank(previous.path).verify() == []
    progress = read_progress(previous.path)
    assert progress is not None
    assert (progress.state, progress.message) == ("failed", message)


def test_a_service_that_is_silent(
    services: SyntheticServices, previous: Any, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "TIMEOUT_S", (0.5, 0.5))
    monkeypatch.setattr("lib.databank.download.Web", lambda pause: web.Web(pause, attempts=2))
    services.fault(hang=30.0, n=9, match="85984NED/DataProperties")
    with pytest.raises(
        SourceUnavailable, match=r"opendata\.cbs\.nl is nu niet bereikbaar \(antwoord afgebroken of te traag, 2 keer"
    ):
        download(previous.path, PLAN, quiet=True)
    assert len(waits) == 1
    assert previous.intact


def test_many_faults_one_after_another(
    services: SyntheticServices, undisturbed: dict[str, str], tmp_path: Path, hashes: Hashes, waits: list[float]
) -> None:
    """Runs that end in an error one after the other, until one comes through: the answers of all are used."""
    for request in ("85984NED/TypedDataSet", "buurten/items", "buurtscore22", "47022NED", "86165NED/TypedDataSet"):
        services.fault(drop=True, n=web.ATTEMPTS, match=request)
    ended = 0
    while not (tmp_path / "manifest.json").exists():
        try:
            download(tmp_path, PLAN, quiet=True)
        except SourceUnavailable:
            ended += 1
    assert ended == 5
    assert hashes(tmp_path) == undisturbed
    answered = [request.url for request in services.log if request.status == 200]
    assert len(answered) == len(set(answered))
    assert len(waits) == 5 * (web.ATTEMPTS - 1)


def test_a_fault_in_the_middle_of_pages(services: SyntheticServices, waits: list[float], tmp_path: Path, hashes: Hashes) -> None:
    """The second page of the background comes back as half an answer, twice."""
    services.page_size = 30
    services.fault(truncate=True, n=2, match="$skip=30")
    databank = download(tmp_path, PLAN, quiet=True)
    assert waits == [0.5, 1.0]
    assert len(databank.read("key_figures", years=[2024])) == 80
    assert hashes(tmp_path)


def test_the_list_of_gemeenten_does_not_keep_the_user_waiting(services: SyntheticServices) -> None:
    """Offline it says so after two attempts."""
    services.fault(drop=True, n=99)
    with pytest.raises(SourceUnavailable, match="niet bereikbaar"):
        available_gemeenten()
    assert len(services.log) == 2


def test_a_mirror_that_is_nothing_of_the_kind(previous: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", "spiegel.intern")
    with pytest.raises(SourceUnavailable, match="Controleer BUURTBALANS_MIRROR"):
        download(previous.path, PLAN, quiet=True)
    assert previous.intact
