r"""What every package is worth to a party.

.. math::

    u_p(x) = u_p(ref) + \sum_i swing_{p,i}
        \frac{position_{p,i}(x_i) - position_{p,i}(ref_i)}{100}
        + \sum_k worth_{p,k} \, ([k \text{ holds in } x] - [k \text{ holds in } ref])

The reference deal is worth what the lottery question said, as a whole: an interaction that
already holds in it is part of that answer and is not added twice (:func:`reference_base`).

After Keeney & Raiffa (1976), *Decisions with Multiple Objectives* (additive value with
interactions; the reference by the lottery of von Neumann & Morgenstern); swings after
Edwards & Barron (1994).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import ValuesError
from offramp.deals.space import PackageSpace, Plan
from offramp.kernels import kernel

__all__ = ["contributions", "package_values", "reference_base", "values"]


def contributions(
    swing: ArrayLike, position: ArrayLike, reference: Sequence[int]
) -> NDArray[np.float64]:
    """Return what each option adds to the reference deal: swing (position - position_ref) / 100.

    Parameters
    ----------
    swing : (n_issues,)
        From the least to the most liked option, in stakes (or in any unit: the result has it).
    position : (n_issues, max_options)
        0 to 100; unused columns may hold anything.
    reference : (n_issues,) of int
        The reference deal.

    Returns
    -------
    (n_issues, max_options) float64
    """
    size = np.asarray(swing, dtype=np.float64)
    place = np.asarray(position, dtype=np.float64)
    at_reference = place[np.arange(len(size)), np.asarray(reference, dtype=np.int64)]
    return size[:, None] * (place - at_reference[:, None]) / 100.0


def reference_base(
    space: PackageSpace, worth_of_reference: float, reference: Sequence[int], worth: ArrayLike = ()
) -> float:
    """Return the `base` at which the reference deal comes out at `worth_of_reference`.

    Parameters
    ----------
    worth_of_reference : float
        Stakes, by the lottery question.
    reference : (n_issues,) of int
        The reference deal; it need not be possible.
    worth : (K,)
        What each interaction of the space is worth to this party, stakes.
    """
    amounts = np.asarray(worth, dtype=np.float64)
    return float(worth_of_reference - amounts[space.interacting(reference)].sum())


@kernel
def half_sums(table, starts, options, first, last, size):
    """Sum a table over all combinations of issues first..last-1 (kernel), (size,).

    Numbered as ``plan.head`` and ``plan.tail`` number them; grown in place from the back.
    """
    sums = np.zeros(size)
    filled = 1
    for issue in range(first, last):
        begin = starts[issue]
        count = starts[issue + 1] - begin
        for j in range(filled - 1, -1, -1):
            before = sums[j]
            for o in range(count - 1, -1, -1):
                sums[j * count + o] = before + table[issue, options[begin + o]]
        filled *= count
    return sums


@kernel
def package_values(plan: Plan, base, table, worth):
    """Value all possible packages (kernel; nothing is checked).

    Parameters
    ----------
    plan : Plan
        ``space.plan``.
    base : float
        Value before contributions (:func:`reference_base`).
    table : (n_issues, max_options) float64
        Contribution of each option (:func:`contributions`).
    worth : (K,) float64
        What each interaction is worth.

    Returns
    -------
    (M,) float64
    """
    n_issues = plan.starts.size - 1
    first = half_sums(table, plan.starts, plan.options, 0, plan.split, plan.n_head)
    second = half_sums(table, plan.starts, plan.options, plan.split, n_issues, plan.n_tail)
    out = np.empty(plan.head.size)
    for m in range(out.size):
        out[m] = base + first[plan.head[m]] + second[plan.tail[m]]
    for k in range(worth.size):
        if worth[k] != 0.0:
            for j in range(plan.holds_starts[k], plan.holds_starts[k + 1]):
                out[plan.holds[j]] += worth[k]
    return out


def values(
    space: PackageSpace, base: float, table: ArrayLike, worth: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Value all possible packages, with the shapes checked.

    Parameters
    ----------
    space : PackageSpace
    base : float
    table : (n_issues, max_options)
        Contribution of each option; unused columns are ignored.
    worth : (K,), optional
        What each interaction is worth; needed if the space has interactions.

    Returns
    -------
    (M,) float64

    Raises
    ------
    ValuesError
        On a wrong shape, or a value that is not finite.

    Examples
    --------
    >>> from offramp.deals import package_space
    >>> space = package_space([2, 2], interactions=[[(0, 1), (1, 1)]])
    >>> values(space, 0.1, [[0, 0.3], [0, 0.2]], [-0.1]).round(9).tolist()
    [0.1, 0.3, 0.4, 0.5]
    """
    amounts = np.zeros(0) if worth is None else np.ascontiguousarray(worth, dtype=np.float64)
    if amounts.shape != (len(space.interactions),):
        msg = f"{len(space.interactions)} interactions need as many worths, got {amounts.shape}"
        raise ValuesError(msg)
    parts = np.ascontiguousarray(table, dtype=np.float64)
    shape = (space.n_issues, space.max_options)
    if parts.shape != shape:
        msg = f"the table of contributions has shape {parts.shape}, the space needs {shape}"
        raise ValuesError(msg)
    result = package_values(space.plan, float(base), parts, amounts)
    if not np.isfinite(result).all():
        msg = "some package has no finite value: check base, contributions and interactions"
        raise ValuesError(msg)
    return result
