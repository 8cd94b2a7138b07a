"""The left of the page: every number of the file, grouped as a person thinks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.report.briefing import evidence
from offramp.report.figures import signed
from offramp.report.wording import clean, quantity_words, source_titles, who
from offramp.scenario.inputs import OUTCOMES, Effect, effects_of
from offramp.workbench.moving import Slider, plain, slider_of, unit_of
from offramp.workbench.scales import end_of, turns

if TYPE_CHECKING:
    from offramp.analysis.verdict import Verdict
    from offramp.scenario import Quantity, Scenario
    from offramp.workbench.state import State

__all__ = [
    "Group",
    "Pull",
    "Row",
    "Switch",
    "group_title",
    "groups_of",
    "levers_of",
    "pulls_of",
    "row_of",
    "switches_of",
]


@dataclass(frozen=True)
class Pull:
    """How far a number moves the answer."""

    words: str
    strength: int
    """0 to 5; 0 within the sampling error."""


@dataclass(frozen=True)
class Row:
    """One number as the page shows it; every text is one line."""

    path: str
    id: str
    label: str
    unit: str
    low: str
    mid: str
    high: str
    certain: bool
    fixed: bool
    """Whether it can only be one number."""
    slider: Slider
    text: str
    """As the file writes it."""
    base: str
    """As the file had it before any edit; empty if the page's edits made it."""
    edited: bool
    rests: str
    """What it rests on."""
    why: str
    note: str
    moves: tuple[str, ...]
    """What it does, in sentences."""
    pull: Pull | None
    held: str
    """What a lever that is pulled makes of it; empty if none does."""
    end: str
    """Why it cannot be moved: it is an end of its scale; empty if it can."""
    turns: bool
    """Whether it is one of two positions, which can only change places."""


@dataclass(frozen=True)
class Group:
    """Numbers that belong together."""

    key: str
    title: str
    rows: tuple[Row, ...]
    exact: tuple[Row, ...]
    """Numbers that the file states as certain."""
    edited: int


@dataclass(frozen=True)
class Switch:
    """A lever."""

    key: str
    id: str
    title: str
    cost: str
    warning: bool
    on: bool


GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("odds", "Odds: who would win, and when", ("war.odds", "war.lasts", "war.front")),
    ("costs", "Costs and patience", ("war.cost", "war.weariness", "war.discount", "war.harm")),
    (
        "deals",
        "Demands, and what deals are worth",
        ("reference", "issues", "interactions", "haggling"),
    ),
    (
        "sanctions",
        "Sanctions, and who promises what",
        ("sanctions", "beliefs.relief_comes", "beliefs.distrust", "statements", "ledger"),
    ),
    ("ratifiers", "Who can say no", ("ratifiers",)),
    ("escalation", "Escalation, and fear for the regime", ("escalation", "beliefs")),
    ("talks", "Talks, channel and postures", ("talks", "audience_cost")),
    ("plan", "Carrying out a deal", ("implementation",)),
)
"""Key, title and paths of each group; a number goes to the longest path that it begins with."""

_TITLES = {key: title for key, title, _ in GROUPS} | {"other": "Other numbers"}


def groups_of(
    scenario: Scenario,
    base: Scenario,
    state: State,
    pulls: Mapping[str, Pull],
    target: Scenario,
) -> tuple[Group, ...]:
    """Every number of a scenario, by group.

    Parameters
    ----------
    scenario
        With the page's edits.
    base
        As the file has it.
    state
        The state shown.
    pulls
        Path -> how far it moves the answer, where that is known.
    target
        What is solved: *scenario* with the levers pulled.
    """
    rows: dict[str, list[Row]] = {key: [] for key, _, _ in GROUPS}
    rows["other"] = []
    for path in scenario.quantities:
        rows[_group(path)].append(row_of(scenario, base, state, path, pulls, target))
    return tuple(
        Group(
            key,
            _TITLES[key],
            tuple(r for r in found if not r.certain or (r.edited and not r.fixed)),
            tuple(r for r in found if r.certain and (r.fixed or not r.edited)),
            sum(r.edited for r in found),
        )
        for key, found in rows.items()
        if found
    )


def row_of(
    scenario: Scenario,
    base: Scenario,
    state: State,
    path: str,
    pulls: Mapping[str, Pull],
    target: Scenario,
) -> Row:
    """One number of a scenario, for the page; see `groups_of`."""
    number = scenario.quantities[path]
    before = base.quantities.get(path)
    edited = state.edited(path)
    return Row(
        path=path,
        id=identifier(path),
        label=clean(quantity_words(scenario, path)) or path,
        unit=_unit_words(number),
        low=plain(number.low),
        mid=plain(number.mid),
        high=plain(number.high),
        certain=number.certain,
        fixed=number.written.kind.fixed,
        slider=slider_of(before or number),
        text=number.text,
        base="" if before is None else before.text,
        edited=edited,
        rests=evidence(source_titles(scenario), number.source, number.judgement),
        why=clean(number.judgement or ""),
        note=clean(number.note or ""),
        moves=_moves(scenario, path),
        pull=pulls.get(path),
        held=_held(scenario, state, path, target),
        end=end_of(scenario, path),
        turns=turns(scenario, path),
    )


def levers_of(scenario: Scenario, state: State, path: str) -> list[str]:
    """Titles of the levers pulled that set, move or take out a number."""
    pulled = [scenario.levers[key] for key in state.pulled if key in scenario.levers]
    return [
        clean(lever.title)
        for lever in pulled
        if any(f"{path}.".startswith(f"{own}.") for own in lever.paths)
    ]


def _held(scenario: Scenario, state: State, path: str, target: Scenario) -> str:
    levers = levers_of(scenario, state, path)
    if not levers:
        return ""
    number = target.quantities.get(path)
    makes = f"makes this {number.text}" if number else "takes this out"
    return f"The lever “{'” and “'.join(levers)}” {makes}, and the answer rests on that."


def switches_of(scenario: Scenario, state: State) -> tuple[Switch, ...]:
    """Every lever, pulled or not."""
    return tuple(
        Switch(
            key=key,
            id=identifier(f"lever.{key}"),
            title=clean(lever.title),
            cost=clean(lever.cost or ""),
            warning=lever.warning,
            on=key in state.pulled,
        )
        for key, lever in scenario.levers.items()
    )


def pulls_of(verdict: Verdict) -> dict[str, Pull]:
    """How far each number in doubt moves the chance of a deal, in words and steps."""
    largest = max((abs(d.pull) for d in verdict.drivers), default=0.0)
    out = {}
    for d in verdict.drivers:
        if abs(d.pull) < 1.96 * d.noise or not largest:
            out[d.path] = Pull("no pull beyond the sampling error", 0)
            continue
        words = f"{signed(d.pull)} points from the low to the high third of its range"
        out[d.path] = Pull(words, max(1, round(5 * abs(d.pull) / largest)))
    return out


def identifier(path: str) -> str:
    """Identifier of a row on the page; names hold no hyphen, so no two rows share one."""
    return "q-" + path.replace(".", "-")


def group_title(path: str) -> str:
    """Title of the group that a path belongs to."""
    return _TITLES[_group(path)]


def _group(path: str) -> str:
    best = ("", "other")
    for key, _, starts in GROUPS:
        for start in starts:
            if f"{path}.".startswith(f"{start}.") and len(start) > len(best[0]):
                best = (start, key)
    return best[1]


def _unit_words(number: Quantity) -> str:
    if unit := unit_of(number):
        return unit
    if number.dimension.startswith("points"):
        return "points a month" if number.model_unit == "stakes per period" else "points"
    return number.dimension


def _moves(scenario: Scenario, path: str) -> tuple[str, ...]:
    return tuple(_sentence(scenario, effect) for effect in effects_of(scenario, path))


def _sentence(scenario: Scenario, effect: Effect) -> str:
    verb = {"+": "More of it raises", "-": "More of it lowers", "?": "It moves"}[effect.sign]
    what = OUTCOMES[effect.outcome]
    the = "" if what.split()[0] in ("what", "how", "where", "expected") else "the "
    of = who(scenario, effect.of) if effect.of in scenario.sides else effect.of
    whose = f" ({clean(of)})" if of else ""
    needs = f", if {effect.needs}" if effect.needs else ""
    return f"{verb} {the}{what}{whose}{needs}."
