r"""Postures are chosen, not blurted: what "not interested" says about willingness.

Types are quantiles q of weariness (low q = resolute), with prior CDF G at the nodes. Type q takes
posture m with probability

.. math:: P(m \mid q) \propto \exp\bigl([V_m(q) - c_m(q)]/\lambda\bigr),

where V_m(q) is what it gets in the talks when the proposer holds the posterior G_m after m, every
package being worth kappa_m less to it: the audience cost is paid on settling, that is, on climbing
down. It is the same for every type, so skimming stays; it also ties hands. Posteriors are
Bayes-consistent, G_m(q) proportional to the integral of P(m|q') dG(q'). c_m(q) is an *up-front*
cost, off by default: made to rise in weariness it assumes what one would want to find.

The unknown is the table of log-odds log P(m|q)/P(0|q) at Q = 40 quantiles (j + .5)/40; the map goes
log-odds -> posteriors -> V -> log-odds, and its fixed points are the equilibria. Between quantiles
log-odds are linear (flat beyond the outermost), integrals over the nodes use the trapezoid rule, so
sum_m P(m) G_m = G at every node, and a posture that all types take alike leaves G as it was.

Strategic: who says what, given what it will be taken for. Behavioural: the noise lambda (stakes;
pressures on words that nobody else sees), floored at .005, below which several equilibria appear
and some starts fail to converge.

Talk that costs nothing teaches nothing *here* because all types want the same thing: to be thought
resolute. The solver does not assume it: give it a game in which types want different things
(Crawford & Sobel 1982) and it finds the talk that informs beside the talk that does not.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals._errors import NoFixedPointError, PostureError
from offramp.signals.fixed_point import FixedPoints, find_fixed_points
from offramp.signals.posture_game import PostureGame, choice_odds, posterior_cdfs

__all__ = ["PostureEquilibrium", "Postures", "solve_postures"]

Floats = NDArray[np.float64]

_EASY = 0.05  # noise from which a start that fails is continued


@dataclass(frozen=True)
class PostureEquilibrium:
    """One equilibrium; types along q as in ``quantiles``, M postures.

    Attributes
    ----------
    quantiles, share : arrays, (Q,)
        Types and the prior mass each stands for.
    probability : array, (M, Q)
        P(m | type).
    said : array, (M,)
        P(m).
    posterior : array, (M, N+1)
        CDF at the nodes after each posture.
    values : array, (M, Q)
        V_m(q): payoff in the talks after m, kappa included, up-front cost left out.
    believed : array, (M, Q)
        The same without kappa: what being taken for someone who says m is worth in itself.
    residual : float
        Largest error of the log-odds.
    method : str
        ``anderson``, ``continuation`` or ``damped``.
    starts : int
        How many of the starts ended here.
    """

    quantiles: Floats
    share: Floats
    probability: Floats
    said: Floats
    posterior: Floats
    values: Floats
    believed: Floats
    residual: float
    method: str
    starts: int

    def among(self, posture: int, low: float, high: float) -> float:
        """Chance that a type with quantile between low and high takes this posture."""
        return _among(self.probability[posture], self.quantiles, self.share, low, high)

    def likelihood_ratio(self, posture: int, tail: float = 0.5) -> float:
        """P(posture | weariest ``tail`` of types) / P(posture | most resolute ``tail``).

        1: the words teach nothing. Below 1: they speak for resolve. ``tail`` in (0, .5].
        """
        return self.among(posture, 1.0 - tail, 1.0) / self.among(posture, 0.0, tail)

    def mean_quantile(self, nodes: ArrayLike) -> Floats:
        """Mean quantile of weariness after each posture, shape (M,); .5 before, if prior = q."""
        q = np.asarray(nodes, dtype=np.float64)
        middle = 0.5 * (q[1:] + q[:-1])
        return np.diff(self.posterior, axis=1) @ middle

    def downplaying(self, tough: int, weary: int) -> Floats:
        """Return what downplaying earns each type: V(q | seen tough) - V(q | seen weary)."""
        return self.values[tough] - self.values[weary]

    def being_believed(self, tough: int, weary: int) -> Floats:
        """Return the part of :meth:`downplaying` owed to being believed, kappa set aside."""
        return self.believed[tough] - self.believed[weary]


@dataclass(frozen=True)
class Postures:
    """All equilibria found, the commonest over the starts first.

    Attributes
    ----------
    equilibria : tuple of PostureEquilibrium
    held : array, (M, Q)
        P(m | type) if the proposer drew no conclusion, beliefs held at the prior: the work of the
        costs alone.
    held_ratios : array, (M,)
        Likelihood ratio (weary over resolute half) of each posture under ``held``.
    kappa : array, (M,)
        Costs of climbing down, as asked.
    search : FixedPoints
        Steps, residuals and methods of the search; the unknowns are log-odds.
    noise : float
        lambda, stakes.
    """

    equilibria: tuple[PostureEquilibrium, ...]
    held: Floats
    held_ratios: Floats
    kappa: Floats
    search: FixedPoints
    noise: float

    @property
    def first(self) -> PostureEquilibrium:
        """The equilibrium that most starts reached."""
        return self.equilibria[0]

    @property
    def unique(self) -> bool:
        """True when every start converged, and all to one equilibrium."""
        return self.search.unique

    def reversed(self, posture: int, *, tol: float = 1e-6) -> bool:
        """Tell whether a posture that costs more to climb down from is taken more by the weary.

        Theory has it the other way: a cost that the weary expect to pay should mark the resolute.
        It need not be so when the cost is paid on settling: that also ties hands, and who gains by
        tied hands differs from game to game.
        """
        dear = self.kappa[posture] > self.kappa.min()
        return bool(dear and self.first.likelihood_ratio(posture) > 1.0 + tol)


def _edges(types: Floats) -> Floats:
    """Cut [0, 1] into the stretch of quantiles that each type stands for, (Q+1,)."""
    return np.concatenate([[0.0], 0.5 * (types[1:] + types[:-1]), [1.0]])


def _among(chance: Floats, types: Floats, share: Floats, low: float, high: float) -> float:
    edges = _edges(types)
    inside = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0.0, None)
    weight = share * inside / np.diff(edges)
    if not weight.sum() > 0.0:
        raise PostureError(f"no type lies between quantiles {low} and {high}")
    return float((weight * chance).sum() / weight.sum())


def _starts(n_other: int, types: Floats, size: float, random: int, seed: int) -> list[Floats]:
    """Even, both slopes, and smooth random curves, as flat log-odds."""
    tilt = 2.0 * types - 1.0
    rank = (np.arange(n_other) + 1.0)[:, None] / n_other
    starts = [np.zeros((n_other, types.size)), size * rank * tilt, -size * rank * tilt]
    rng = np.random.default_rng(seed)
    for _ in range(random):
        wave = rng.normal(size=(n_other, 4)) @ np.array([tilt**p for p in range(4)])
        starts.append(size * wave)
    return [s.ravel() for s in starts]


def _worth(game: PostureGame, cdfs: Floats, kappa: Floats) -> Floats:
    """V of every posture and type, (M, Q)."""
    value = [
        np.asarray(game.payoff(g, float(k)), dtype=np.float64)
        for g, k in zip(cdfs, kappa, strict=True)
    ]
    types = game.arrays[0]
    if any(v.shape != types.shape for v in value):
        raise PostureError(f"payoff must give one value for each of the {types.size} types")
    return np.array(value)


def _log_odds(game: PostureGame, value: Floats, noise: float) -> Floats:
    """Logit replies to V, as log-odds over the first posture, (M-1, Q)."""
    net = (value - game.arrays[2]) / noise
    return net[1:] - net[0]


def _map_at(game: PostureGame, noise: float) -> Callable[[Floats], Floats]:
    """Log-odds -> beliefs -> payoffs -> log-odds, flat."""
    types, prior, _ = game.arrays

    def step(x: Floats) -> Floats:
        cdfs, _ = posterior_cdfs(x.reshape(-1, types.size), types, game.nodes, prior)
        return _log_odds(game, _worth(game, cdfs, game.kappa), noise).ravel()

    return step


def _equilibrium(game: PostureGame, search: FixedPoints, i: int) -> PostureEquilibrium:
    """Spell out the i-th root."""
    types, prior, _ = game.arrays
    log_odds = search.roots[i].reshape(-1, types.size)
    cdfs, said = posterior_cdfs(log_odds, types, game.nodes, prior)
    return PostureEquilibrium(
        quantiles=types,
        share=np.diff(np.interp(_edges(types), game.nodes, prior)),
        probability=choice_odds(log_odds),
        said=said,
        posterior=cdfs,
        values=_worth(game, cdfs, game.kappa),
        believed=_worth(game, cdfs, np.zeros_like(game.kappa)),
        residual=float(search.residuals[i]),
        method=search.methods[i],
        starts=int((search.found_by == i).sum()),
    )


def solve_postures(
    game: PostureGame,
    *,
    seed: int = 0,
    random_starts: int = 1,
    extra_starts: tuple[ArrayLike, ...] = (),
    only_even: bool = False,
    depth: int = 6,
    damping: float = 0.5,
    tol: float = 1e-6,
    aim: float = 1e-10,
    max_steps: int = 120,
    throw: bool = True,
) -> Postures:
    """Solve the posture game from several starts and return every equilibrium found.

    Parameters
    ----------
    game : PostureGame
    seed : int
        Of the random starts.
    random_starts : int
        How many, beside the even one and the two slopes.
    extra_starts : tuple of arrays, each (M-1, Q)
        Further log-odds to start from, such as a neighbouring world's answer.
    only_even : bool
        Use the even start and no other (for large samples; equilibria may then be missed).
    depth, damping, tol, aim, max_steps
        As in :func:`offramp.signals.fixed_point.anderson`; residuals are those of log-odds.
    throw : bool
        Raise when no start converges, even by continuation (default), else return none.

    Returns
    -------
    Postures

    Raises
    ------
    NoFixedPointError
        When nothing converges and ``throw`` is true.
    """
    types, prior, _ = game.arrays
    starts = _starts(game.kappa.size - 1, types, 3.0, random_starts, seed)
    starts = starts[: 1 if only_even else None]
    starts += [np.asarray(s, dtype=np.float64).ravel() for s in extra_starts]
    search = find_fixed_points(
        _map_at(game, game.noise),
        starts,
        family=lambda noise: _map_at(game, noise),
        path=(max(_EASY, game.noise), game.noise),
        depth=depth,
        damping=damping,
        tol=tol,
        aim=aim,
        max_steps=max_steps,
        throw=False,
    )
    if throw and not search.methods:
        raise NoFixedPointError(
            f"no posture equilibrium at noise {game.noise}: none of {len(starts)} starts came"
            f" below a residual of {tol:.0e}, continuation from noise {_EASY} included; raise the"
            " noise, or soften the proposer (smaller Lambda) so that payoffs bend less sharply"
        )
    found = [_equilibrium(game, search, i) for i in range(len(search.methods))]
    found.sort(key=lambda e: -e.starts)
    # Copies, not a view: compiled solvers would compile anew for read-only arrays.
    same = np.tile(prior, (game.kappa.size, 1))
    held = choice_odds(_log_odds(game, _worth(game, same, game.kappa), game.noise))
    share = np.diff(np.interp(_edges(types), game.nodes, prior))
    ratios = [
        _among(row, types, share, 0.5, 1.0) / _among(row, types, share, 0.0, 0.5) for row in held
    ]
    return Postures(tuple(found), held, np.array(ratios), game.kappa.copy(), search, game.noise)
