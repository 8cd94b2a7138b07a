r"""What it is worth to try, and what each first offer would teach.

**Trying.** With a channel the game is worth U(0, k0) to the proposer, without one F_P(0, k0), what
it expects of fighting to the finish. The value of trying is the difference. The heat of tabling is
paid inside the talks each time something is tabled, v <- v - heat, so the net value uses U solved
with heat; its loss is heat paid plus offers no longer made.

**Asking.** A first offer x worth y_x to the responder is refused by types below the cutoff c_x and
accepted by those above: the answer is a yes or no about weariness. With p = 1 - G(c_x) the mutual
information between type and answer is the binary entropy,

.. math:: I(x) = -p \log_2 p - (1-p) \log_2 (1-p) \text{ bits},

at most one bit, reached by the offer that splits the belief in half. An analyst who does not know
the cutoff (it differs between worlds) learns less: with a(q) the share of worlds in which type q
accepts, I = H(E a(q)) - E H(a(q)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals._errors import SignalsError

__all__ = ["Probes", "Trying", "answer_information", "probes", "value_of_trying"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trying:
    """Value of trying in stakes, arrays of the shape asked (one number, or one per world)."""

    without_heat: Floats
    with_heat: Floats

    @property
    def heat(self) -> Floats:
        """What the heat takes away, offers no longer made included."""
        return self.without_heat - self.with_heat


def value_of_trying(
    talks: ArrayLike, fighting: ArrayLike, talks_with_heat: ArrayLike | None = None
) -> Trying:
    """Value to the proposer of having talks to try, against fighting to the finish.

    Parameters
    ----------
    talks : float or (W,)
        U(0, k0) solved without heat.
    fighting : float or (W,)
        F_P(0, k0) under the proposer's own view of the odds.
    talks_with_heat : float or (W,), optional
        U(0, k0) solved with heat; default: as without.

    Returns
    -------
    Trying
        Never below 0 under the quantal rule: nobody tables what is worse than silence.
    """
    base = np.asarray(talks, dtype=np.float64)
    heated = base if talks_with_heat is None else np.asarray(talks_with_heat, dtype=np.float64)
    war = np.asarray(fighting, dtype=np.float64)
    return Trying(without_heat=base - war, with_heat=heated - war)


def _entropy(p: Floats) -> Floats:
    """Binary entropy in bits, 0 at both ends."""
    inside = np.clip(p, 1e-300, 1.0)
    other = np.clip(1.0 - p, 1e-300, 1.0)
    return -(p * np.log2(inside) + (1.0 - p) * np.log2(other))


@dataclass(frozen=True)
class Probes:
    """What each possible first offer would teach; arrays over the M packages.

    Attributes
    ----------
    accept : array, (M,)
        Chance of a yes.
    bits : array, (M,)
        Expected information about weariness in the answer.
    mean_before : float
        Mean weariness now (in the unit of ``theta``).
    mean_yes, mean_no : arrays, (M,)
        Mean weariness after a yes and after a no; NaN where that answer never comes.
    spread_before : float
        Standard deviation of weariness now.
    spread_after : array, (M,)
        Root of the expected variance after the answer.
    after_yes, after_no : arrays, (M, N+1)
        CDF at the nodes after each answer (the belief now, where that answer never comes).
    gain : array, (M,) or None
        What tabling it is worth to the proposer over silence, in stakes.
    best : int
        The offer that teaches most; -1 if none teaches anything.
    best_free : int
        The same among offers that cost nothing (gain >= 0); -1 if there is none or no gain given.
    """

    accept: Floats
    bits: Floats
    mean_before: float
    mean_yes: Floats
    mean_no: Floats
    spread_before: float
    spread_after: Floats
    after_yes: Floats
    after_no: Floats
    gain: Floats | None
    best: int
    best_free: int

    @property
    def nats(self) -> Floats:
        """Expected information in natural units."""
        return self.bits * np.log(2.0)


def _moments(cdf: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of theta, linear in the CDF between nodes; cdf (..., N+1)."""
    mass = np.diff(cdf, axis=-1)
    a, b = theta[:-1], theta[1:]
    first = mass @ (0.5 * (a + b))
    second = mass @ ((a * a + a * b + b * b) / 3.0)
    return first, np.maximum(second - first * first, 0.0)


def _argmax(bits: Floats, allowed: NDArray[np.bool_]) -> int:
    score = np.where(allowed, bits, -1.0)
    best = int(np.argmax(score)) if score.size else -1
    return best if best >= 0 and score[best] > 0.0 else -1


def probes(
    refused: ArrayLike,
    cdf: ArrayLike,
    theta: ArrayLike,
    *,
    gain: ArrayLike | None = None,
) -> Probes:
    """Work out what each possible first offer would teach about the responder's weariness.

    Parameters
    ----------
    refused : array, (M,)
        G(c_x): share of types that refuse each offer, in [0, 1].
    cdf, theta : arrays, (N+1,)
        Belief now, and weariness, at the nodes (both rising); theta is linear in the CDF between.
    gain : array, (M,), optional
        Proposer's value of tabling it less that of silence, in stakes.

    Returns
    -------
    Probes

    Notes
    -----
    The responder answers by its exact best response, so a yes comes from the wearier and nobody
    else. Cells that the cutoff cuts are split exactly.
    """
    no = np.atleast_1d(np.asarray(refused, dtype=np.float64))
    now, kinds = np.asarray(cdf, dtype=np.float64), np.asarray(theta, dtype=np.float64)
    if not ((no >= 0.0) & (no <= 1.0)).all():
        raise SignalsError("refused must lie between 0 and 1: the share of types that refuse")
    if now.shape != kinds.shape or (np.diff(now) < 0.0).any() or (np.diff(kinds) < 0.0).any():
        raise SignalsError("cdf and theta must share their nodes and both rise")
    price = None if gain is None else np.asarray(gain, dtype=np.float64)
    if price is not None and price.shape != no.shape:
        raise SignalsError(f"gain has shape {price.shape}, but there are {no.size} offers")

    accept = 1.0 - no
    with np.errstate(divide="ignore", invalid="ignore"):
        after_no = np.where(
            no[:, None] > 0.0, np.minimum(now, no[:, None]) / no[:, None], now[None, :]
        )
        after_yes = np.where(
            accept[:, None] > 0.0,
            np.maximum(now - no[:, None], 0.0) / accept[:, None],
            now[None, :],
        )
    mean, variance = _moments(now, kinds)
    mean_yes, mean_no, var_yes, var_no = (np.full(no.size, np.nan) for _ in range(4))
    for x, cut in enumerate(no):
        # The cut enters as a node of its own, so that both halves are integrated exactly.
        at = float(np.interp(cut, now, kinds))
        i = int(np.searchsorted(now, cut))
        grid, kind = np.insert(now, i, cut), np.insert(kinds, i, at)
        if cut > 0.0:
            m, v = _moments(np.minimum(grid, cut) / cut, kind)
            mean_no[x], var_no[x] = float(m), float(v)
        if cut < 1.0:
            m, v = _moments(np.maximum(grid - cut, 0.0) / (1.0 - cut), kind)
            mean_yes[x], var_yes[x] = float(m), float(v)
    left = np.where(no > 0.0, no * var_no, 0.0) + np.where(accept > 0.0, accept * var_yes, 0.0)
    bits = _entropy(accept)
    every = np.ones(no.size, dtype=bool)
    return Probes(
        accept=accept,
        bits=bits,
        mean_before=float(mean),
        mean_yes=mean_yes,
        mean_no=mean_no,
        spread_before=float(np.sqrt(variance)),
        spread_after=np.sqrt(left),
        after_yes=after_yes,
        after_no=after_no,
        gain=price,
        best=_argmax(bits, every),
        best_free=-1 if price is None else _argmax(bits, price >= 0.0),
    )


def answer_information(accept: ArrayLike, share: ArrayLike | None = None) -> Floats:
    """Information in an answer that is not certain given the type, in bits.

    Parameters
    ----------
    accept : array, (..., Q)
        Chance that type q says yes: across worlds, the share of worlds in which it does.
    share : array, (Q,), optional
        Prior mass of each type (default: equal).

    Returns
    -------
    array, (...)
        H(mean) - mean H, between 0 and 1; for a sharp cutoff the binary entropy of p.
    """
    chance = np.asarray(accept, dtype=np.float64)
    if not ((chance >= 0.0) & (chance <= 1.0)).all():
        raise SignalsError("accept must hold chances between 0 and 1")
    weight = np.full(chance.shape[-1], 1.0) if share is None else np.asarray(share, float)
    weight = weight / weight.sum()
    return np.maximum(_entropy(chance @ weight) - _entropy(chance) @ weight, 0.0)
