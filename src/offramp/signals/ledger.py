r"""Beliefs about each sender from dated statements, by Beta updating.

Used twice, for rho (promised relief is delivered) and xi (regime change is the aim). Statement *i*
of sender *s* has binding weight b_i (pseudo-observations), age a_i, direction (p_i, n_i) in
[0, 1]^2, and is heard with

.. math:: x_i = b_i\, m_i\, 2^{-a_i/H}\, y_i,
   \qquad y_i = \prod_{j\,\text{takes back}\,i} (1 - e_j y_j)

with m_i the world's multiplier, H the half-life and e_j the share that retraction *j* undoes (a
retraction that is itself taken back undoes less). Raw evidence is S+ = sum p_i x_i and
S- = sum n_i x_i over the sender's statements. Together they weigh at most C:

.. math:: w_\pm = S_\pm \min\bigl(1,\; C/(S_+ + S_-)\bigr),

and the belief is Beta(alpha0 + w+, beta0 + w-), with mean
(alpha0 + w+)/(alpha0 + beta0 + w+ + w-).

**The cap keeps the order.** w+ = min(S+, C/(1 + S-/S+)) rises in S+ and
w- = min(S-, C/(1 + S+/S-)) falls in it, so one more statement for relief (p > 0, n = 0) never
lowers the mean. Written in this form every floating-point step is monotone too, so the property
holds exactly, not up to rounding; sums run over sorted terms, so that the order of entries cannot
change a bit of the answer. Capping each side by itself, min(S+-, C/2), would break it no less than
dropping the oldest: at the cap a new statement for relief must be able to displace one against.

**Width.** At equal total evidence w+ + w- the Beta is widest where its mean is one half: for an
even prior, a ledger that is split down the middle. (More contradiction on top is still more
evidence, and narrows a Beta; that is why ambiguity is measured apart.)

**Ambiguity** of a sender is 2 min(w+, w-)/(alpha0 + beta0 + w+ + w-): Kaplan's index of ambivalence
(1972, Psychological Bulletin 77:361-372: total affect less polarisation, which is twice the smaller
side), as a share of everything that the belief rests on. 0: all statements point one way.
For the coalition the evidence is pooled by each sender's share of the pain, g_s:

    total   = 2 min(sum g w+, sum g w-) / sum g n,     n = alpha0 + beta0 + w+ + w-
    within  = sum g 2 min(w+, w-) / sum g n            (senders who contradict themselves)
    between = total - within >= 0                      (senders who contradict each other)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals._errors import LedgerError
from offramp.signals.statements import Statements
from offramp.signals.weights import CAP, HALF_LIFE

__all__ = [
    "Beliefs",
    "CoalitionAmbiguity",
    "beliefs",
    "coalition_ambiguity",
    "coalition_mean",
    "history",
    "moves",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Beliefs:
    """Beta beliefs by world and sender; every array has shape (W, S).

    ``alpha0, beta0`` are the prior's, ``toward, against`` the capped evidence w+ and w-.
    """

    alpha0: Floats
    beta0: Floats
    toward: Floats
    against: Floats
    method: str = "Beta updating, evidence scaled to the cap"

    @property
    def alpha(self) -> Floats:
        """First parameter of the posterior Beta."""
        return self.alpha0 + self.toward

    @property
    def beta(self) -> Floats:
        """Second parameter of the posterior Beta."""
        return self.beta0 + self.against

    @property
    def strength(self) -> Floats:
        """Everything the belief rests on, alpha + beta, in pseudo-observations."""
        return self.alpha + self.beta

    @property
    def mean(self) -> Floats:
        """The one number that the responder uses (risk neutral: the width moves no utility)."""
        # This form is monotone step by step in floating point; alpha/(alpha+beta) is not.
        with np.errstate(divide="ignore"):
            return np.where(self.alpha > 0.0, 1.0 / (1.0 + self.beta / self.alpha), 0.0)

    @property
    def sd(self) -> Floats:
        """Standard deviation of the belief."""
        mean = self.mean
        return np.sqrt(mean * (1.0 - mean) / (self.strength + 1.0))

    @property
    def ambiguity(self) -> Floats:
        """2 min(w+, w-) over the strength: 0 one voice, towards 1 all evidence and all split."""
        return 2.0 * np.minimum(self.toward, self.against) / self.strength


@dataclass(frozen=True)
class CoalitionAmbiguity:
    """Mixed messages of a coalition by world, shape (W,): total = within + between."""

    total: Floats
    within: Floats
    between: Floats


def _per_world(value: ArrayLike, name: str, *, positive: bool) -> Floats:
    out = np.atleast_1d(np.asarray(value, dtype=np.float64))
    if out.ndim != 1:
        raise LedgerError(f"{name} has shape {out.shape}: give one number, or one per world")
    if np.isnan(out).any() or (out < 0.0).any() or (positive and (out == 0.0).any()):
        raise LedgerError(f"{name} must be {'above 0' if positive else '0 or more'}: {out.min()}")
    return out[:, None]


def _sorted_sum(terms: Floats) -> Floats:
    """Sum over the last axis in rising order, one by one: exact order invariance, monotone."""
    if terms.shape[-1] == 0:
        return np.zeros(terms.shape[:-1])
    return np.cumsum(np.sort(terms, axis=-1), axis=-1)[..., -1]


def _capped(plus: Floats, minus: Floats, cap: Floats) -> tuple[Floats, Floats]:
    """Scale both sides of the evidence to at most ``cap`` in all (see the module's docstring)."""
    # The largest double stands for "no cap": inf/inf would be no number.
    cap = np.minimum(cap, np.finfo(np.float64).max)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        up = np.minimum(plus, cap / (1.0 + minus / plus))
        down = np.minimum(minus, cap / (1.0 + plus / minus))
    return np.where(plus > 0.0, up, 0.0), np.where(minus > 0.0, down, 0.0)


def beliefs(
    statements: Statements,
    prior_mean: ArrayLike,
    prior_strength: ArrayLike,
    *,
    half_life: ArrayLike = HALF_LIFE,
    cap: ArrayLike = CAP,
    multiplier: ArrayLike = 1.0,
) -> Beliefs:
    """Update every sender's Beta belief by the ledger, in every world at once.

    Parameters
    ----------
    statements : Statements
        The ledger, n statements.
    prior_mean : array, (S,) or (W, S)
        Mean belief before any statement, in [0, 1]; fixes the number of senders S.
    prior_strength : float or (W,)
        Pseudo-observations behind the prior (alpha0 + beta0), > 0.
    half_life : float or (W,)
        Time until a statement counts half, > 0 (inf: never), in the unit of the ages.
    cap : float or (W,)
        Most that one sender's statements together weigh, >= 0 (inf: no cap).
    multiplier : float, (n,) or (W, n)
        The world's own view of each statement's weight, as a factor >= 0.

    Returns
    -------
    Beliefs
        Arrays of shape (W, S); W = 1 when nothing varies by world.

    Raises
    ------
    LedgerError
        When a value is out of range or a statement names a sender that has no prior.
    """
    mean = np.atleast_2d(np.asarray(prior_mean, dtype=np.float64))
    if mean.ndim != 2 or not ((mean >= 0.0) & (mean <= 1.0)).all():
        raise LedgerError("prior_mean must have shape (S,) or (W, S) and values between 0 and 1")
    n_senders = mean.shape[1]
    if statements.size and statements.sender.max() >= n_senders:
        raise LedgerError(
            f"a statement speaks for sender {statements.sender.max()}, but only {n_senders}"
            " have a prior belief: add one"
        )
    strength = _per_world(prior_strength, "prior_strength", positive=True)
    half = _per_world(half_life, "half_life", positive=True)
    limit = _per_world(cap, "cap", positive=False)
    factor = np.atleast_1d(np.asarray(multiplier, dtype=np.float64))
    if np.isnan(factor).any() or (factor < 0.0).any():
        raise LedgerError("multiplier must be 0 or more")
    factor = np.broadcast_to(factor, np.broadcast_shapes(factor.shape, (1, statements.size)))

    worlds = np.broadcast_shapes(mean[:, :1].shape, strength.shape, half.shape, limit.shape)[0]
    heard = factor * statements.weight * statements.survival() * 2.0 ** (-statements.age / half)
    worlds = np.broadcast_shapes((worlds,), heard.shape[:1])[0]
    heard = np.broadcast_to(heard, (worlds, statements.size))
    plus, minus = np.zeros((worlds, n_senders)), np.zeros((worlds, n_senders))
    for s in range(n_senders):
        of = statements.sender == s
        plus[:, s] = _sorted_sum(heard[:, of] * statements.toward[of])
        minus[:, s] = _sorted_sum(heard[:, of] * statements.against[of])
    toward, against = _capped(plus, minus, limit)
    shape = (worlds, n_senders)
    return Beliefs(
        alpha0=np.broadcast_to(strength * mean, shape),
        beta0=np.broadcast_to(strength * (1.0 - mean), shape),
        toward=toward,
        against=against,
    )


def _shares(pain: ArrayLike, shape: tuple[int, ...]) -> Floats:
    share = np.asarray(pain, dtype=np.float64)
    share = np.broadcast_to(share, np.broadcast_shapes(share.shape, shape))
    if not np.isfinite(share).all() or (share < 0.0).any():
        raise LedgerError("pain shares must be finite and 0 or more")
    total = share.sum(axis=-1, keepdims=True)
    # Senders who impose nothing at all still speak: count them alike.
    return np.where(total > 0.0, share / np.where(total > 0.0, total, 1.0), 1.0 / shape[-1])


def coalition_mean(belief: Beliefs, pain: ArrayLike) -> Floats:
    """Mean belief of the coalition, each sender weighted by its pain, (S,) or (W, S) -> (W,)."""
    return (_shares(pain, belief.toward.shape) * belief.mean).sum(axis=-1)


def coalition_ambiguity(belief: Beliefs, pain: ArrayLike) -> CoalitionAmbiguity:
    """Ambiguity of the pooled evidence, split into within and between senders.

    Parameters
    ----------
    belief : Beliefs
        Shape (W, S).
    pain : array, (S,) or (W, S)
        What each sender's measures cost the target; only the shares matter. All 0: equal shares.

    Returns
    -------
    CoalitionAmbiguity
        Shape (W,); formulas in the module's docstring.
    """
    share = _shares(pain, belief.toward.shape)
    mass = (share * belief.strength).sum(axis=-1)
    plus, minus = (share * belief.toward).sum(axis=-1), (share * belief.against).sum(axis=-1)
    total = 2.0 * np.minimum(plus, minus) / mass
    own = 2.0 * (share * np.minimum(belief.toward, belief.against)).sum(axis=-1) / mass
    within = np.minimum(own, total)
    return CoalitionAmbiguity(total=total, within=within, between=total - within)


def history(
    statements: Statements,
    prior_mean: ArrayLike,
    prior_strength: ArrayLike,
    ago: ArrayLike,
    **options: ArrayLike,
) -> tuple[Beliefs, ...]:
    """Beliefs as they stood at earlier moments: the timeline of what the ledger moved.

    Parameters
    ----------
    ago : array, (D,)
        How long before now, in the unit of the ages; 0 is now. Statements made exactly then count.
    **options
        As in :func:`beliefs`.

    Returns
    -------
    tuple of Beliefs
        One per moment, in the order asked.
    """
    moments = np.atleast_1d(np.asarray(ago, dtype=np.float64))
    if (moments < 0.0).any():
        raise LedgerError(f"ago must be 0 or more: {moments.min()} lies in the future")
    return tuple(
        beliefs(statements.as_heard(float(a)), prior_mean, prior_strength, **options)
        for a in moments
    )


def moves(
    statements: Statements,
    prior_mean: ArrayLike,
    prior_strength: ArrayLike,
    **options: ArrayLike,
) -> Floats:
    """Measure what each statement moves: its sender's mean belief with it, less without it.

    Takes the arguments of :func:`beliefs`.

    Returns
    -------
    array, (W, n)
        Retractions included: theirs is the effect of taking back. Moves do not add up, because of
        the cap and of retractions.
    """
    full = beliefs(statements, prior_mean, prior_strength, **options).mean
    out = np.zeros((full.shape[0], statements.size))
    for i in range(statements.size):
        silent = np.arange(statements.size) == i
        less = beliefs(statements.silencing(silent), prior_mean, prior_strength, **options).mean
        # A retraction moves the sender whose words it takes back; normally its own.
        back = statements.takes_back[i]
        who = statements.sender[i] if back < 0 else statements.sender[back]
        out[:, i] = full[:, who] - less[:, who]
    return out
