"""Beta updating from statements: closed forms, order, monotonicity, cap, ambiguity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from offramp.signals import (
    DIRECTIONS_REGIME,
    DIRECTIONS_RELIEF,
    RETRACTED_SHARE,
    WEIGHTS,
    Beliefs,
    LedgerError,
    Statements,
    beliefs,
    coalition_ambiguity,
    coalition_mean,
    history,
    moves,
    undone_share,
)

SENDERS = 3


def statements(*rows: tuple) -> Statements:
    """Build a ledger from rows (sender, age, toward, against, weight[, takes_back, undoes])."""
    full = [(*row, *(-1, 0.0)[len(row) - 5 :]) for row in rows]
    return Statements(*(np.array(column) for column in zip(*full, strict=True)))


EMPTY = Statements(*(np.empty(0) for _ in range(5)))  # pyright: ignore[reportArgumentType]

row = st.tuples(
    st.integers(0, SENDERS - 1),
    st.floats(0, 24),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 5),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Statements:
    """Draw up to nine statements, some of which take back earlier ones."""
    rows = draw(st.lists(row, min_size=1, max_size=9))
    rows.sort(key=lambda r: -r[1])
    full = []
    for i, r in enumerate(rows):
        link = draw(st.integers(-1, i - 1)) if i and draw(st.booleans()) else -1
        full.append((*r, link, draw(st.floats(0, 1)) if link >= 0 else 0.0))
    return statements(*full)


def appended(ledger: Statements, extra: tuple) -> Statements:
    columns = ("sender", "age", "toward", "against", "weight", "takes_back", "undoes")
    return Statements(
        *(np.append(getattr(ledger, c), x) for c, x in zip(columns, extra, strict=True))
    )


prior = st.lists(st.floats(0.01, 0.99), min_size=SENDERS, max_size=SENDERS)
strength = st.floats(0.1, 30)
half_life = st.floats(0.1, 1e3)
caps = st.one_of(st.floats(0, 10), st.just(np.inf))


def test_no_statement_leaves_the_prior():
    b = beliefs(EMPTY, [0.2, 0.7], 4.0)
    np.testing.assert_allclose(b.mean, [[0.2, 0.7]], rtol=1e-15)
    np.testing.assert_allclose(b.sd, np.sqrt([[0.2 * 0.8 / 5, 0.7 * 0.3 / 5]]))
    assert (b.ambiguity == 0.0).all()


def test_closed_form_beta_below_the_cap():
    # A minister's promise three months old (half-life three) and a leader's "doubtful" today.
    ledger = statements((0, 3.0, 1.0, 0.0, 0.6), (0, 0.0, 0.0, 0.5, 1.0))
    b = beliefs(ledger, [0.45], 2.0, half_life=3.0, cap=4.0)
    alpha, beta = 0.9 + 0.3, 1.1 + 0.5
    assert b.alpha[0, 0] == pytest.approx(alpha, abs=1e-15)
    assert b.beta[0, 0] == pytest.approx(beta, abs=1e-15)
    exact = stats.beta(alpha, beta)
    assert b.mean[0, 0] == pytest.approx(exact.mean(), abs=1e-15)
    assert b.sd[0, 0] == pytest.approx(exact.std(), abs=1e-15)
    assert b.ambiguity[0, 0] == pytest.approx(2 * 0.3 / (alpha + beta), abs=1e-15)


def test_closed_form_beta_above_the_cap():
    # Ten observations for, five against, capped at six: four and two.
    ledger = statements((0, 0.0, 1.0, 0.0, 10.0), (0, 0.0, 0.0, 1.0, 5.0))
    b = beliefs(ledger, [0.5], 2.0, cap=6.0)
    np.testing.assert_allclose([b.toward, b.against], [[[4.0]], [[2.0]]], rtol=1e-15)
    assert b.mean[0, 0] == pytest.approx(5 / 8)


def test_a_beta_does_not_widen_under_contradiction():
    even = statements((0, 0.0, 1.0, 0.0, 3.0), (0, 0.0, 0.0, 1.0, 3.0))
    b = beliefs(even, [0.5], 2.0, cap=np.inf)
    assert beliefs(EMPTY, [0.5], 2.0).sd[0, 0] == pytest.approx(0.289, abs=5e-4)
    assert b.sd[0, 0] == pytest.approx(0.167, abs=5e-4)  # docs/theory.md T5
    assert b.ambiguity[0, 0] == pytest.approx(0.75)


@given(ledgers(), st.permutations(range(9)), prior, strength, half_life, caps)
def test_order_of_entries_changes_nothing(ledger, shuffled, mean, n0, half, cap):
    order = np.array([i for i in shuffled if i < ledger.size])
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    links = ledger.takes_back[order]
    mixed = Statements(
        ledger.sender[order],
        ledger.age[order],
        ledger.toward[order],
        ledger.against[order],
        ledger.weight[order],
        np.where(links >= 0, place[links], -1),
        ledger.undoes[order],
    )
    a = beliefs(ledger, mean, n0, half_life=half, cap=cap)
    b = beliefs(mixed, mean, n0, half_life=half, cap=cap)
    np.testing.assert_array_equal(a.mean, b.mean)
    np.testing.assert_array_equal(a.ambiguity, b.ambiguity)


@given(ledgers(), row, prior, strength, half_life, caps)
def test_a_statement_for_relief_never_lowers_rho(ledger, extra, mean, n0, half, cap):
    """Holds exactly, to the last bit, whatever the cap; and mirrored for statements against."""
    sender, age, direction, _, weight = extra
    before = beliefs(ledger, mean, n0, half_life=half, cap=cap).mean
    for_it = appended(ledger, (sender, age, direction, 0.0, weight, -1, 0.0))
    after = beliefs(for_it, mean, n0, half_life=half, cap=cap).mean
    assert (after >= before).all()
    against_it = appended(ledger, (sender, age, 0.0, direction, weight, -1, 0.0))
    assert (beliefs(against_it, mean, n0, half_life=half, cap=cap).mean <= before).all()


@given(ledgers(), prior, strength, half_life, caps, st.floats(0, 1))
def test_taking_back_a_word_against_relief_never_lowers_rho(ledger, mean, n0, half, cap, share):
    i = ledger.size - 1  # the latest
    ledger = Statements(
        ledger.sender,
        ledger.age,
        np.where(np.arange(i + 1) == i, 0.0, ledger.toward),
        ledger.against,
        ledger.weight,
        np.where(np.arange(i + 1) == i, -1, ledger.takes_back),
        ledger.undoes,
    )
    taken = appended(ledger, (ledger.sender[i], 0.0, 0.0, 0.0, 1.0, i, share))
    before = beliefs(ledger, mean, n0, half_life=half, cap=cap).mean
    assert (beliefs(taken, mean, n0, half_life=half, cap=cap).mean >= before).all()


def test_a_strict_gain_even_at_the_cap():
    """At the cap a new promise displaces old doubt: rho rises, total evidence does not."""
    full = statements((0, 0.0, 0.0, 1.0, 3.0), (0, 0.0, 1.0, 0.0, 3.0))
    more = appended(full, (0, 0.0, 1.0, 0.0, 1.0, -1, 0.0))
    a, b = (beliefs(x, [0.5], 4.0, cap=4.0) for x in (full, more))
    assert b.mean[0, 0] > a.mean[0, 0] + 0.01
    assert (b.toward + b.against)[0, 0] == pytest.approx(4.0)


@given(ledgers(), prior, strength, half_life, caps)
def test_evidence_never_exceeds_the_cap_and_measures_stay_in_range(ledger, mean, n0, half, cap):
    b = beliefs(ledger, mean, n0, half_life=half, cap=cap)
    assert (b.toward + b.against <= cap * (1 + 1e-12)).all()
    assert ((b.mean >= 0) & (b.mean <= 1)).all()
    assert ((b.ambiguity >= 0) & (b.ambiguity < 1)).all()


@given(st.floats(0.5, 20), st.floats(0.5, 10), st.floats(0.01, 0.99), caps)
def test_a_split_ledger_leaves_the_widest_belief_for_equal_evidence(total, n0, share, cap):
    def sd(m: float) -> float:
        ledger = statements((0, 0.0, 1.0, 0.0, m * total), (0, 0.0, 0.0, 1.0, (1 - m) * total))
        return float(beliefs(ledger, [0.5], n0, cap=cap).sd[0, 0])

    assert sd(0.5) >= sd(share) - 1e-15
    assert sd(0.5) >= sd(0.0) - 1e-15


def test_recency_halves_and_eternity_keeps():
    ledger = statements((0, 6.0, 1.0, 0.0, 2.0))
    assert beliefs(ledger, [0.5], 2.0, half_life=3.0).toward[0, 0] == pytest.approx(0.5)
    assert beliefs(ledger, [0.5], 2.0, half_life=np.inf).toward[0, 0] == 2.0


def test_a_retraction_undoes_its_share_and_its_own_retraction_restores():
    said = (0, 2.0, 0.0, 1.0, 1.0)
    once = statements(said, (0, 1.0, 0.0, 0.0, 1.0, 0, 0.8))
    twice = statements(said, (0, 1.0, 0.0, 0.0, 1.0, 0, 0.8), (0, 0.0, 0.0, 0.0, 1.0, 1, 0.5))
    np.testing.assert_allclose(once.survival(), [0.2, 1.0])
    np.testing.assert_allclose(twice.survival(), [0.6, 0.5, 1.0])
    b = beliefs(once, [0.5], 2.0, half_life=np.inf)
    assert b.against[0, 0] == pytest.approx(0.2)


def test_many_worlds_at_once_equal_one_at_a_time():
    rng = np.random.default_rng(4)
    n, worlds = 7, 5
    ledger = statements(
        *((int(rng.integers(SENDERS)), *rng.uniform(0, 1, 3), rng.uniform(0, 3)) for _ in range(n))
    )
    mean = rng.uniform(0.1, 0.9, (worlds, SENDERS))
    n0, half, cap = rng.uniform(1, 8, worlds), rng.uniform(1, 9, worlds), rng.uniform(1, 5, worlds)
    factor = rng.uniform(0.5, 2, (worlds, n))
    every = beliefs(ledger, mean, n0, half_life=half, cap=cap, multiplier=factor)
    assert every.mean.shape == (worlds, SENDERS)
    for w in range(worlds):
        one = beliefs(ledger, mean[w], n0[w], half_life=half[w], cap=cap[w], multiplier=factor[w])
        np.testing.assert_array_equal(every.mean[w], one.mean[0])
        np.testing.assert_array_equal(every.ambiguity[w], one.ambiguity[0])


def test_only_the_senders_own_statements_move_it():
    ledger = statements((1, 0.0, 1.0, 0.0, 2.0))
    b = beliefs(ledger, [0.3, 0.3, 0.3], 4.0)
    assert b.mean[0, 1] > 0.3
    np.testing.assert_allclose(b.mean[0, [0, 2]], 0.3)


def test_coalition_ambiguity_tells_within_from_between():
    one_voice_each = Beliefs(*(np.array([x]) for x in ([2.0, 2], [2.0, 2], [2.0, 0], [0.0, 2])))
    each_split = Beliefs(*(np.array([x]) for x in ([2.0, 2], [2.0, 2], [1.0, 1], [1.0, 1])))
    apart = coalition_ambiguity(one_voice_each, [1.0, 1.0])
    inside = coalition_ambiguity(each_split, [1.0, 1.0])
    assert apart.total[0] == pytest.approx(1 / 3)
    assert apart.within[0] == 0.0
    assert apart.between[0] == pytest.approx(1 / 3)
    assert inside.total[0] == pytest.approx(1 / 3)
    assert inside.between[0] == pytest.approx(0.0, abs=1e-15)
    # A sender that imposes nothing does not count; with no pain at all, all count alike.
    assert coalition_ambiguity(one_voice_each, [1.0, 0.0]).total[0] == 0.0
    assert coalition_ambiguity(one_voice_each, [0.0, 0.0]).total == pytest.approx(apart.total)


@given(ledgers(), prior, strength, st.lists(st.floats(0, 5), min_size=SENDERS, max_size=SENDERS))
def test_coalition_ambiguity_adds_up(ledger, mean, n0, pain):
    b = beliefs(ledger, mean, n0)
    a = coalition_ambiguity(b, pain)
    assert (a.between >= 0).all()
    assert (a.within >= 0).all()
    np.testing.assert_allclose(a.within + a.between, a.total, atol=1e-15)
    assert (a.total < 1).all()


def test_coalition_mean_weighs_by_pain():
    b = beliefs(EMPTY, [0.2, 0.8], 4.0)
    assert coalition_mean(b, [3.0, 1.0])[0] == pytest.approx(0.35)


def test_history_forgets_what_was_not_yet_said():
    ledger = statements(
        (0, 5.0, 0.0, 1.0, 1.0), (0, 2.0, 0.0, 0.0, 1.0, 0, 0.8), (0, 0.0, 1.0, 0.0, 1.0)
    )
    now, then, first, before = history(ledger, [0.5], 4.0, [0.0, 3.0, 5.0, 6.0], half_life=3.0)
    np.testing.assert_array_equal(now.mean, beliefs(ledger, [0.5], 4.0, half_life=3.0).mean)
    only = statements((0, 2.0, 0.0, 1.0, 1.0))
    np.testing.assert_array_equal(then.mean, beliefs(only, [0.5], 4.0, half_life=3.0).mean)
    assert first.against[0, 0] == 1.0
    assert before.mean[0, 0] == 0.5
    with pytest.raises(LedgerError, match="future"):
        history(ledger, [0.5], 4.0, [-1.0])


def test_moves_sign_and_retraction():
    ledger = statements(
        (0, 1.0, 0.0, 1.0, 1.0), (0, 0.0, 0.0, 0.0, 1.0, 0, 0.8), (1, 0.0, 0.5, 0.0, 1.0)
    )
    change = moves(ledger, [0.5, 0.5], 4.0)
    assert change.shape == (1, 3)
    assert change[0, 0] < 0 < change[0, 1]
    alone = beliefs(statements((1, 0.0, 0.5, 0.0, 1.0)), [0.5, 0.5], 4.0).mean[0, 1] - 0.5
    assert change[0, 2] == pytest.approx(alone)


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([(0, -1.0, 0.0, 0.0, 1.0)], "age of statement 0 is -1.0"),
        ([(0, 0.0, 1.2, 0.0, 1.0)], "toward of statement 0 is 1.2: must be between 0 and 1"),
        ([(0, 0.0, 0.0, np.nan, 1.0)], "against of statement 0 is nan"),
        ([(0, 0.0, 0.0, 0.0, -1.0)], "weight of statement 0"),
        ([(-1, 0.0, 0.0, 0.0, 1.0)], "sender -1"),
        ([(0.5, 0.0, 0.0, 0.0, 1.0)], "whole numbers"),
        ([(0, 0.0, 0.0, 0.0, 1.0, 0, 0.5)], "takes back 0: name another"),
        ([(0, 0.0, 0.0, 0.0, 1.0, 7, 0.5)], "takes back 7"),
        ([(0, 0.0, 0.0, 0.0, 1.0), (0, 1.0, 0.0, 0.0, 1.0, 0, 0.5)], "was made later"),
    ],
)
def test_faulty_statements_are_refused(rows, match):
    with pytest.raises(LedgerError, match=match):
        statements(*rows)


def test_faulty_ledgers_are_refused():
    with pytest.raises(LedgerError, match="one value per statement"):
        Statements(*(np.zeros(k) for k in (2, 2, 2, 2, 1)))  # pyright: ignore[reportArgumentType]
    circle = statements((0, 0.0, 0.0, 0.0, 1.0, 1, 0.5), (0, 0.0, 0.0, 0.0, 1.0, 0, 0.5))
    with pytest.raises(LedgerError, match="break the circle"):
        circle.survival()
    one = statements((2, 0.0, 1.0, 0.0, 1.0))
    with pytest.raises(LedgerError, match="only 2 have a prior"):
        beliefs(one, [0.5, 0.5], 4.0)
    for wrong in (
        {"prior_strength": 0.0},
        {"half_life": 0.0},
        {"cap": -1.0},
        {"multiplier": -1.0},
        {"prior_mean": [0.5, 0.5, 1.5]},
    ):
        fine = {"prior_mean": [0.5] * 3, "prior_strength": 4.0}
        with pytest.raises(LedgerError):
            beliefs(one, **{**fine, **wrong})
    with pytest.raises(LedgerError, match="pain shares"):
        coalition_mean(beliefs(one, [0.5] * 3, 4.0), [-1.0, 1.0, 1.0])


def test_weights_fall_from_law_to_the_unnamed_and_say_why():
    order = ["law", "formal_decision", "head_of_government", "minister", "deputy_minister"]
    order += ["official", "unnamed"]
    assert list(WEIGHTS) == order
    sizes = [WEIGHTS[name].weight for name in order]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)
    assert all(len(w.reason) > 15 for w in WEIGHTS.values())


def test_directions_are_one_sided():
    for table in (DIRECTIONS_RELIEF, DIRECTIONS_REGIME):
        assert all(min(d.toward, d.against) == 0.0 for d in table.values())
    net = [DIRECTIONS_RELIEF[k] for k in ("promised", "possible", "doubtful", "ruled_out")]
    assert [d.toward - d.against for d in net] == sorted((1.0, 0.5, -0.5, -1.0), reverse=True)


def test_a_spokesman_cannot_unsay_a_leaders_words():
    leader, official = WEIGHTS["head_of_government"].weight, WEIGHTS["official"].weight
    assert undone_share(leader, official) == RETRACTED_SHARE
    assert undone_share(official, leader) == pytest.approx(RETRACTED_SHARE * official / leader)
    assert undone_share(0.0, 0.0) == RETRACTED_SHARE
