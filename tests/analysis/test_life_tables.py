"""Life tables: by hand, against lifelines, and recomputed from a copy of the original."""

import csv
import math

import numpy as np
import pytest
from history_copies import copy_of
from hypothesis import given
from hypothesis import strategies as st

from offramp.analysis import life_tables as lt
from offramp.analysis.history_files import HistoryFileError, read_wars
from offramp.analysis.intervals import estimate_count

MONTH = lt.DAYS_PER_MONTH

PARTS = [f"{end}{part}" for end in ("Start", "End") for part in ("Month", "Day", "Year")]
COLUMNS = ["WarNum", "WarName", *(f"{p}1" for p in PARTS), *(f"{p}2" for p in PARTS), "Outcome"]
NONE = [-8] * 6


def write(tmp_path, *rows, ends="\r"):
    lines = [",".join(COLUMNS), *(",".join(map(str, r)) for r in rows)]
    path = tmp_path / "wars.csv"
    path.write_bytes(ends.join(lines).encode())
    return path


# ------------------------------------------------------------------- by hand


def test_survival_by_hand_with_censoring():
    # Kaplan & Meier by hand: 6 cases, two lost from sight.
    table = lt.kaplan_meier([1, 2, 2, 3, 4, 5], [1, 1, 0, 1, 0, 1])
    assert table.at_risk.tolist() == [6, 5, 3, 2, 1]
    assert table.survival(0.5) == 1.0
    assert table.survival(1) == pytest.approx(5 / 6)
    assert table.survival(2) == pytest.approx(5 / 6 * 4 / 5)
    assert table.survival(3) == pytest.approx(5 / 6 * 4 / 5 * 2 / 3)
    assert table.survival(5) == 0.0


def test_given_its_age_only_those_that_reached_it_count():
    table = lt.kaplan_meier([1, 2, 2, 3, 4, 5], [1, 1, 0, 1, 0, 1])
    given_two = table.ends_within(2, 1)
    assert (given_two.value, given_two.n) == (pytest.approx(1 / 3), 3)
    assert table.ends_within(5, 1).n == 0
    assert math.isnan(table.ends_within(5, 1).value)
    assert (table.ends_within(5, 1).low, table.ends_within(5, 1).high) == (0.0, 1.0)


def test_without_censoring_it_is_wilsons_interval_on_the_counts():
    table = lt.kaplan_meier(np.arange(1, 31))
    ours, counts = table.ends_within(10, 5), estimate_count(5, 20)
    assert (ours.value, ours.low, ours.high) == (counts.value, counts.low, counts.high)
    # The telescoped product is the same number.
    assert table.survival(15) / table.survival(10) == pytest.approx(1 - ours.value, abs=1e-14)


def test_with_censoring_the_interval_follows_greenwood():
    table = lt.kaplan_meier([2, 3, 4, 5, 6, 7, 8, 9], [1, 0, 1, 1, 0, 1, 1, 0])
    over = table.ends_within(0, 7)
    s = 7 / 8 * 5 / 6 * 4 / 5 * 2 / 3
    greenwood = s**2 * (1 / (8 * 7) + 1 / (6 * 5) + 1 / (5 * 4) + 1 / (3 * 2))
    z, n = 1.959963985, s * (1 - s) / greenwood
    half = z / (1 + z * z / n) * math.sqrt(s * (1 - s) / n + z * z / (4 * n * n))
    centre = (1 - s + z * z / (2 * n)) / (1 + z * z / n)
    assert over.value == pytest.approx(1 - s)
    assert (over.low, over.high) == pytest.approx((centre - half, centre + half))


def test_nothing_ended_and_all_ended_still_have_an_interval():
    table = lt.kaplan_meier([3, 4, 10, 12], [0, 0, 1, 1])
    none, every = table.ends_within(0, 5), table.ends_within(5, 20)
    assert (none.value, none.low) == (0.0, 0.0)
    assert 0.5 < none.high < 1.0
    assert (every.value, every.high) == (1.0, 1.0)
    assert 0.0 < every.low < 0.5


def test_remaining_time_and_its_interval():
    table = lt.kaplan_meier(np.arange(1, 101))
    half = table.remaining(0, 0.5)
    assert half.value == 50.0
    # Test inversion: each end is where Wilson's interval of the counts takes in one half.
    assert estimate_count(int(half.low), 100).high >= 0.5
    assert estimate_count(int(half.low) - 1, 100).high < 0.5
    assert estimate_count(int(half.high), 100).low > 0.5
    assert estimate_count(int(half.high) - 1, 100).low <= 0.5
    assert lt.kaplan_meier([1, 2, 3], [1, 0, 0]).remaining(0).value == math.inf


def test_outcomes_split_the_ends_and_one_can_be_lost_from_sight():
    table = lt.kaplan_meier(
        [1, 2, 3, 4],
        [True, True, True, False],
        ["victory", "transformed", "victory", None],
    )
    ends = table.endings(1)
    assert (ends["victory"].value, ends["transformed"].value) == (0.5, 0.5)
    going_on = table.losing("transformed")
    assert going_on.survival(3) == pytest.approx(3 / 4 * 1 / 2)
    assert going_on.cases == table.cases == 4
    assert "transformed" not in going_on.by_outcome


@given(
    st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=40),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_a_table_behaves_as_chances_do(cases, age, span):
    table = lt.kaplan_meier([d for d, _ in cases], [o for _, o in cases])
    first, later = table.ends_within(age, span), table.ends_within(age, span + 3)
    if table.alive(age):
        assert 0.0 <= first.low <= first.value <= first.high <= 1.0
        assert first.value <= later.value + 1e-12
        if table.survival(age) > 0.0:
            chained = 1.0 - table.survival(age + span) / table.survival(age)
            assert first.value == pytest.approx(chained, abs=1e-12)
    assert (table.ended + table.censored).sum() == len(cases) == table.cases


@pytest.mark.slow
@pytest.mark.parametrize("age", [0.0, 0.7])
@pytest.mark.parametrize("losses", [1e9, 3.0])
def test_intervals_cover_the_truth(age, losses):
    """Exponential wars, 95 of them, some lost from sight: a small sample, so a wider band."""
    rng = np.random.default_rng(8)
    truth, hits, runs = 1.0 - math.exp(-0.5), 0, 3000
    for _ in range(runs):
        ends, lost = rng.exponential(1.0, 95), rng.exponential(losses, 95)
        table = lt.kaplan_meier(np.minimum(ends, lost), ends <= lost)
        hits += table.ends_within(age, 0.5).covers(truth)
    assert 0.93 <= hits / runs <= 0.97


# ------------------------------------------------------------------- against another program


@pytest.mark.parametrize("seed", range(5))
def test_equals_lifelines(seed):
    lifelines = pytest.importorskip("lifelines")
    rng = np.random.default_rng(seed)
    days, ended = rng.integers(1, 60, 120), rng.random(120) < 0.8
    ours = lt.kaplan_meier(days, ended)
    theirs = lifelines.KaplanMeierFitter().fit(days, ended)
    for day in range(61):
        assert ours.survival(day) == pytest.approx(float(theirs.predict(day)), abs=1e-9)


@pytest.mark.parametrize("lost", [None, "transformed"])
@pytest.mark.parametrize("era", list(lt.ERAS))
def test_shipped_tables_equal_lifelines_on_the_original(era, lost):
    lifelines = pytest.importorskip("lifelines")
    wars = read_wars(copy_of("cow_interstate_v4.0.csv"))
    wars = [w for w in wars if era == "all" or w.start.year > 1945]
    days = np.array([w.days for w in wars], dtype=float)
    theirs = lifelines.KaplanMeierFitter().fit(days, [w.outcome != lost for w in wars])
    table = lt.load_war_tables().eras[era]
    ours = table if lost is None else table.losing(lost)
    for day in np.unique(days):
        assert ours.survival(day) == pytest.approx(float(theirs.predict(day)), abs=1e-9)


# ------------------------------------------------------------------- what the package ships


def test_figures_of_the_shipped_tables():
    """The first reading's figures, to the per cent (95 wars; 38 since 1945)."""
    tables = lt.load_war_tables()
    assert [t.cases for t in tables.eras.values()] == [95, 38]
    for era, shares in (("all", (14, 36, 53, 68, 85)), ("post_1945", (21, 47, 61, 74, 87))):
        curve = lt.war_duration_curve(0, (1, 3, 6, 12, 24), era)
        assert tuple(round(100 * e.value) for e in curve) == shares
    year_on = lt.war_duration_curve(12, (12,))[0]
    assert (year_on.n, round(year_on.value * year_on.n)) == (30, 16)
    assert lt.war_remaining(0).value == pytest.approx(5.355, abs=0.001)
    assert lt.war_endings(0)["victory"].value == pytest.approx(77 / 95)


def test_a_war_two_weeks_old():
    over = lt.war_duration_curve(14 / MONTH, (12,))[0]
    assert (over.n, round(over.value * over.n)) == (90, 61)
    assert (over.low, over.high) == pytest.approx((0.58, 0.77), abs=0.01)
    # Where the state was overrun but fighting went on, fewer wars were over.
    on = lt.war_duration_curve(14 / MONTH, (12,), transformed_end=False)[0]
    assert on.value < over.value


def test_longer_horizons_and_both_eras_are_consistent():
    for era in lt.ERAS:
        curve = lt.war_duration_curve(2, range(0, 120, 6), era)
        values = [e.value for e in curve]
        assert values == sorted(values)
        assert values[0] == 0.0
        shares = lt.war_endings(2, era)
        assert sum(s.value for s in shares.values()) == pytest.approx(1.0)


def test_an_older_war_than_any_is_answered_with_ignorance():
    beyond = lt.war_duration_curve(200, (12,))[0]
    assert (beyond.low, beyond.high, beyond.n) == (0.0, 1.0, 0)


def test_faults_are_named():
    with pytest.raises(ValueError, match="choose one of all, post_1945"):
        lt.war_duration_curve(1, (1,), "medieval")
    with pytest.raises(ValueError, match="cannot be negative"):
        lt.war_duration_curve(-1, (1,))
    with pytest.raises(ValueError, match="one length"):
        lt.kaplan_meier([1, 2], [True])


def test_the_shipped_tables_are_those_of_the_original():
    tables = lt.recompute(copy_of("cow_interstate_v4.0.csv"))
    assert lt.tables_to_json(tables) == lt.tables_to_json(lt.load_war_tables())


def test_wars_agree_with_a_reading_of_their_own():
    """A second program's list caps days of the month at 28; else start, end and kind agree."""
    wars = {w.number: w for w in read_wars(copy_of("cow_interstate_v4.0.csv"))}
    with copy_of("derived_cow_wars.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(wars) == 95
    for row in rows:
        war = wars[int(row["war"])]
        for ours, theirs in ((war.start, row["start"]), (war.end, row["end"])):
            assert ours.replace(day=min(ours.day, 28)).isoformat() == theirs
        assert abs(war.days - int(row["days"])) <= 3
        assert war.outcome in row["cls"] or row["cls"] == "compromise/tie"


# ------------------------------------------------------------------- reading the original


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n"])
def test_any_line_ends_and_several_participants(tmp_path, ends):
    path = write(
        tmp_path,
        [7, "Long", 3, 1, 1900, 3, 10, 1900, *NONE, 1],
        [7, "Long", 3, 5, 1900, 3, 31, 1900, *NONE, 2],
        [4, "Short", 1, 1, 1950, 1, 1, 1950, *NONE, 6],
        ends=ends,
    )
    short, long = read_wars(path)
    assert (short.number, short.days, short.outcome) == (4, 1, "stalemate")
    assert (long.name, long.days, long.outcome, long.paused) == ("Long", 31, "victory", 0)


def test_second_phases_and_truces(tmp_path):
    path = write(
        tmp_path,
        [1, "Halted", 1, 1, 1900, 1, 10, 1900, 2, 1, 1900, 2, 9, 1900, 1],
        [1, "Halted", 1, 1, 1900, 1, 20, 1900, *NONE, 2],
    )
    (war,) = read_wars(path)
    assert (war.days, war.paused) == (40, 11)


def test_unknown_days_and_wars_still_going(tmp_path):
    path = write(
        tmp_path,
        [1, "Vague", 6, -9, 1900, -9, -9, 1901, *NONE, 3],
        [2, "Open", 1, 1, 2007, -7, -7, -7, *NONE, 5],
    )
    vague, ongoing = read_wars(path)
    assert (vague.start.isoformat(), vague.end.isoformat()) == ("1900-06-15", "1901-07-01")
    assert (ongoing.outcome, ongoing.days) == (None, 365)
    table = lt.recompute(path).eras["all"]
    assert table.survival(400) == pytest.approx(0.0)
    assert table.censored.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "lacks any row"),
        ([[1, "A", "May", 1, 1900, 3, 1, 1900, *NONE, 1]], "row 2, column StartMonth1: 'May'"),
        ([[1, "A", 2, 30, 1900, 3, 1, 1900, *NONE, 1]], "is no date"),
        ([[1, "A", 3, 1, 1900, 2, 1, 1900, *NONE, 1]], "ends 1900-02-01 before 1900-03-01"),
        ([[1, "A", *NONE, *NONE, 1]], "has no dates"),
        ([[1, "A", 3, 1, 1900, 3, 2, 1900, *NONE, 99]], r"outcome codes \[99\]"),
        ([[1, "A", 3, 1]], "row 2: fewer cells"),
    ],
)
def test_a_faulty_file_says_where(tmp_path, rows, message):
    with pytest.raises(HistoryFileError, match=message):
        lt.recompute(write(tmp_path, *rows))


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(HistoryFileError, match="lacks WarNum"):
        lt.recompute(path)
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(HistoryFileError, match="cannot be read"):
        lt.recompute(path)
    with pytest.raises(HistoryFileError, match="cannot be read"):
        lt.recompute(tmp_path / "none.csv")
