"""Fear of regime change: one belief, three channels, each to be switched on by itself.

xi_s is the responder's belief that sender s seeks its regime's fall (from the ledger).

- *fear*: the hazard of escalation, h = 1 - exp(-h0 exp(beta k/K)(1 + gamma xi)); the war room's.
- *doubt*: a sender that wants the regime gone will not lift: rho_s <- rho_s (1 - phi xi_s).
- *insecurity*: it will not stop either: u_R(x) <- u_R(x) - eta xi (1 - g(x)), g(x) the share of
  that danger which the package's guarantees remove.

Fear alone makes fighting dreadful to both and so makes deals *likelier*; doubt and insecurity work
against them. Which wins is the analyst's judgement (phi, eta), so the three are reported apart. A
channel is off at gamma = 0, phi = 0 or eta = 0.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals._errors import SignalsError

__all__ = ["coalition_fear", "doubted_relief", "insecurity_loss"]

Floats = NDArray[np.float64]


def _unit(value: ArrayLike, name: str) -> Floats:
    out = np.asarray(value, dtype=np.float64)
    if not ((out >= 0.0) & (out <= 1.0)).all():
        raise SignalsError(f"{name} must lie between 0 and 1")
    return out


def coalition_fear(xi: ArrayLike, weight: ArrayLike) -> Floats:
    """Belief that at least one sender who counts seeks the regime's fall.

    Parameters
    ----------
    xi : array, (..., S)
        Belief by sender, in [0, 1].
    weight : array, broadcastable to xi
        How much a sender's aim could matter, in [0, 1]: for one sender alone use 1.

    Returns
    -------
    array, (...)
        1 - prod_s (1 - xi_s weight_s). Senders count as independent of each other.
    """
    return 1.0 - np.prod(1.0 - _unit(xi, "xi") * _unit(weight, "weight"), axis=-1)


def doubted_relief(rho: ArrayLike, xi: ArrayLike, phi: ArrayLike) -> Floats:
    """Credibility of relief after doubt, rho (1 - phi xi); shapes broadcast."""
    return _unit(rho, "rho") * (1.0 - _unit(phi, "phi") * _unit(xi, "xi"))


def insecurity_loss(xi: ArrayLike, eta: ArrayLike, removed: ArrayLike) -> Floats:
    """Stakes that a deal loses to the responder, eta xi (1 - removed); shapes broadcast.

    ``eta`` (stakes, >= 0) is what it would lose were its regime surely pursued after settling,
    ``removed`` the share of the danger that the package's guarantees take away, in [0, 1].
    """
    size = np.asarray(eta, dtype=np.float64)
    if not (size >= 0.0).all():
        raise SignalsError(f"eta must be 0 stakes or more: {size.min()}")
    return size * _unit(xi, "xi") * (1.0 - _unit(removed, "removed"))
