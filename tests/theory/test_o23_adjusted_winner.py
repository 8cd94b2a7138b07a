"""O23: points of real negotiations (Raiffa 1982; Brams & Togman 1996; Brams & Taylor 1996)."""

import numpy as np
import pytest

from offramp.deals import (
    Solution,
    bargaining_point,
    divide_goods,
    divisible_frontier,
    mixed_point,
    package_space,
    pareto_frontier,
    values,
)

US = np.array([22, 22, 15, 14, 11, 6, 4, 2, 2, 2])
PANAMA = np.array([9, 15, 15, 3, 15, 5, 11, 7, 7, 13])
ISRAEL = np.array([35, 10, 20, 10, 5, 20])
EGYPT = np.array([55, 5, 10, 5, 20, 5])


def test_panama_canal_1974():
    result = divide_goods(US, PANAMA)
    assert result.points == pytest.approx((66, 66), abs=1e-12)
    assert result.split == 2
    assert result.shares[2] == pytest.approx(2 / 15, abs=1e-14)
    assert result.shares.tolist() == pytest.approx([1, 1, 2 / 15, 1, 0, 1, 0, 0, 0, 0])


def test_camp_david_1978():
    result = divide_goods(ISRAEL, EGYPT)
    assert result.points == pytest.approx((65.8333333333, 65.8333333333), abs=1e-9)
    assert result.split == 0
    assert result.shares[0] == pytest.approx(1 / 6, abs=1e-14)


@pytest.mark.parametrize(("first", "second"), [(US, PANAMA), (ISRAEL, EGYPT)])
def test_it_is_the_egalitarian_point_of_the_divisible_frontier(first, second):
    point = mixed_point(divisible_frontier(first, second), Solution.EGALITARIAN, (0, 0))
    assert (point.uP, point.uR) == pytest.approx(divide_goods(first, second).points, abs=1e-11)


def test_panama_with_indivisible_issues():
    space = package_space([2] * 10)
    ours = values(space, 0.0, np.column_stack([US, 0 * US]))
    theirs = values(space, 0.0, np.column_stack([0 * PANAMA, PANAMA]))
    assert len(pareto_frontier(ours, theirs)) == 20
    for solution in (Solution.NASH, Solution.EGALITARIAN):
        point = bargaining_point(solution, ours, theirs, (0, 0))
        assert point.uP.tolist() == [64]
        assert point.uR.tolist() == [68]
