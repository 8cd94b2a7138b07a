"""What the entries of a scenario must say together: one small function per check.

Each check takes the scenario (or the sections of it that read) and yields problems: the path of
the entry at fault, the rule and the remedy. `CHECKS` lists them; a check that needs a section
which did not read is skipped.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from .basis import Evidenced, Numbers
from .consistency_signals import SIGNAL_CHECKS
from .faults import did_you_mean, nearest
from .numbers import UNREAD, Written
from .quantities import walk
from .sections_deals import condition
from .yamlfile import Path

__all__ = ["CHECKS", "Problem", "SectionMissingError", "problems"]

Problem = tuple[Path, str, str]
"""Path of the entry at fault, the rule, the remedy."""


class SectionMissingError(LookupError):
    """A section that a check needs did not read: its faults are reported elsewhere."""


def problems(scenario: Any) -> Iterator[Problem]:
    """Run every check that can be run."""
    for check in CHECKS:
        try:
            yield from check(scenario)
        except SectionMissingError:
            continue


# ---------------------------------------------------------------------------- small helpers


def _options(scenario: Any) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for issue, options in scenario.all_issues():
        known.setdefault(issue, options)
    return known


def _check_choice(path: Path, issue: str, option: str, known: Mapping[str, Any]) -> list[Problem]:
    """Look an issue and its option up."""
    if issue not in known:
        return [(path, f"there is no issue `{issue}`", did_you_mean(issue, known))]
    if option not in known[issue]:
        rule = f"`{issue}` has no option `{option}`"
        return [(path, rule, did_you_mean(option, known[issue]))]
    return []


def _check_conditions(path: Path, texts: Iterable[str], known: Mapping[str, Any]) -> list[Problem]:
    """Look up ``issue.option`` texts, each of another issue."""
    out: list[Problem] = []
    seen: set[str] = set()
    for i, text in enumerate(texts):
        issue, option = condition(text)
        if not issue:
            rule = f"`{text}` is not an issue with one of its options"
            out.append(((*path, i), rule, "Write `issue.option`, such as `crimea.returned`"))
            continue
        out += _check_choice((*path, i), issue, option, known)
        if issue in seen:
            rule = f"`{issue}` stands twice: a deal takes one option of each issue"
            out.append(((*path, i), rule, "Name options of different issues"))
        seen.add(issue)
    return out


def _unread(numbers: Mapping[str, Written] | None) -> bool:
    """Whether one of some numbers is at fault itself."""
    return any(written.form == UNREAD for written in (numbers or {}).values())


def _unknown(path: Path, name: str, known: Collection[str], what: str) -> list[Problem]:
    if name in known:
        return []
    return [(path, f"`{name}` is not {what}", did_you_mean(name, known))]


# ------------------------------------------------------------------------------ sides, names


def roles(s: Any) -> Iterator[Problem]:
    """Require exactly one proposer and one responder."""
    for role in ("proposer", "responder"):
        count = sum(side.role == role for side in s.sides.values())
        if count != 1:
            yield (
                ("sides",),
                f"exactly one side is the {role}, not {count}",
                "Give one side `role: proposer` and the other `role: responder`",
            )


def began_before(s: Any) -> Iterator[Problem]:
    """Require that the war began by the day the file speaks of."""
    if s.meta.began is not None and s.meta.began > s.meta.as_of:
        yield ("meta", "began"), "the war begins after `as_of`", "Correct one of the two dates"


def groups_name_members(s: Any) -> Iterator[Problem]:
    """Require known members in groups of numbers, and all where none may be left out."""
    sections = getattr(s, "sections", s)
    partly = {("interactions", "worth"), ("beliefs", "regime_change_is_aim")}
    partly |= {("beliefs", "regime_change_weight"), ("beliefs", "relief_comes")}
    words = {"viewers": "a side, nor `analyst`", "senders": "a sender", "sides": "a side"}
    words["responder"] = "the responder, who alone is weary in secret"
    for path, node, _ in walk(sections):
        if not isinstance(node, Numbers) or node.every is not None:
            continue
        names = s.names_of(node.over)
        for name in node:
            yield from _unknown((*path, name), name, names, words[node.over])
        missing = [n for n in names if n not in node.given]
        if missing and (path[0], path[-1]) not in partly:
            listed = ", ".join(f"`{m}`" for m in missing)
            yield path, f"a number for {listed} is needed", "Add it, or write one number for all"


def names_do_not_clash(s: Any) -> Iterator[Problem]:
    """Refuse a frozen asset with the name of an issue."""
    if s.sanctions is None:
        return
    for name in s.sanctions.frozen_assets:
        if name in s.issues:
            rule = f"`{name}` names both an issue and a frozen asset, which is an issue of its own"
            yield ("sanctions", "frozen_assets", name), rule, "Rename one of the two"


# ------------------------------------------------------------------------------------ issues


def positions_span(s: Any) -> Iterator[Problem]:
    """Require a position of every side on every option, from 0 to 100."""
    for name, issue in s.issues.items():
        for key, option in issue.options.items():
            path = ("issues", name, "options", key)
            for extra in option.positions:
                yield from _unknown((*path, extra), extra, s.sides, "a side")
            missing = [side for side in s.sides if side not in option.positions]
            if missing:
                listed = ", ".join(f"`{m}`" for m in missing)
                yield path, f"a position for {listed} is needed", "Write it: 0 least, 100 most"
        if any(_unread(option.__pydantic_extra__) for option in issue.options.values()):
            continue
        for side in s.sides:
            given = [o.positions[side] for o in issue.options.values() if side in o.positions]
            if len(given) == len(issue.options) and (min(given) != 0 or max(given) != 100):
                yield (
                    ("issues", name, "options"),
                    f"positions of `{side}` go from {min(given):g} to {max(given):g}, not 0 to 100",
                    "Give its least liked option 0 and its most liked 100; the swing sets the size",
                )


def something_on_table(s: Any) -> Iterator[Problem]:
    """Require an option that can be proposed today."""
    for name, issue in s.issues.items():
        if not any(o.on_table for o in issue.options.values()):
            yield (
                ("issues", name, "options"),
                "no option is on the table",
                "Leave one without `on_table: false`: what holds today, if nothing else",
            )


def reference_is_complete(s: Any) -> Iterator[Problem]:
    """Require one known option on each issue and asset, and none on relief."""
    known, deal = _options(s), s.reference.deal
    for issue, option in deal.items():
        path = ("reference", "deal", issue)
        if issue.startswith("relief."):
            rule = "the reference deal is judged as if every sanction were lifted"
            yield path, rule, "Leave relief out of it"
            continue
        yield from _check_choice(path, issue, option, known)
    for issue in known:
        own = s.issues[issue].reference if issue in s.issues else None
        if own is not None:
            yield from _check_choice(("issues", issue, "reference"), issue, own, known)
            if deal.get(issue, own) != own:
                rule = f"`reference.deal` says `{deal[issue]}` for `{issue}`"
                yield ("issues", issue, "reference"), rule, "Say it in one place"
        elif issue not in deal and not issue.startswith("relief."):
            listed = ", ".join(known[issue])
            yield (
                ("reference", "deal"),
                f"`{issue}` is missing",
                f"Add one of its options: {listed}",
            )


def interactions_are_known(s: Any) -> Iterator[Problem]:
    """Require known options of different issues in interactions."""
    known = _options(s)
    for name, entry in s.interactions.items():
        yield from _check_conditions(("interactions", name, "when"), entry.when, known)


def impossible_are_known(s: Any) -> Iterator[Problem]:
    """Require known options in impossible combinations, and a possible reference deal."""
    known = _options(s)
    own = {n: i.reference for n, i in s.issues.items() if i.reference is not None}
    reference = s.reference.deal | own
    for i, combination in enumerate(s.impossible):
        found = _check_conditions(("impossible", i), combination, known)
        yield from found
        if not found and all(reference.get(a) == b for a, b in map(condition, combination)):
            rule = "the reference deal itself is declared impossible"
            yield ("impossible", i), rule, "Place another deal by the lottery question"


def deals_are_possible(s: Any) -> Iterator[Problem]:
    """Require known options in named deals, and none that are impossible together."""
    known = _options(s)
    for name, entry in s.deals.items():
        for issue, option in entry.deal.items():
            yield from _check_choice(("deals", name, "deal", issue), issue, option, known)
        for combination in map(list, s.impossible):
            if all(entry.deal.get(a) == b for a, b in map(condition, combination)):
                rule = f"{' and '.join(combination)} are declared impossible together"
                yield ("deals", name), rule, "Change the deal, or the list `impossible`"


# --------------------------------------------------------------------------------------- war


def odds_are_of_a_side(s: Any) -> Iterator[Problem]:
    """Require odds of one of the sides."""
    yield from _unknown(("war", "odds", "of"), s.war.odds.of, s.sides, "a side")


def lengths_in_periods(s: Any) -> Iterator[Problem]:
    """Require times long enough for the period."""
    entries: list[tuple[Path, Written]] = [(("war", "lasts"), s.war.lasts)]
    sure = s.war.odds.sure
    entries += [(("war", "odds", "sure", n), w) for n, w in sure.given.items()]
    if sure.every is not None:
        entries.append((("war", "odds", "sure"), sure.every))
    if s.talks.horizon is not None:
        entries.append((("talks", "horizon"), s.talks.horizon))
    for path, written in entries:
        least = written.kind.least
        low = written.at(0.1) * written.unit.months / s.period
        if low < least - 1e-9:
            rule = f"it is at least {least:g} period{'s' * (least > 1)} of {s.meta.period}"
            yield path, rule, "Write a longer time, or a shorter `meta.period`"


def half_lives_are_positive(s: Any) -> Iterator[Problem]:
    """Refuse a half-life of no time."""
    for name, measure in (s.sanctions.measures if s.sanctions else {}).items():
        if measure.adapts is not None and measure.adapts.at(0.5) <= 0:
            rule = "the time in which the pain halves is above 0"
            yield ("sanctions", "measures", name, "adapts"), rule, "Leave `adapts` out for never"


# --------------------------------------------------------------------------------- sanctions


def target_is_responder(s: Any) -> Iterator[Problem]:
    """Require that the side under sanctions is the one that answers offers."""
    if s.sanctions is None:
        return
    yield from _unknown(("sanctions", "target"), s.sanctions.target, s.sides, "a side")
    if s.sanctions.target in s.sides and s.sanctions.target != s.responder:
        rule = "the target of sanctions is the responder"
        yield ("sanctions", "target"), rule, f"Write `{s.responder}`, or swap the sides' roles"


def senders_are_used(s: Any) -> Iterator[Problem]:
    """Require known senders of measures and assets, and one of these from every sender."""
    if s.sanctions is None:
        return
    senders, used = s.sanctions.senders, set()
    for name, measure in s.sanctions.measures.items():
        path = ("sanctions", "measures", name, "sender")
        yield from _unknown(path, measure.sender, senders, "a sender")
        used.add(measure.sender)
    for name, asset in s.sanctions.frozen_assets.items():
        for i, sender in enumerate(asset.held_by):
            path = ("sanctions", "frozen_assets", name, "held_by", i)
            yield from _unknown(path, sender, senders, "a sender")
            if asset.held_by.index(sender) != i:
                yield path, f"`{sender}` stands twice", "Keep one of the two"
        used |= set(asset.held_by)
    for sender in senders:
        if sender not in used:
            rule = f"`{sender}` has imposed nothing: it would change nothing"
            yield ("sanctions", "senders", sender), rule, "Give it a measure, or leave it out"


def relief_has_steps(s: Any) -> Iterator[Problem]:
    """Require relief from 0 % to something, each share once."""
    if s.sanctions is None or not s.sanctions.measures:
        return
    if _unread(s.sanctions.relief):
        return
    shares = {name: written.numbers[0][1] for name, written in s.sanctions.relief.items()}
    path = ("sanctions", "relief") if shares else ("sanctions",)
    if 0.0 not in shares.values() or len(shares) < 2:
        rule = "relief has an option that lifts nothing and one that lifts something"
        yield path, rule, "Such as `relief: {none: 0 %, full: 100 %}`"
    for name, share in shares.items():
        twin = next(other for other in shares if shares[other] == share)
        if twin != name:
            rule = f"`{name}` lifts the same share as `{twin}`"
            yield (*path, name), rule, "Keep one of the two"


def beliefs_fit_senders(s: Any) -> Iterator[Problem]:
    """Require beliefs with sanctions, about every sender whose relief can be promised."""
    if s.sanctions is None:
        if s.beliefs is not None:
            rule = "beliefs about senders need `sanctions`"
            yield ("beliefs",), rule, "Leave them out, or write `sanctions`"
        return
    if s.beliefs is None:
        yield ("sanctions",), "`beliefs` is needed with `sanctions`", "Say how likely relief comes"
        return
    comes = s.beliefs.relief_comes
    for sender in s.sanctions.senders if comes.every is None else ():
        if sender not in comes.given:
            rule = f"a number for `{sender}` is needed"
            yield ("beliefs", "relief_comes"), rule, "Add it, or write one number for all"
    if s.beliefs.regime_change_is_aim is None:
        for key in ("regime_change_weight", "distrust", "unsafe_peace"):
            if getattr(s.beliefs, key) is not None:
                rule = f"`{key}` changes nothing without `regime_change_is_aim`"
                yield ("beliefs", key), rule, "Write both, or neither"


# -------------------------------------------------------------------------------- ratifiers


def ratifiers_ask_known(s: Any) -> Iterator[Problem]:
    """Require known issues that ratifiers are asked about, and known endorsers."""
    known = _options(s)
    for name, entry in s.ratifiers.items():
        for i, issue in enumerate(entry.asked if entry.asked != "always" else ()):
            yield from _unknown(("ratifiers", name, "asked", i), issue, known, "an issue")
        if entry.endorsement is not None:
            path = ("ratifiers", name, "endorsement", "by")
            yield from _unknown(path, entry.endorsement.by, s.sides, "a side")


def ratifiers_have_thresholds(s: Any) -> Iterator[Problem]:
    """Require one threshold, or members with a rule."""
    for name, entry in s.ratifiers.items():
        path = ("ratifiers", name)
        if entry.members and entry.passes_at is not None:
            rule = "a ratifier with members has no `passes_at` of its own"
            yield (*path, "passes_at"), rule, "Give each member its threshold"
        if not entry.members and entry.passes_at is None:
            rule = "`passes_at` is needed"
            yield path, rule, "Write the lowest score it lets through, or its `members`"
        if entry.members and entry.rule is None:
            yield path, "members need a `rule`", "Such as `rule: unanimity`"
        if entry.rule is not None and not entry.members:
            yield (*path, "rule"), "a rule needs `members`", "Name them, or leave the rule out"


def rules_fit_members(s: Any) -> Iterator[Problem]:
    """Require rules that the members there are can meet."""
    for name, entry in s.ratifiers.items():
        if entry.rule is None or not entry.members:
            continue
        path, count = ("ratifiers", name), len(entry.members)
        rule = entry.rule
        if rule.kind == "count" and (rule.of != count or not 1 <= rule.needed <= count):
            said = f"{rule.needed:g} of {rule.of}"
            yield (
                (*path, "rule"),
                f"`{said}` does not fit {count} members",
                f"Write `k of {count}` with k between 1 and {count}",
            )
        if rule.kind == "weight":
            if not 0 < rule.needed <= 1:
                yield (
                    (*path, "rule"),
                    "a share of the weight is above 0, up to 100 %",
                    "Such as `65 % of weight`",
                )
            for key, member in entry.members.items():
                if member.weight is None:
                    text = "a rule by weight needs every member's `weight`"
                    yield (*path, "members", key), text, "Such as `{passes_at: 40, weight: 20}`"
            given = [m.weight.numbers[0][1] for m in entry.members.values() if m.weight]
            if len(given) == count and sum(given) <= 0:
                yield (*path, "members"), "the weights add up to 0", "Give one a weight above 0"
        else:
            for key, member in entry.members.items():
                if member.weight is not None:
                    text = "a weight changes nothing unless the rule is by weight"
                    yield (*path, "members", key, "weight"), text, "Leave it out"


def ratifiers_weigh_known(s: Any) -> Iterator[Problem]:
    """Require weights of known issues that add up to something."""
    known = _options(s)
    for name, entry in s.ratifiers.items():
        path = ("ratifiers", name, "weights")
        for issue in entry.weights:
            yield from _unknown((*path, issue), issue, known, "an issue")
        if not sum(w.numbers[0][1] for w in entry.weights.values()) > 0:
            yield path, "the weights add up to 0", "Give an issue a weight above 0"


def ratifiers_like_known(s: Any) -> Iterator[Problem]:
    """Require likes of all weighed issues: a side's name or positions from 0 to 100."""
    known = _options(s)
    for name, entry in s.ratifiers.items():
        path = ("ratifiers", name, "likes")
        if isinstance(entry.likes, str):
            yield from _unknown(path, entry.likes, s.sides, "a side")
            for issue in entry.weights:
                yield from _no_view_of_relief(s, path, entry.likes, issue)
            continue
        for issue, likes in entry.likes.items():
            if issue not in known:
                yield from _unknown((*path, issue), issue, known, "an issue")
            elif issue not in entry.weights:
                rule = f"`{issue}` has no weight here, so its likes change nothing"
                yield (*path, issue), rule, "Give it a weight, or leave it out"
            elif isinstance(likes, str):
                yield from _unknown((*path, issue), likes, s.sides, "a side")
                yield from _no_view_of_relief(s, (*path, issue), likes, issue)
            else:
                yield from _check_table((*path, issue), likes, known[issue])
        for issue in entry.weights:
            if issue in known and issue not in entry.likes:
                rule = f"how it likes `{issue}` is missing"
                yield path, rule, "Write a side's name or positions of the options"


def _no_view_of_relief(s: Any, path: Path, side: str, issue: str) -> Iterator[Problem]:
    if issue.startswith("relief.") and side in s.sides and side != s.responder:
        rule = f"how `{side}` likes `{issue}` is not in the file"
        yield path, rule, f"Write positions: `{issue}: {{none: 100, ..., full: 0}}`"


def _check_table(
    path: Path, likes: Mapping[str, Written], options: tuple[str, ...]
) -> Iterator[Problem]:
    for option in likes:
        yield from _unknown((*path, option), option, options, "an option of this issue")
    missing = [o for o in options if o not in likes]
    if missing:
        listed = ", ".join(f"`{m}`" for m in missing)
        yield path, f"a position for {listed} is needed", "Write it: 0 least, 100 most"
    given = [w.numbers[0][1] for o, w in likes.items() if o in options]
    if not missing and not _unread(likes) and (min(given) != 0 or max(given) != 100):
        rule = f"positions go from {min(given):g} to {max(given):g}, not 0 to 100"
        yield path, rule, "Give the least liked option 0 and the most liked 100"


# --------------------------------------------------------------------------- implementation


def deliveries_are_known(s: Any) -> Iterator[Problem]:
    """Require deliveries of known issues, by who can deliver them, from one of their options."""
    if s.implementation is None:
        return
    known, relieving = _options(s), s.relieving_senders
    deliveries = s.implementation.deliveries
    for name, entry in deliveries.items():
        path = ("implementation", "deliveries", name)
        options = known.get(name, ())
        if name == "relief" and relieving:
            options = tuple(s.sanctions.relief)
            twice = [f"`relief.{x}`" for x in relieving if f"relief.{x}" in deliveries]
            if twice:
                rule = f"`relief` stands for every sender, {' and '.join(twice)} too"
                yield path, rule, "Name relief as a whole, or sender by sender"
        elif name not in known:
            yield from _unknown(
                path, name, (*known, *(("relief",) if relieving else ())), "an issue"
            )
            continue
        yield from _who_delivers(s, path, name, entry)
        if entry.until_then not in options:
            rule = f"`{name}` has no option `{entry.until_then}`"
            yield (*path, "until_then"), rule, did_you_mean(entry.until_then, options)
        if entry.escrow and entry.by == s.responder:
            rule = "escrow is for what the proposer's side delivers"
            yield (*path, "escrow"), rule, "Leave it out"


def _who_delivers(s: Any, path: Path, name: str, entry: Any) -> Iterator[Problem]:
    of_senders = name not in s.issues
    if of_senders and entry.by != "senders":
        rule = f"`{name}` is in the hands of those who imposed the sanctions"
        yield (*path, "by"), rule, "Write `by: senders`"
    if not of_senders:
        yield from _unknown((*path, "by"), entry.by, s.sides, "a side")


def shift_is_to_a_side(s: Any) -> Iterator[Problem]:
    """Require a side that gains power."""
    if s.implementation is not None and s.implementation.power_shift is not None:
        path, shift = ("implementation", "power_shift", "to"), s.implementation.power_shift
        yield from _unknown(path, shift.to, s.sides, "a side")


def limits_leave_a_schedule(s: Any) -> Iterator[Problem]:
    """Require limits that some schedule keeps."""
    if s.implementation is None:
        return
    path, limits = ("implementation", "limits"), s.implementation.limits
    deliveries = s.implementation.deliveries
    over = 12.0 if limits.over is None else limits.over.at(0.5) * limits.over.unit.months / s.period
    if over <= 0:
        yield (*path, "over"), "it takes some time", "Write a longer time, or one step"
    if limits.no_relief_before is not None:
        before = limits.no_relief_before
        if all(entry.by != "senders" for entry in deliveries.values()):
            rule = "no relief or asset is among the deliveries: it changes nothing"
            yield (*path, "no_relief_before"), rule, "Leave it out"
        start = before.at(0.5) * before.unit.months / s.period
        if start > over or (limits.steps == 1 and start > 0):
            rule = "relief could not begin before the last step"
            yield (*path, "no_relief_before"), rule, "Write an earlier day, or more time or steps"
    if limits.last is not None:
        yield from _unknown((*path, "last"), limits.last, deliveries, "a delivery")


def plans_deliver_all(s: Any) -> Iterator[Problem]:
    """Require schedules that deliver everything in as many steps as there are."""
    if s.implementation is None:
        return
    deliveries, steps = s.implementation.deliveries, s.implementation.limits.steps
    for name, plan in s.implementation.plans.items():
        path = ("implementation", "plans", name)
        for item, shares in plan.items():
            yield from _unknown((*path, item), item, deliveries, "a delivery")
            if len(shares) != steps:
                rule = f"it has {len(shares)} shares, and there are {steps} steps"
                yield (*path, item), rule, "Write one share for each step of `limits.steps`"
            elif min(shares) < 0 or abs(sum(shares) - 100) > 0.5:
                rule = "the shares are not 0 or more, adding up to 100 %"
                yield (*path, item), rule, "Such as [0, 50, 50]"
        missing = [f"`{item}`" for item in deliveries if item not in plan]
        if missing:
            yield path, f"{', '.join(missing)} is missing", "Say when it is delivered"


# --------------------------------------------------------------------- evidence, correlations


def sources_exist(s: Any) -> Iterator[Problem]:
    """Require that every source named is in `sources`."""
    for path, node, _ in walk(getattr(s, "sections", s)):
        if not isinstance(node, Evidenced | Numbers | Written):
            continue
        keys = node.source or ()
        for key in (keys,) if isinstance(keys, str) else keys:
            if key not in s.sources:
                rule = f"there is no source `{key}`"
                yield (*path, "source"), rule, did_you_mean(key, s.sources)


def sources_are_of_the_time(s: Any) -> Iterator[Problem]:
    """Refuse what was not known by `as_of`."""
    as_of: datetime.date = s.meta.as_of
    for name, source in s.sources.items():
        known = source.facts_until or source.date
        key = "facts_until" if source.facts_until else "date"
        if known > as_of:
            yield (
                ("sources", name, key),
                f"it is later than `as_of` ({as_of.isoformat()})",
                "Leave it out; if only facts known by then are used of it, say `facts_until: DATE`",
            )


def correlations_are_known(s: Any) -> Iterator[Problem]:
    """Require correlations of two different, doubtful numbers, each pair once."""
    seen: set[frozenset[str]] = set()
    for i, entry in enumerate(s.correlated):
        for j, path in enumerate(entry.of):
            if path not in s.quantities:
                near = nearest(path, s.quantities)
                remedy = f"Did you mean `{near}`?" if near else "Write a path such as `war.lasts`"
                yield ("correlations", i, "of", j), f"there is no number `{path}`", remedy
            elif s.quantities[path].certain:
                rule = f"`{path}` is certain: it goes with nothing"
                yield ("correlations", i, "of", j), rule, "Give it a range, or leave this out"
        pair = frozenset(entry.of)
        if len(pair) == 1:
            yield ("correlations", i, "of"), "a number goes with itself", "Name two numbers"
        elif pair in seen:
            yield ("correlations", i, "of"), "this pair stands twice", "Keep one of the two"
        seen.add(pair)


def correlations_fit_together(s: Any) -> Iterator[Problem]:
    """Require correlations that something could have (positive semidefinite)."""
    names = list(dict.fromkeys(path for entry in s.correlated for path in entry.of))
    at = {name: i for i, name in enumerate(names)}
    matrix = np.eye(len(names))
    for entry in s.correlated:
        a, b = (at[path] for path in entry.of)
        if a != b:
            # Rank correlation of a Gaussian copula to the correlation of its normals (Kruskal 1958)
            matrix[a, b] = matrix[b, a] = 2 * np.sin(np.pi * entry.rank / 6)
    if len(names) > 1 and np.linalg.eigvalsh(matrix)[0] < -1e-9:
        yield (
            ("correlations",),
            "no numbers could have all of these correlations at once",
            "Weaken one: if A goes with B and B with C, A and C cannot go strongly apart",
        )


CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    roles,
    began_before,
    groups_name_members,
    names_do_not_clash,
    positions_span,
    something_on_table,
    reference_is_complete,
    interactions_are_known,
    impossible_are_known,
    deals_are_possible,
    odds_are_of_a_side,
    lengths_in_periods,
    half_lives_are_positive,
    target_is_responder,
    senders_are_used,
    relief_has_steps,
    beliefs_fit_senders,
    ratifiers_ask_known,
    ratifiers_have_thresholds,
    rules_fit_members,
    ratifiers_weigh_known,
    ratifiers_like_known,
    deliveries_are_known,
    shift_is_to_a_side,
    limits_leave_a_schedule,
    plans_deliver_all,
    *SIGNAL_CHECKS,
    sources_exist,
    sources_are_of_the_time,
    correlations_are_known,
    correlations_fit_together,
)
