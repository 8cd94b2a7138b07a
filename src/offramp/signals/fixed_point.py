r"""Fixed points x = g(x), all that can be found, each with its residual.

Anderson acceleration (Anderson 1965, JACM 12:547-560; type II as in Walker & Ni 2011, SINUM
49:1715-1735): with f_k = g(x_k) - x_k, differences dX, dF of the last ``depth`` steps and mixing
beta (``damping``),

.. math:: \gamma_k = \arg\min_\gamma \lVert f_k - dF\,\gamma \rVert, \qquad
          x_{k+1} = x_k + \beta f_k - (dX + \beta\, dF)\,\gamma_k .

A residual that grows tenfold above the best seen drops the memory and steps on from the best point
with less mixing. Being a secant method it also converges to roots that plain iteration runs away
from. Several starts look for several roots; a start that fails is sent along a path of easier
problems (``family``: the noise lambda falls from .05 to its target) or, without such a path, is
iterated plainly. For a map of one number every change of sign of g(x) - x on a grid is bracketed as
well, and every near touch is examined, so that pairs of roots closer than the grid are found too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals._errors import NoFixedPointError

__all__ = ["FixedPoints", "Run", "anderson", "bracketed_roots", "find_fixed_points"]

Floats = NDArray[np.float64]
Mapping = Callable[[Floats], Floats]

_GROWTH = 10.0  # a residual so many times the best one starts afresh from the best point
_PATIENCE = 8  # steps without progress below the tolerance before the answer is taken as it is


@dataclass(frozen=True)
class Run:
    """Where one start ended: point (n,), largest |g(x) - x|, evaluations of g, and success."""

    x: Floats
    residual: float
    steps: int
    converged: bool


@dataclass(frozen=True)
class FixedPoints:
    """Distinct fixed points, in the order in which the starts found them.

    Attributes
    ----------
    roots : array, (k, n)
    residuals : array, (k,)
        Largest |g(x) - x| of each.
    methods : tuple of str
        How each was first found: ``anderson``, ``continuation``, ``damped`` or ``bracketing``.
    found_by : int array, (starts,)
        Which root each start reached, -1 for none.
    ends : array, (starts, n)
        Where each start in fact ended, converged or not; equals its root up to rounding.
    steps : int array, (starts,)
        Evaluations of g spent by each start, continuation included.
    evaluations : int
        All evaluations of g, bracketing included.
    tol : float
        Residual asked for.
    """

    roots: Floats
    residuals: Floats
    methods: tuple[str, ...]
    found_by: NDArray[np.int64]
    ends: Floats
    steps: NDArray[np.int64]
    evaluations: int
    tol: float

    @property
    def unique(self) -> bool:
        """True when every start converged, and all to one point."""
        return len(self.methods) == 1 and bool((self.found_by == 0).all())


def anderson(
    mapping: Mapping,
    start: ArrayLike,
    *,
    depth: int = 6,
    damping: float = 0.5,
    tol: float = 1e-6,
    aim: float = 1e-10,
    max_steps: int = 200,
    bounds: tuple[float, float] | None = None,
) -> Run:
    """Iterate one start with Anderson acceleration.

    Parameters
    ----------
    mapping : callable, (n,) -> (n,)
    start : array, (n,)
    depth : int
        Steps remembered; 0 is plain damped iteration.
    damping : float
        Mixing beta in (0, 1].
    tol, aim : float
        Success is a residual of at most ``tol``; iteration goes on to ``aim`` while that pays.
    max_steps : int
        Most evaluations of the map.
    bounds : (low, high), optional
        Points are clipped to this box before the map sees them.

    Returns
    -------
    Run
        The best point met, converged or not.
    """
    low, high = bounds if bounds is not None else (-np.inf, np.inf)
    x = np.clip(np.asarray(start, dtype=np.float64), low, high)
    best, best_size, best_at = x, np.inf, 0
    xs: list[Floats] = []
    fs: list[Floats] = []
    mixing, steps = damping, 0
    while steps < max_steps:
        f = mapping(x) - x
        steps += 1
        size = float(np.max(np.abs(f))) if np.isfinite(f).all() else np.inf
        if size < best_size:
            best, best_size, best_at = x, size, steps
        if best_size <= aim or (best_size <= tol and steps - best_at >= _PATIENCE):
            break
        if not np.isfinite(size) or size > _GROWTH * best_size:
            if not np.isfinite(best_size):
                break
            xs, fs, mixing = [], [], max(0.5 * mixing, 0.02)
            x = np.clip(best + mixing * (mapping(best) - best), low, high)
            steps += 1
            continue
        xs, fs = [*xs[-depth:], x], [*fs[-depth:], f]
        step = mixing * f
        if depth and len(xs) > 1:
            d_x = np.diff(np.array(xs), axis=0).T
            d_f = np.diff(np.array(fs), axis=0).T
            gamma = np.linalg.lstsq(d_f, f, rcond=1e-12)[0]
            step = step - (d_x + mixing * d_f) @ gamma
        x = np.clip(x + step, low, high)
    return Run(best, best_size, steps, best_size <= tol)


def _continued(
    family: Callable[[float], Mapping],
    start: Floats,
    path: tuple[float, float],
    settings: dict,
) -> Run:
    """Follow the root of an easy problem to the target, halving the step where it is lost."""
    easy, target = np.log(path[0]), np.log(path[1])
    run = anderson(family(path[0]), start, **settings)
    spent, at, stride = run.steps, easy, (target - easy) / 8.0
    while run.converged and at > target:
        goal = max(at + stride, target)
        trial = anderson(family(float(np.exp(goal))), run.x, **settings)
        spent += trial.steps
        if trial.converged:
            run, at, stride = trial, goal, 1.5 * stride
        elif abs(stride) < 1e-3:
            run = trial
        else:
            stride *= 0.5
    return Run(run.x, run.residual, spent, run.converged)


def bracketed_roots(
    mapping: Mapping, low: float, high: float, *, cells: int = 400, xtol: float = 1e-13
) -> tuple[Floats, int]:
    """All fixed points of a continuous map of one number that a grid of cells can separate.

    Parameters
    ----------
    mapping : callable, (1,) -> (1,)
    low, high : float
        Interval searched.
    cells : int
        Equal cells; a cell with two roots is found when |g(x) - x| has its dip on the grid.
    xtol : float
        Accuracy of each root.

    Returns
    -------
    roots : array, (k,)
        Rising.
    evaluations : int
    """
    from scipy.optimize import brentq, minimize_scalar

    count = 0

    def gap(x: float) -> float:
        nonlocal count
        count += 1
        return float(mapping(np.array([x]))[0] - x)

    grid = np.linspace(low, high, cells + 1)
    value = np.array([gap(float(x)) for x in grid])
    edges = [(grid[i], grid[i + 1], value[i], value[i + 1]) for i in range(cells)]
    roots: list[float] = [float(x) for x in grid[value == 0.0]]
    size = np.abs(value)
    for i in range(1, cells):
        side = np.sign(value[i])
        alike = side != 0.0 and (np.sign(value[i - 1 : i + 2]) == side).all()
        if not alike or size[i] > min(size[i - 1], size[i + 1]):
            continue
        found = minimize_scalar(
            lambda x, side=side: side * gap(x),
            bounds=(grid[i - 1], grid[i + 1]),
            method="bounded",
            options={"xatol": 1e-12},
        )
        low_x = float(getattr(found, "x"))  # noqa: B009 (the stub types the result as object)
        floor = gap(low_x)
        if side * floor < 0.0:  # the curve dips through zero and back between grid points
            edges += [(grid[i - 1], low_x, side, floor), (low_x, grid[i + 1], floor, side)]
        elif abs(floor) <= 1e-12:
            roots.append(low_x)
    for a, b, u, v in edges:
        if u * v < 0.0:
            roots.append(float(cast(float, brentq(gap, a, b, xtol=xtol))))
    return np.sort(np.array(roots)), count


def find_fixed_points(
    mapping: Mapping,
    starts: Sequence[ArrayLike] | Floats,
    *,
    family: Callable[[float], Mapping] | None = None,
    path: tuple[float, float] | None = None,
    bracket: tuple[float, float] | None = None,
    cells: int = 400,
    same: float = 1e-4,
    depth: int = 6,
    damping: float = 0.5,
    tol: float = 1e-6,
    aim: float = 1e-10,
    max_steps: int = 200,
    bounds: tuple[float, float] | None = None,
    throw: bool = True,
) -> FixedPoints:
    """Search from every start and return all distinct fixed points.

    Parameters
    ----------
    mapping : callable, (n,) -> (n,)
    starts : sequence of arrays, each (n,)
    family, path : callable and (from, to), optional
        ``family(lam)`` is the map at noise ``lam``; a start that fails is followed from
        ``path[0]`` down to ``path[1]``, where ``family(path[1])`` should equal ``mapping``.
    bracket : (low, high), optional
        Only for n = 1: also find every root in this interval by bracketing.
    cells : int
        Cells of that search.
    same : float
        Roots closer than this (largest difference) count as one.
    depth, damping, tol, aim, max_steps, bounds
        As in :func:`anderson`.
    throw : bool
        Raise when nothing is found (default), or return an answer with no roots.

    Returns
    -------
    FixedPoints

    Raises
    ------
    NoFixedPointError
        When no start converged and ``throw`` is true.
    """
    settings = {
        "depth": depth,
        "damping": damping,
        "tol": tol,
        "aim": aim,
        "max_steps": max_steps,
        "bounds": bounds,
    }
    points: list[Floats] = []
    residuals: list[float] = []
    methods: list[str] = []

    def place(x: Floats, residual: float, method: str, near: float) -> int:
        for i, other in enumerate(points):
            if np.max(np.abs(other - x)) <= near:
                if residual < residuals[i]:
                    points[i], residuals[i] = x, residual
                return i
        points.append(x)
        residuals.append(residual)
        methods.append(method)
        return len(points) - 1

    found_by, ends, steps, worst = [], [], [], 0.0
    for start in starts:
        first = np.atleast_1d(np.asarray(start, dtype=np.float64))
        run, method = anderson(mapping, first, **settings), "anderson"
        spent = run.steps
        if not run.converged:
            worst = max(worst, run.residual)
            if family is not None and path is not None:
                run, method = _continued(family, first, path, settings), "continuation"
            else:
                # Slow, but it passes the narrows that two vanished roots leave behind.
                run, method = anderson(mapping, first, **{**settings, "depth": 0}), "damped"
            spent += run.steps
        worst = max(worst, run.residual)
        found_by.append(place(run.x, run.residual, method, same) if run.converged else -1)
        ends.append(run.x)
        steps.append(spent)
    evaluations = sum(steps)

    if bracket is not None:
        if len(np.atleast_1d(np.asarray(starts[0], dtype=np.float64))) != 1:
            raise ValueError("bracket is for maps of one number; drop it or use n = 1")
        roots, count = bracketed_roots(mapping, *bracket, cells=cells)
        evaluations += count
        for root in roots:
            x = np.array([root])
            residual = float(abs(mapping(x)[0] - root))
            evaluations += 1
            # Brackets tell close roots apart; only what Anderson rounds off may merge.
            place(x, residual, "bracketing", min(same, 1e-7))
    if not points and throw:
        raise NoFixedPointError(
            f"no fixed point: {len(found_by)} starts ended with residuals up to {worst:.1e}"
            f" (asked: {tol:.0e}) after {evaluations} evaluations; raise max_steps or the noise,"
            " or pass throw=False to go on without"
        )
    n = points[0].size if points else 0
    return FixedPoints(
        roots=np.array(points).reshape(len(points), n),
        residuals=np.array(residuals),
        methods=tuple(methods),
        found_by=np.array(found_by, dtype=np.int64),
        ends=np.array(ends),
        steps=np.array(steps, dtype=np.int64),
        evaluations=evaluations,
        tol=tol,
    )
