"""Several senders: what the target believes of the coalition, and of each one's promise.

A coalition seeks the regime's fall if any of its members does, each counted with its weight:
xi = 1 - prod_s (1 - xi_s weight_s). A sender that wants the regime gone does not lift:
rho_s <- rho_s (1 - phi xi_s), phi in [0, 1] (docs/theory.md T5).
"""

from typing import Any

import numpy as np

from offramp.sanctions.errors import ShareError

__all__ = ["coalition_xi", "coalition_xi_kernel", "doubted_rho", "doubted_rho_kernel"]


def coalition_xi_kernel(xi: np.ndarray, weight: np.ndarray) -> Any:
    """1 - prod_s (1 - xi_s weight_s), senders in the last axis; unchecked."""
    return 1.0 - np.prod(1.0 - xi * weight, axis=-1)


def doubted_rho_kernel(rho: np.ndarray, xi: np.ndarray, phi: Any) -> np.ndarray:
    """rho_s (1 - phi xi_s); unchecked."""
    return rho * (1.0 - phi * xi)


def _beliefs(what: str, values: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 1 or (like is not None and array.shape != like.shape):
        raise ShareError(f"{what} has shape {array.shape}: one entry per sender; name each once")
    bad = array[~((array >= 0.0) & (array <= 1.0))]
    if bad.size:
        raise ShareError(f"{what} is {bad[0]:g}: between 0 and 1; give a probability or a share")
    return array


def coalition_xi(xi: np.ndarray, weight: np.ndarray) -> float:
    """How far the target believes that its opponents seek its regime's fall.

    Parameters
    ----------
    xi : (senders,) array
        The same belief about each sender, in [0, 1].
    weight : (senders,) array
        How much each sender's aim decides the coalition's, in [0, 1].

    Returns
    -------
    float
        In [0, 1]; rises in every xi_s and weight_s.

    Raises
    ------
    ShareError
        A number outside [0, 1], or lists of different lengths.
    """
    beliefs = _beliefs("belief that the regime's fall is the aim", xi)
    return coalition_xi_kernel(beliefs, _beliefs("sender's weight", weight, beliefs))


def doubted_rho(rho: np.ndarray, xi: np.ndarray, phi: float) -> np.ndarray:
    """Credibility of each sender's relief, once its suspected aim is counted.

    Parameters
    ----------
    rho : (senders,) array
        Chance that a promise of relief is kept, other doubts counted, in [0, 1].
    xi : (senders,) array
        Belief that the sender wants the regime gone, in [0, 1].
    phi : float
        How surely such a sender fails to lift, in [0, 1].

    Returns
    -------
    (senders,) float64
        rho_s (1 - phi xi_s).

    Raises
    ------
    ShareError
        A number outside [0, 1], or lists of different lengths.
    """
    chance = _beliefs("credibility of relief", rho)
    if not 0.0 <= phi <= 1.0:
        raise ShareError(f"phi is {phi:g}: between 0 and 1; give a probability")
    return doubted_rho_kernel(chance, _beliefs("belief about the aim", xi, chance), float(phi))
