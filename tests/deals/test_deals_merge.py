import numpy as np
import pytest

from offramp.deals import (
    Group,
    LargeRatifier,
    PartyValue,
    RuleError,
    SpaceError,
    TooLargeError,
    ValuesError,
    asked_on_departure,
    merged_frontier,
    package_space,
    pareto_frontier,
    rescaled,
    rule,
    values,
    who_ratifies,
)

TOLERANCE = 1e-9
"""Wider than rounding in sums of a different order, so that ties are the same both ways."""


class Problem:
    """A random space with interactions, impossible combinations, options off the table, ties."""

    def __init__(self, seed, n_ratifiers=0):
        rng = np.random.default_rng(seed)
        self.rng = rng
        self.n = int(rng.integers(1, 7))
        self.sizes = rng.integers(1, 4, self.n).tolist()
        self.digits = int(rng.choice([0, 1, 6]))
        self.together = [self.combination() for _ in range(rng.integers(0, 3))]
        self.impossible = [self.combination() for _ in range(rng.integers(0, 3))]
        open_issues = [i for i in range(self.n) if self.sizes[i] > 2]
        self.off_table = [(i, 1) for i in open_issues if rng.random() < 0.3]
        self.P, self.R = self.party(0.1), self.party(-0.2)
        self.ratifiers = [
            LargeRatifier(
                self.party(0.0),
                float(rng.uniform(10, 90)),
                None if rng.random() < 0.4 else tuple(self.combination()),
            )
            for _ in range(n_ratifiers)
        ]

    def combination(self):
        issues = self.rng.choice(self.n, min(self.n, 2), replace=False)
        return [(int(i), int(self.rng.integers(self.sizes[i]))) for i in issues]

    def party(self, base):
        draw = self.rng.normal
        return PartyValue(
            np.round(draw(size=(self.n, max(self.sizes))), self.digits),
            base,
            np.round(draw(size=len(self.together)), self.digits),
        )

    def listed(self, who=None):
        space = package_space(
            self.sizes,
            impossible=self.impossible,
            interactions=self.together,
            off_table=self.off_table,
        )
        uP, uR, *scores = (
            values(space, party.base, party.table, party.worth)
            for party in (self.P, self.R, *(r.value for r in self.ratifiers))
        )
        feasible = np.ones(len(space), bool)
        if self.ratifiers:
            asked = [asked_on_departure(space, r.defaults) for r in self.ratifiers]
            bars = [r.threshold for r in self.ratifiers]
            feasible = who_ratifies([rescaled(s) for s in scores], asked, bars, who).yes
        return space, pareto_frontier(uP, uR, feasible, tolerance=TOLERANCE)

    def merged(self, **kwargs):
        return merged_frontier(
            self.sizes,
            self.P,
            self.R,
            impossible=self.impossible,
            interactions=self.together,
            off_table=self.off_table,
            ratifiers=self.ratifiers,
            tolerance=TOLERANCE,
            **kwargs,
        )


def check_same(merged, space, front):
    assert merged.n_possible == len(space)
    assert merged.uP == pytest.approx(front.uP, abs=1e-8)
    assert merged.uR == pytest.approx(front.uR, abs=1e-8)
    assert list(merged.counts) == [len(tied) for tied in front.ties]
    for j in range(len(merged)):
        found = [space.index(x) for x in merged.packages(j, limit=10**6)]
        assert None not in found  # no impossible package, none off the table
        assert sorted(found) == front.ties[j].tolist()


@pytest.mark.parametrize("seed", range(60))
def test_two_sides_against_listing(seed):
    problem = Problem(seed)
    try:
        space, front = problem.listed()
    except SpaceError:
        with pytest.raises(SpaceError):
            problem.merged()
        return
    check_same(problem.merged(), space, front)


RULES = [
    lambda n: rule(n),
    lambda n: rule(n, Group.at_least(max(n - 1, 1), *range(n))),
    lambda n: rule(n, Group.share(0.6, *range(n), weights=[3, 2, 2][:n])),
    lambda n: rule(n, Group.unanimity(0, Group.at_least(1, *range(n)))).without(0),
]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("n_ratifiers", [1, 2, 3])
def test_ratifiers_against_listing(seed, n_ratifiers):
    problem = Problem(1000 + seed, n_ratifiers)
    who = RULES[seed % len(RULES)](n_ratifiers)
    try:
        space, front = problem.listed(who)
    except SpaceError:
        return
    check_same(problem.merged(who=who), space, front)


def opposed(n, k, seed=1, digits=9):
    rng = np.random.default_rng(seed)
    rising, falling = np.sort(rng.random((2, n, k)), axis=2).round(digits)
    return PartyValue(rising), PartyValue(-falling)


@pytest.mark.parametrize(("n", "k"), [(12, 10), (40, 2)])
def test_a_million_million_packages(n, k):
    """Every best weighted sum is on it, and no package drawn at random is beyond it."""
    P, R = opposed(n, k)
    front = merged_frontier([k] * n, P, R)
    assert front.n_possible == k**n >= 10**12
    assert (np.diff(front.uR) > 0).all()
    assert (np.diff(front.uP) < 0).all()
    tableP, tableR = np.asarray(P.table), np.asarray(R.table)
    for j in (0, len(front) // 2, len(front) - 1):
        (package,) = front.packages(j)
        assert tableP[range(n), package].sum() == pytest.approx(front.uP[j], abs=1e-12)
        assert tableR[range(n), package].sum() == pytest.approx(front.uR[j], abs=1e-12)
    # The best weighted sums are found issue by issue: each must be on the frontier.
    for w in np.linspace(0.01, 0.99, 25):
        best = (w * tableP + (1 - w) * tableR).max(axis=1).sum()
        assert (w * front.uP + (1 - w) * front.uR).max() == pytest.approx(best, abs=1e-11)
    rng = np.random.default_rng(0)
    for _ in range(200):
        x = rng.integers(0, k, n)
        p, r = tableP[range(n), x].sum(), tableR[range(n), x].sum()
        assert ((front.uP >= p - 1e-12) & (front.uR >= r - 1e-12)).any()


def test_ties_are_counted_exactly_and_listed_lazily():
    """Thirty issues worth to one side what they cost the other: all 2^30 are undominated."""
    front = merged_frontier([2] * 30, PartyValue([[0.0, 1.0]] * 30), PartyValue([[1.0, 0.0]] * 30))
    assert len(front) == 31
    assert sum(front.counts) == 2**30
    assert front.counts[15] == 155117520
    some = front.packages(15, limit=50)
    assert len({tuple(x) for x in some.tolist()}) == 50
    assert (some.sum(axis=1) == 15).all()


def test_large_space_with_ratifiers():
    """At the threshold of one ratifier; each package listed is ratified, and weakening it helps."""
    P, R = opposed(12, 10)
    rng = np.random.default_rng(5)
    table = np.sort(rng.random((12, 10)), axis=1) * (rng.random((12, 1)) < 0.5)
    spread = table.max(axis=1).sum() - table.min(axis=1).sum()
    free = merged_frontier([10] * 12, P, R)
    bound = {}
    for bar in (30.0, 60.0):
        front = merged_frontier([10] * 12, P, R, ratifiers=[LargeRatifier(PartyValue(table), bar)])
        for j in range(0, len(front), 40):
            for x in front.packages(j):
                score = 100 * (table[range(12), x].sum() - table.min(axis=1).sum()) / spread
                assert score >= bar - 1e-6
        bound[bar] = front
    # Less is to be had for the responder the tougher the ratifier, whose tastes are P's.
    assert bound[60.0].uR[-1] < bound[30.0].uR[-1] <= free.uR[-1]
    for front, wider in ((bound[60.0], bound[30.0]), (bound[30.0], free)):
        for p, r in zip(front.uP[::25], front.uR[::25], strict=True):
            assert ((wider.uP >= p - 1e-9) & (wider.uR >= r - 1e-9)).any()


def test_nothing_ratified_is_an_empty_frontier():
    likes, hates = PartyValue([[0, 1], [0, 1]]), PartyValue([[1, 0], [1, 0]])
    ratifiers = [LargeRatifier(likes, 60.0), LargeRatifier(hates, 60.0)]
    front = merged_frontier([2, 2], likes, hates, ratifiers=ratifiers)
    assert len(front) == 0
    assert front.n_possible == 4


def test_limits_and_faults_are_named():
    P, R = opposed(12, 10)
    with pytest.raises(TooLargeError, match=r"a merge left .* points .*limit 50"):
        merged_frontier([10] * 12, P, R, point_limit=50)
    ratifier = LargeRatifier(P, 50.0)
    with pytest.raises(TooLargeError, match="limit 50"):
        merged_frontier([10] * 12, P, R, ratifiers=[ratifier], point_limit=50)
    chain = [[(i, 0), (i + 1, 0)] for i in range(11)]
    with pytest.raises(TooLargeError, match="too many to list"):
        merged_frontier([10] * 12, P, R, impossible=chain)
    with pytest.raises(RuleError, match="the rule is for 2 ratifiers, there are 1"):
        merged_frontier([10] * 12, P, R, ratifiers=[ratifier], who=rule(2))
    with pytest.raises(ValuesError, match="thresholds"):
        merged_frontier([10] * 12, P, R, ratifiers=[LargeRatifier(P, float("nan"))])
    with pytest.raises(ValuesError, match="tolerance"):
        merged_frontier([10] * 12, P, R, tolerance=-1)
    line = PartyValue([[0.0, 1.0]])
    with pytest.raises(ValuesError, match=r"shape \(2,\), the space needs \(1, 2\)"):
        merged_frontier([2], PartyValue([0.0, 1.0]), line)
    wrong = PartyValue([[0.0, 1.0]], worth=[1, 2])
    with pytest.raises(ValuesError, match="1 interactions need"):
        merged_frontier([2], line, wrong, interactions=[[(0, 1)]])
