"""How the tests run as a whole: in which order, and how hypothesis looks for examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from lib.databank.store import Databank

# A busy machine is no fault of the code. `make test` repeats itself exactly; `make test-full` looks for new examples.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("repeatable", settings.get_profile("search"), derandomize=True)
settings.load_profile("repeatable")

HERE = Path(__file__).parent
# Two workers are done at the same time only when what takes longest is not left for the end.
LONGEST_FIRST = tuple(
    HERE / name
    for name in (
        "e2e",
        "databank/replay/test_replay.py",
        "databank/replay/test_replay_faults.py",
        "databank/download",
        "databank/replay",
        "services/itself/test_services_contract.py",
        "households",
        "causes",
        "sample",
        "scenarios/test_store_processes.py",
        "pages",
    )
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first; apart from that the order of collection stays."""

    def rank(item: pytest.Item) -> int:
        around = {item.path, *item.path.parents}
        return next((number for number, path in enumerate(LONGEST_FIRST) if path in around), len(LONGEST_FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def databank(tmp_path_factory: pytest.TempPathFactory) -> Databank:
    """The small databank, made once per process: only to be read."""
    from tests.answers.small_databank import build  # here, so that a test of something else does not wait for geopandas

    return build(tmp_path_factory.mktemp("databank"))
