"""How this room compiles: kernels that Python calls, and helpers that only kernels call."""

from typing import Any

from numba import njit

_compiled: Any = njit

# Never fastmath: results must not depend on the machine. No lock: worlds are solved by threads.
kernel = _compiled(cache=True, nogil=True, no_cfunc_wrapper=True)

# Wrapping a helper for callers from Python would take longer than compiling it. Helpers own no
# memory and return no array, so they need not count who holds one: that took a quarter of the time.
helper = _compiled(
    nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, _nrt=False
)

# Helpers that are called from many places, compiled once.
shared = _compiled(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)

# For helpers that return arrays of their own.
maker = _compiled(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)
