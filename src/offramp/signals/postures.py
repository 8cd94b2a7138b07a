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

__all__ = [
    "LAMBDA_FLOOR",
    "Payoff",
    "PostureEquilibrium",
    "PostureGame",
    "Postures",
    "choice_odds",
    "posterior_cdfs",
    "solve_postures",
    "type_quantiles",
]

Floats = NDArray[np.float64]
Payoff = Callable[[Floats, float], Floats]
"""(CDF at the nodes (N+1,), kappa in stakes) -> V at the Q quantiles (Q,), in stakes."""

LAMBDA_FLOOR = 0.005
"""Least noise allowed, stakes: below, starts fail and equilibria multiply (THEORY, T5)."""

_EASY = 0.05  # noise from which a start that fails is continued
_FAINTEST = -30.0  # a type never counts for less than e^-30 of the likeliest: keeps CDFs rising


def type_quantiles(n: int = 40) -> Floats:
    """Quantiles (j + .5)/n at which types are followed, shape (n,)."""
    return (np.arange(n) + 0.5) / n


def choice_odds(log_odds: Floats) -> Floats:
    """Logit choice: log-odds over the first of M, (M-1, ...) -> chances (M, ...)."""
    full = np.concatenate([np.zeros((1, *log_odds.shape[1:])), log_odds])
    full = full - full.max(axis=0)
    weight = np.exp(full)
    return weight / weight.sum(axis=0)


def posterior_cdfs(
    log_odds: Floats, quantiles: Floats, nodes: Floats, prior: Floats
) -> tuple[Floats, Floats]:
    """Turn log-odds by type into the beliefs that each posture leaves.

    Parameters
    ----------
    log_odds : array, (M-1, Q)
    quantiles : array, (Q,)
    nodes, prior : arrays, (N+1,)
        Nodes from 0 to 1 and the prior CDF there.

    Returns
    -------
    cdfs : array, (M, N+1)
        Posterior CDF after each posture, from 0 to 1.
    said : array, (M,)
        Chance that each posture is taken at all.
    """
    at = np.array([np.interp(nodes, quantiles, row) for row in log_odds])
    full = np.concatenate([np.zeros((1, nodes.size)), at])
    full = full - np.logaddexp.reduce(full, axis=0)
    peak = full.max(axis=1, keepdims=True)
    weight = np.exp(np.maximum(full - peak, _FAINTEST))
    mass = 0.5 * (weight[:, 1:] + weight[:, :-1]) * np.diff(prior)
    cdfs = np.concatenate([np.zeros((len(full), 1)), np.cumsum(mass, axis=1)], axis=1)
    total = cdfs[:, -1:]
    return cdfs / total, (np.exp(peak) * total)[:, 0]


@dataclass(frozen=True)
class PostureGame:
    """Who may say what, at what cost, and what being believed is worth.

    Parameters
    ----------
    payoff : callable
        (CDF (N+1,), kappa) -> V (Q,): every type's payoff in the talks, in stakes.
    nodes : array, (N+1,)
        Quantiles of the nodes, rising from 0 to 1.
    kappa : array, (M,)
        Stakes by which every package is worth less after posture m, >= 0.
    noise : float
        lambda in stakes, at least ``LAMBDA_FLOOR``.
    prior : array, (N+1,), optional
        CDF at the nodes before the posture (default: the nodes themselves); after demands, theirs.
    quantiles : array, (Q,), optional
        Types followed; default 40.
    upfront : array, (M, Q), optional
        Cost of taking posture m, paid at once by type q (an option: see the module's docstring).

    Raises
    ------
    PostureError
        When a value breaks one of these rules.
    """

    payoff: Payoff
    nodes: Floats
    kappa: Floats
    noise: float
    prior: Floats | None = None
    quantiles: Floats | None = None
    upfront: Floats | None = None

    def __post_init__(self) -> None:
        nodes = np.asarray(self.nodes, dtype=np.float64)
        kappa = np.asarray(self.kappa, dtype=np.float64)
        prior = nodes if self.prior is None else np.asarray(self.prior, dtype=np.float64)
        types = type_quantiles() if self.quantiles is None else np.asarray(self.quantiles, float)
        if kappa.ndim != 1 or kappa.size < 2:
            raise PostureError(f"kappa has shape {kappa.shape}: give one cost for each of >= 2")
        if not (np.isfinite(kappa).all() and (kappa >= 0.0).all()):
            raise PostureError(f"kappa {kappa.tolist()} must be 0 stakes or more")
        if not np.isfinite(self.noise) or self.noise < LAMBDA_FLOOR:
            raise PostureError(
                f"noise (lambda) is {self.noise} stakes: at least {LAMBDA_FLOOR}, below which"
                " postures have several equilibria and the solver may miss some"
            )
        for name, value in (("nodes", nodes), ("prior", prior)):
            if value.shape != nodes.shape or value.ndim != 1 or value.size < 2:
                raise PostureError(f"{name} has shape {value.shape}, expected {nodes.shape}")
            if value[0] != 0.0 or abs(value[-1] - 1.0) > 1e-9 or (np.diff(value) < 0.0).any():
                raise PostureError(f"{name} must rise from 0 to 1")
        if types.ndim != 1 or (np.diff(types) <= 0.0).any() or types[0] < 0.0 or types[-1] > 1.0:
            raise PostureError("quantiles must rise strictly within [0, 1]")
        upfront = np.zeros((kappa.size, types.size))
        if self.upfront is not None:
            upfront = np.asarray(self.upfront, dtype=np.float64)
            if upfront.shape != (kappa.size, types.size) or not np.isfinite(upfront).all():
                raise PostureError(
                    f"upfront has shape {upfront.shape}: give a finite cost for each of"
                    f" {kappa.size} postures and {types.size} types"
                )
        for name, value in (
            ("nodes", nodes),
            ("kappa", kappa),
            ("prior", prior),
            ("quantiles", types),
            ("upfront", upfront),
        ):
            object.__setattr__(self, name, value)


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


def _type_shares(game: PostureGame) -> Floats:
    types, nodes, prior = game.quantiles, game.nodes, game.prior
    assert types is not None
    assert prior is not None
    edges = np.concatenate([[0.0], 0.5 * (types[1:] + types[:-1]), [1.0]])
    return np.diff(np.interp(edges, nodes, prior))


def _among(chance: Floats, types: Floats, share: Floats, low: float, high: float) -> float:
    edges = np.concatenate([[0.0], 0.5 * (types[1:] + types[:-1]), [1.0]])
    width = np.diff(edges)
    inside = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0.0, None) / width
    weight = share * inside
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
    types, prior, upfront = game.quantiles, game.prior, game.upfront
    assert types is not None
    assert prior is not None
    assert upfront is not None
    n_other = game.kappa.size - 1

    def worth(cdfs: Floats, kappa: Floats) -> Floats:
        value = [np.asarray(game.payoff(g, float(k)), float) for g, k in zip(cdfs, kappa)]  # noqa: B905
        if any(v.shape != types.shape for v in value):
            raise PostureError(f"payoff must give one value for each of the {types.size} types")
        return np.array(value)

    def odds(value: Floats, noise: float) -> Floats:
        net = (value - upfront) / noise
        return net[1:] - net[0]

    def at(noise: float) -> Callable[[Floats], Floats]:
        def step(x: Floats) -> Floats:
            cdfs, _ = posterior_cdfs(x.reshape(n_other, -1), types, game.nodes, prior)
            return odds(worth(cdfs, game.kappa), noise).ravel()

        return step

    starts = _starts(n_other, types, 3.0, random_starts, seed)[: 1 if only_even else None]
    starts += [np.asarray(s, dtype=np.float64).ravel() for s in extra_starts]
    search = find_fixed_points(
        at(game.noise),
        starts,
        family=at,
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
    share = _type_shares(game)
    equilibria = []
    for i, root in enumerate(search.roots):
        log_odds = root.reshape(n_other, -1)
        cdfs, said = posterior_cdfs(log_odds, types, game.nodes, prior)
        equilibria.append(
            PostureEquilibrium(
                quantiles=types,
                share=share,
                probability=choice_odds(log_odds),
                said=said,
                posterior=cdfs,
                values=worth(cdfs, game.kappa),
                believed=worth(cdfs, np.zeros_like(game.kappa)),
                residual=float(search.residuals[i]),
                method=search.methods[i],
                starts=int((search.found_by == i).sum()),
            )
        )
    equilibria.sort(key=lambda e: -e.starts)
    # Copies, not a view: compiled solvers would compile anew for read-only arrays.
    same = np.tile(prior, (game.kappa.size, 1))
    held = choice_odds(odds(worth(same, game.kappa), game.noise))
    ratios = [
        _among(row, types, share, 0.5, 1.0) / _among(row, types, share, 0.0, 0.5) for row in held
    ]
    return Postures(
        tuple(equilibria), held, np.array(ratios), game.kappa.copy(), search, game.noise
    )
