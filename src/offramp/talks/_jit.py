"""How this room compiles: kernels that Python calls, and helpers that only kernels call."""

from numba import njit

# Never fastmath: results must not depend on the machine. No lock: worlds are solved by threads.
kernel = njit(cache=True, nogil=True, no_cfunc_wrapper=True)  # pyright: ignore[reportCallIssue]

# Wrapping a helper for callers from Python would take longer than compiling it.
helper = njit(  # pyright: ignore[reportCallIssue]
    nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True
)
