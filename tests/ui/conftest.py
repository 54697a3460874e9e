"""The small databank, made once per process."""

from __future__ import annotations

import pytest

from lib.databank.store import Databank
from tests.answers.small_databank import build


@pytest.fixture(scope="session")
def databank(tmp_path_factory: pytest.TempPathFactory) -> Databank:
    return build(tmp_path_factory.mktemp("databank"))
