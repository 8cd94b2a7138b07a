"""Where copies of the historical data may be found: OFFRAMP_DATA, or beside the project."""

import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("OFFRAMP_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)


def copy_of(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no copy of {name}: set OFFRAMP_DATA to a folder that has one")
    return path
