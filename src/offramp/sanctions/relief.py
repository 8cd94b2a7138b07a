"""What a package is worth less for the sanctions that stay, and for an unsafe peace.

With l_m(x) the share of measure m that package x lifts and rho_m the chance that lifting it is
in fact carried out, settling on x at t loses

    to the target:   sum_m (1 - l_m(x) rho_m) PVR_m(t) + eta xi (1 - g(x)),
    to the senders:  sum_m (1 - l_m(x) rho_m) PVP_m.

Frozen assets are a lump. Measured from "kept" (frozen as they are, worth nothing to either):
returned they are worth rho W_R to the target, whom a promise of return reaches with probability
rho; paid over as reparations they are worth W_P to the other side. Shares may be mixed. Assets
several senders hold are returned with the credibility of each in proportion to what it holds.

The last term of the first line is what the target would lose were its regime pursued after
settling: xi how far it believes that to be the aim, eta the loss in stakes, g(x) the share of the
danger that the package's guarantees remove (docs/theory.md T5).
"""

import numpy as np

from offramp.kernels import kernel
from offramp.sanctions.errors import MeasureError, ShareError

__all__ = [
    "asset_values",
    "insecurity",
    "staying_loss",
    "staying_loss_kernel",
]


@kernel
def staying_loss_kernel(lifted, rho, staying):
    """Value of what stays (T', packages), staying being (T', M); compiled. See `staying_loss`.

    Unchecked. Arrays are C-contiguous float64.
    """
    out = np.zeros((staying.shape[0], lifted.shape[0]))
    for t in range(out.shape[0]):
        for x in range(out.shape[1]):
            for m in range(rho.shape[0]):
                out[t, x] += staying[t, m] * (1.0 - lifted[x, m] * rho[m])
    return out


def _shares(what: str, values: np.ndarray | float) -> np.ndarray:
    array = np.asarray(values, dtype=np.float64, order="C")
    bad = array[~((array >= 0.0) & (array <= 1.0))]
    if bad.size:
        raise ShareError(f"{what} is {bad[0]:g}: between 0 and 1; give a share or a probability")
    return array


def staying_loss(lifted: np.ndarray, rho: np.ndarray, staying: np.ndarray) -> np.ndarray:
    """Value of the sanctions that stay after each package.

    Parameters
    ----------
    lifted : (packages, M) array
        Share of each measure that a package lifts, in [0, 1].
    rho : (M,) array
        Chance that lifting measure m is carried out (its sender's credibility).
    staying : (T', M) or (M,) array
        What measure m takes if it stays: PVR_m(t), or PVP_m.

    Returns
    -------
    (T', packages) or (packages,) float64
        Loss in stakes (0 where everything is lifted for certain).

    Raises
    ------
    ShareError
        A share or credibility outside [0, 1].
    MeasureError
        Arrays that disagree about the number of measures.
    """
    shares = _shares("share lifted", lifted)
    chance = _shares("credibility of relief", rho)
    values = np.ascontiguousarray(staying, dtype=np.float64)
    table = np.atleast_2d(values)
    if shares.ndim != 2 or not shares.shape[1] == chance.size == table.shape[1]:
        raise MeasureError(
            f"shares lifted are {shares.shape}, credibilities {chance.shape}, staying values "
            f"{values.shape}: one column per measure in each; list the measures alike"
        )
    loss = staying_loss_kernel(shares, chance, table)
    return loss[0] if values.ndim == 1 else loss


def asset_values(
    returned: np.ndarray,
    paid: np.ndarray,
    worth_P: float,
    worth_R: float,
    rho: np.ndarray | float,
    held: np.ndarray | float = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Value frozen assets to each side in each package, measured from "kept".

    Parameters
    ----------
    returned, paid : (packages,) array
        Shares of the assets that a package returns to the target, or pays to the proposer.
    worth_P, worth_R : float
        Stakes to the side that gets all of them.
    rho : float or (holders,) array
        Credibility of each holder's promise to return.
    held : float or (holders,) array
        Weights of the holders (any total).

    Returns
    -------
    (gain_P, gain_R) : pair of (packages,) float64
        Stakes.

    Raises
    ------
    ShareError
        Shares outside [0, 1], or adding to more than 1.
    """
    back, over = _shares("share returned", returned), _shares("share paid", paid)
    if np.any(back + over > 1.0 + 1e-12):
        raise ShareError(
            f"shares returned and paid add to {np.max(back + over):g}: at most 1; "
            "what is returned cannot also be paid"
        )
    chance = np.atleast_1d(_shares("credibility of return", rho))
    weight = np.broadcast_to(np.asarray(held, dtype=np.float64), chance.shape)
    if not (weight.min() >= 0.0 and weight.sum() > 0.0):
        raise ShareError(f"weights of holders add to {weight.sum():g}: above 0; name the holders")
    return worth_P * over, worth_R * back * float(np.average(chance, weights=weight))


def insecurity(xi: float, eta: float, guaranteed: np.ndarray) -> np.ndarray:
    """Loss to the target from a package after which its regime may still be pursued.

    Parameters
    ----------
    xi : float
        How far the target believes that its regime's fall is the aim, in [0, 1].
    eta : float
        Loss in stakes were it certain; 0 or more.
    guaranteed : (packages,) array
        Share g(x) of that danger which a package's guarantees remove, in [0, 1].

    Returns
    -------
    (packages,) float64
        eta xi (1 - g(x)).

    Raises
    ------
    ShareError
        A number outside its rule.
    """
    if not eta >= 0.0:
        raise ShareError(f"loss from an unsafe peace is {eta:g}: 0 or more; give stakes")
    belief = float(_shares("belief that the regime's fall is the aim", xi))
    return eta * belief * (1.0 - _shares("share of the danger removed", guaranteed))
