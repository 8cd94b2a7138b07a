"""The small valid file that most tests of this room start from."""

from pathlib import Path

import pytest

from offramp.scenario import Scenario, read_text

VALID = (Path(__file__).parent / "valid.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def valid() -> Scenario:
    return read_text(VALID, "valid.yaml")


@pytest.fixture(scope="session")
def valid_text() -> str:
    return VALID
