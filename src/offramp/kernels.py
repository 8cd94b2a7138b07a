"""How this house compiles: kernels, which Python calls, and helpers, which only kernels call.

Numba keeps compiled code for the file that a kernel stands in, yet a kernel holds the code of every
helper and constant that it takes from other files. Here it is kept under a key of all the sources
that a kernel of its room can have been made of: the room's own, and those of the rooms beneath.

Never fastmath: results must not depend on the machine. No lock: worlds are solved by threads.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

from numba import config, njit

__all__ = ["helper", "kernel", "maker", "shared", "within"]

ROOMS = (
    ("deals", "sanctions", "war"),
    ("talks",),
    ("implementation", "signals"),
    ("world",),
)
"""Rooms with kernels, those beneath first; of one line, none imports another."""

_compiled: Any = njit
_config: Any = config

# Wrapping a helper for callers from Python would take longer than compiling it. Helpers own no
# memory and return no array, so they need not count who holds one: that took a quarter of the time.
helper = _compiled(
    nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, _nrt=False
)

# Helpers that are called from many places, compiled once.
shared = _compiled(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)

# For helpers that return arrays of their own.
maker = _compiled(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)

# Put into the kernel before anything is compiled: compiled one inside the other, and then again in
# the kernel, large ones took three times as long.
within = _compiled(inline="always")


def kernel(function: Any = None, **options: Any) -> Any:
    """Compile a function when it is first called, once on a machine.

    Parameters
    ----------
    function
        Takes numbers, arrays and tuples of them; checks nothing.
    options
        Of `numba.njit`, such as ``error_model``.
    """
    if function is None:
        return lambda decorated: kernel(decorated, **options)
    room, usual = function.__module__.split(".")[1], _config.CACHE_DIR
    _config.CACHE_DIR = str(_kept_in(room))
    try:
        return _compiled(cache=True, nogil=True, no_cfunc_wrapper=True, **options)(function)
    finally:
        _config.CACHE_DIR = usual


@cache
def _kept_in(room: str) -> Path:
    """Return where a room's compiled code is kept; what earlier sources left is thrown away.

    Where nothing can be written, Numba keeps it in a place of its own choice.
    """
    house = Path(__file__).parent
    beneath = takewhile(lambda line: room not in line, ROOMS)
    key = hashlib.sha256(Path(__file__).read_bytes())
    for each in (room, *chain.from_iterable(beneath)):
        for source in sorted((house / each).glob("*.py")):
            key.update(source.read_bytes())
    name = f"offramp-{room}-{key.hexdigest()[:16]}"
    if _config.CACHE_DIR:
        return Path(_config.CACHE_DIR, name)
    place = house / room / "__pycache__" / name
    if not place.exists():
        for earlier in place.parent.glob(f"offramp-{room}-*"):
            shutil.rmtree(earlier, ignore_errors=True)
    return place
