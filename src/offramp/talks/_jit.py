"""How this room compiles: kernels that Python calls, and helpers that only kernels call."""

from functools import partial

from numba import njit

# Never fastmath: results must not depend on the machine. No lock: worlds are solved by threads.
kernel = njit(cache=True, nogil=True, no_cfunc_wrapper=True)  # pyright: ignore[reportCallIssue]

# Wrapping a helper for callers from Python would take longer than compiling it.
_within = partial(njit, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)

# Helpers own no memory, so they need not count who holds an array: counting took a quarter of a
# solver's time.
helper = _within(forceinline=True, _nrt=False)  # pyright: ignore[reportCallIssue]

# For helpers that return arrays of their own.
maker = _within(forceinline=True)  # pyright: ignore[reportCallIssue]
