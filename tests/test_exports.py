"""What each room exports: it is there, in order, and nothing private is in it."""

import importlib
import pkgutil
import re
from inspect import ismodule
from pathlib import Path

import pytest

import offramp

SOURCE = Path(offramp.__file__).parent
ROOMS = sorted(
    f"offramp.{found.name}" for found in pkgutil.iter_modules(offramp.__path__) if found.ispkg
)
MODULES = sorted(
    ".".join(("offramp", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
)


def order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, each by the alphabet."""
    bare = name.strip("_")
    kind = 0 if bare.isupper() and len(bare) > 1 else 1 if bare[:1].isupper() else 2
    return kind, name


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_exports(room):
    module = importlib.import_module(room)
    exported = getattr(module, "__all__", None)
    if exported is None:  # a room that is entered by its modules
        public = [n for n, v in vars(module).items() if not n.startswith("_") and not ismodule(v)]
        assert not public, f"exported by accident: {public}"
        return
    assert list(exported) == sorted(set(exported), key=order), "in order, and once each"
    assert not [name for name in exported if name.startswith("_")], "nothing private"
    for name in exported:
        assert hasattr(module, name), f"{room}.{name} is not there"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is(room):
    words = importlib.import_module(room).__doc__ or ""
    assert len(words.split()) >= 5, f"{room} has no docstring to speak of"


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_exports_is_there(module):
    found = importlib.import_module(module)
    for name in getattr(found, "__all__", ()):
        assert hasattr(found, name), f"{module}.{name}"


def test_the_way_in_is_what_the_documentation_says():
    assert sorted(offramp.__all__) == ["Analysis", "Case", "__version__", "load"]
    for name in offramp.__all__:
        assert hasattr(offramp, name)


def test_private_modules_stay_in_their_room():
    """No module imports another room's private module, ``offramp.room._module``."""
    strays = []
    for path in SOURCE.rglob("*.py"):
        room = path.relative_to(SOURCE).parts[0]
        for line in path.read_text(encoding="utf-8").splitlines():
            found = re.match(r"\s*(?:from|import) offramp\.(\w+)\.(?:\w+\.)*_\w+", line)
            if found and found[1] != room:
                strays.append(f"{path.relative_to(SOURCE)}: {line.strip()}")
    assert not strays, "\n".join(strays)
