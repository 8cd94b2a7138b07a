"""How the house is kept: quick to import, files of a readable size, nothing private in it."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "offramp"

HEAVY = ("numba", "scipy", "altair", "polars", "pydantic", "ruamel", "jinja2", "duckdb")
"""Slow to import; each comes in only where it is used."""

LONGEST = 400
LONGER = {
    "analysis/intervals.py": 410,
}
"""Files longer than they should be, and how long they may get: shorten them when next in there."""


@pytest.mark.parametrize("module", ["offramp", "offramp.cli"])
def test_importing_is_quick(module):
    """By structure, not by the clock: nothing heavy is loaded."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = {name.partition(".")[0] for name in json.loads(result.stdout)}
    assert "offramp" in loaded
    assert not loaded & set(HEAVY)


def test_asking_for_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom offramp.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.strip() == "[]"


def test_files_are_of_a_readable_size():
    too_long = {}
    for path in SOURCE.rglob("*.py"):
        name, lines = path.relative_to(SOURCE).as_posix(), len(path.read_text("utf-8").splitlines())
        if lines > LONGER.get(name, LONGEST):
            too_long[name] = lines
    assert not too_long


def _tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no checkout to look at")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_package_registry_is_named():
    """The project works with any index or mirror, so no file may name one."""
    hosts = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".", "anaconda" + ".org")
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in _tracked()
        if path.is_file()
        for host in hosts
        if host.encode() in path.read_bytes()
    ]
    assert not found


def test_no_path_of_somebodys_machine_is_named():
    private = re.compile(rb"(?<![\w.])/(?:home|Users|root|work)/\w")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in _tracked()
        if path.suffix in (".py", ".md", ".yaml", ".yml", ".toml", ".json", ".html")
        and path.is_file()
        and private.search(path.read_bytes())
    ]
    assert not found


@pytest.mark.slow
def test_the_wheel_holds_what_the_package_reads(tmp_path):
    """Build it, and look for every file of the source that is not Python."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not there to build with")
    command = ["uv", "build", "--wheel", "--quiet", "--out-dir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    wanted = {
        path.relative_to(SOURCE.parent).as_posix()
        for path in _tracked()
        if path.is_relative_to(SOURCE)
    }
    assert {"offramp/py.typed", "offramp/catalog/ukraine-2022.yaml"} <= wanted
    assert any(name.endswith(".schema.json") for name in wanted)
    assert any(name.endswith(".html.j2") for name in wanted)
    assert not wanted - shipped
    assert not [name for name in shipped if "__pycache__" in name or name.startswith("tests/")]
