"""Looking up what entries name: issues, options, members of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .faults import did_you_mean
from .numbers import UNREAD, Written
from .sections_deals import condition
from .yamlfile import Path

__all__ = [
    "Problem",
    "SectionMissingError",
    "check_choice",
    "check_conditions",
    "known_options",
    "unknown",
    "unread",
]

Problem = tuple[Path, str, str]
"""Path of the entry at fault, the rule, the remedy."""


class SectionMissingError(LookupError):
    """A section that a check needs did not read: its faults are reported elsewhere."""


def known_options(scenario: Any) -> dict[str, tuple[str, ...]]:
    """Every issue with its options; the first of two that share a name."""
    known: dict[str, tuple[str, ...]] = {}
    for issue, options in scenario.all_issues():
        known.setdefault(issue, options)
    return known


def check_choice(path: Path, issue: str, option: str, known: Mapping[str, Any]) -> list[Problem]:
    """Look an issue and its option up."""
    if issue not in known:
        return [(path, f"there is no issue `{issue}`", did_you_mean(issue, known))]
    if option not in known[issue]:
        rule = f"`{issue}` has no option `{option}`"
        return [(path, rule, did_you_mean(option, known[issue]))]
    return []


def check_conditions(path: Path, texts: Iterable[str], known: Mapping[str, Any]) -> list[Problem]:
    """Look up ``issue.option`` texts, each of another issue."""
    out: list[Problem] = []
    seen: set[str] = set()
    for i, text in enumerate(texts):
        issue, option = condition(text)
        if not issue:
            rule = f"`{text}` is not an issue with one of its options"
            out.append(((*path, i), rule, "Write `issue.option`, such as `crimea.returned`"))
            continue
        out += check_choice((*path, i), issue, option, known)
        if issue in seen:
            rule = f"`{issue}` stands twice: a deal takes one option of each issue"
            out.append(((*path, i), rule, "Name options of different issues"))
        seen.add(issue)
    return out


def unread(numbers: Mapping[str, Written] | None) -> bool:
    """Whether one of some numbers is at fault itself."""
    return any(written.form == UNREAD for written in (numbers or {}).values())


def unknown(path: Path, name: str, known: Collection[str], what: str) -> list[Problem]:
    """Look a name up."""
    if name in known:
        return []
    return [(path, f"`{name}` is not {what}", did_you_mean(name, known))]
