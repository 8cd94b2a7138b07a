r"""Sanctions: what measures cost, what lifting them is worth, whether lifting is believed.

The model
---------
Measure m takes pi_m 2^(-t/H_m) stakes from the target in period t of the war (H_m: half-life of
adaptation, inf allowed) and o_m from its senders' side; it outlasts a war, or a deal that does not
lift it, by O_m periods. What staying on is worth at t, with q = d_R 2^(-1/H_m):

    PVR_m(t) = 2^(-t/H_m) pi_m (1 - q^O_m) / (1 - q),      PVP_m = o_m (1 - d_P^O_m) / (1 - d_P).

A war that ends at t, whoever wins, takes sum_m PVR_m(t) and sum_m PVP_m. A package x that lifts
the share l_m(x), carried out with probability rho_m, takes

    sum_m (1 - l_m rho_m) PVR_m(t) + eta xi (1 - g(x))   and   sum_m (1 - l_m rho_m) PVP_m,

rho_m = rho_s (1 - phi xi_s) of its sender s. The target's belief that its regime's fall is the
aim is xi = 1 - prod_s (1 - xi_s weight_s). Frozen assets are a lump: kept 0, returned rho W_R to
the target, paid over W_P to the proposer's side.

Sources: docs/theory.md T4 (time), T5 (rho, xi, insecurity).
"""

from offramp.sanctions.coalition import coalition_xi, doubted_rho
from offramp.sanctions.errors import MeasureError, SanctionsError, ShareError
from offramp.sanctions.pain import own_staying_values, pain_path, staying_values
from offramp.sanctions.relief import asset_values, insecurity, staying_loss

__all__ = [
    "MeasureError",
    "SanctionsError",
    "ShareError",
    "asset_values",
    "coalition_xi",
    "doubted_rho",
    "insecurity",
    "own_staying_values",
    "pain_path",
    "staying_loss",
    "staying_values",
]
