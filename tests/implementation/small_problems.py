"""Random small problems and plans for the tests of this room, and T6's formula transcribed anew."""

import numpy as np

from offramp.implementation import Implementation, Plan


def random_problem(rng, items_R=1, items_P=1, steps=3, *, holding=True, negative=False):
    def share(n):
        return rng.random(n)

    rows = steps + holding
    sign_R = rng.choice([-1.0, 1.0], items_R) if negative else np.ones(items_R)
    sign_P = rng.choice([-1.0, 1.0], items_P) if negative else np.ones(items_P)
    return Implementation.of(
        times=np.sort(rng.uniform(0, 12, steps)),
        alpha=rng.uniform(0, 0.6, items_R),
        beta=sign_R * rng.uniform(0, 0.4, items_R),
        gamma=rng.uniform(0, 0.6, items_P),
        kappa=sign_P * rng.uniform(0, 0.4, items_P),
        N_R=rng.uniform(0.3, 0.6, rows),
        N_P=rng.uniform(0.3, 0.6, rows),
        W_R=rng.uniform(0.1, 0.6, rows),
        W_P=rng.uniform(0.1, 0.6, rows),
        d_R=rng.uniform(0.8, 1),
        d_P=rng.uniform(0.8, 1),
        q_R=rng.uniform(0.2, 1),
        q_P=rng.uniform(0.2, 1),
        m_R=rng.uniform(0, 3),
        m_P=rng.uniform(0, 3),
        chi_R=share(items_P),
        chi_P=share(items_R),
        sig_R=share(items_P),
        sig_P=share(items_P),
        rho_R=share(items_R),
        rho_P=share(items_R),
        g_R=rng.uniform(0, 0.1),
        g_P=rng.uniform(0, 0.1),
        holding=holding,
    )


def random_plan(rng, problem):
    a = rng.dirichlet(np.ones(problem.steps), problem.items_R)
    b = rng.dirichlet(np.ones(problem.steps), problem.items_P)
    deposits = b.copy()
    for item in np.flatnonzero(problem.escrow):  # pay in at random, never after the release
        paid = np.maximum(np.cumsum(rng.dirichlet(np.ones(problem.steps))), np.cumsum(b[item]))
        deposits[item] = np.diff(paid, prepend=0.0)
    return Plan.of(a, b, deposits)


def t6(p, a, b):
    """The page's formula for one item each, term by term; a and b are lists of L shares."""
    L = len(a)
    rows = L + 1 if p.holding else L
    alpha, beta, gamma, kappa = p.alpha[0], p.beta[0], p.gamma[0], p.kappa[0]
    slack_R, slack_P = [], []
    for row in range(rows):
        a_l = a[row] if row < L else 0.0
        b_l = b[row] if row < L else 0.0
        A, B = sum(a[:row]), sum(b[:row])
        later_R = later_P = 0.0
        for j in range(row + 1, L):
            gap = p.times[j] - p.times[row]
            later_R += p.d_R**gap * (gamma * b[j] - beta * a[j])
            later_P += p.d_P**gap * (alpha * a[j] - kappa * b[j])
        lost_R = p.N_R[row] - p.W_R[row] + p.g_R - p.rho_R[0] * beta * A
        lost_R += p.sig_R[0] * gamma * (B + p.chi_R[0] * b_l)
        lost_P = p.N_P[row] - p.W_P[row] + p.g_P - p.sig_P[0] * kappa * B
        lost_P += p.rho_P[0] * alpha * (A + p.chi_P[0] * a_l)
        slack_R.append(
            -beta * a_l + p.q_R * ((1 - p.chi_R[0]) * gamma * b_l + later_R + p.d_R**p.m_R * lost_R)
        )
        slack_P.append(
            -kappa * b_l
            + p.q_P * ((1 - p.chi_P[0]) * alpha * a_l + later_P + p.d_P**p.m_P * lost_P)
        )
    return np.array(slack_R), np.array(slack_P)
