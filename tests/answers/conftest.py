"""What the answers say about the small databank and the sample, asked once per process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from lib.answers.households.together import Living, estimated_types
from lib.answers.households.together import build as build_living
from lib.answers.place import Country, Gemeente, country, load
from lib.databank.store import Databank
from tests.answers.decision_cases import HAVEN, TUIN, linked_sample
from tests.answers.small_databank import GEMEENTE, SILENT, TINY


@pytest.fixture(scope="session")
def of_country(databank: Databank) -> Country:
    return country(databank)


@pytest.fixture(scope="session")
def loaded(databank: Databank, of_country: Country) -> Callable[[str], Gemeente]:
    return cache(lambda code: load(databank, code, of_country))


@pytest.fixture(scope="session")
def molenwaarde(loaded: Callable[[str], Gemeente]) -> Gemeente:
    return loaded(GEMEENTE)


@pytest.fixture(scope="session")
def silent(loaded: Callable[[str], Gemeente]) -> Gemeente:
    return loaded(SILENT)


@pytest.fixture(scope="session")
def tiny(loaded: Callable[[str], Gemeente]) -> Gemeente:
    return loaded(TINY)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Databank:
    return linked_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def living(sample: Databank) -> Living:
    return build_living(sample, estimated_types(sample, 2025))


@pytest.fixture(scope="session")
def middelwijk(sample: Databank) -> Gemeente:
    return load(sample, TUIN.gemeente, country(sample))


@pytest.fixture(scope="session")
def ravelstad(sample: Databank) -> Gemeente:
    return load(sample, HAVEN.gemeente, country(sample))
