"""What each number of a scenario is, in a few words, from its path in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = [
    "clean",
    "entry_words",
    "issue_title",
    "issue_words",
    "option_words",
    "plain_name",
    "quantity_words",
    "source_titles",
    "voter",
    "who",
]


def clean(text: str) -> str:
    """Make a file's text safe for a screen: one line, without control characters.

    Escape sequences and marks that reorder text could make a terminal show what is not there.
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def plain_name(key: str) -> str:
    """Write a key of the file as words: ``status_left_open`` as ``status left open``."""
    return key.replace("_", " ")


def who(scenario: Scenario, key: str) -> str:
    """Name of a side, sender or the analyst."""
    if key in scenario.sides:
        return scenario.side_name(key)
    if scenario.sanctions and key in scenario.sanctions.senders:
        return scenario.sanctions.senders[key]
    return "the analyst" if key == "analyst" else plain_name(key)


def source_titles(scenario: Scenario) -> dict[str, str]:
    """Title of every source; with whose it is, where others have the same."""
    titles = {key: clean(source.title) for key, source in scenario.sources.items()}
    shared = {title for title, times in Counter(titles.values()).items() if times > 1}
    return {
        key: f"{title} ({clean(scenario.sources[key].by)})" if title in shared else title
        for key, title in titles.items()
    }


def voter(scenario: Scenario, key: str, member: str | None = None) -> str:
    """Name of a ratifier, or of one of its members.

    A ratifier may have the key of a side or a sender and yet be somebody else.
    """
    ratifier = scenario.ratifiers[key]
    name = ratifier.is_ or plain_name(key)
    if member is None:
        return name
    return f"{ratifier.members[member].is_ or plain_name(member)} ({name})"


def issue_title(scenario: Scenario, issue: str) -> str:
    """Say what an issue is called in a list of terms."""
    if issue.startswith("relief."):
        return f"{who(scenario, issue.removeprefix('relief.'))} sanctions"
    name = plain_name(issue)
    return name[:1].upper() + name[1:]


def issue_words(scenario: Scenario, issue: str) -> str:
    """Say what an issue is about: its question, where the file asks one."""
    if issue in scenario.issues and (asks := scenario.issues[issue].asks):
        return asks
    assets = scenario.sanctions.frozen_assets if scenario.sanctions else {}
    if issue in assets and (said := assets[issue].is_):
        return said
    return issue_title(scenario, issue)


def option_words(scenario: Scenario, issue: str, option: str) -> str:
    """Say what an option means."""
    if issue in scenario.issues:
        return scenario.issues[issue].options[option].is_ or plain_name(option)
    if issue.startswith("relief."):
        part = 100 * scenario.share_lifted(option)
        means = {0.0: "none lifted", 100.0: "all lifted"}
        return means.get(part, f"{part:g} % lifted ({plain_name(option)})")
    if option.startswith("paid_to_"):
        return f"paid to {who(scenario, option.removeprefix('paid_to_'))}"
    return "stay frozen" if option == "kept" else plain_name(option)


def quantity_words(scenario: Scenario, path: str) -> str:
    """Say what a number is; where no words are known, its path as words."""
    section, *rest = path.split(".")
    say = _SECTIONS.get(section)
    return (say(scenario, rest) if say else "") or ", ".join(map(plain_name, [section, *rest]))


def _reference(s: Scenario, rest: list[str]) -> str:
    return f"worth of the reference deal to {who(s, rest[-1])}"


def _issues(s: Scenario, rest: list[str]) -> str:
    if "swing" in rest:
        return f"what “{issue_title(s, rest[0])}” is worth to {who(s, rest[-1])}, worst to best"
    words = option_words(s, rest[0], rest[2])
    return f"{issue_title(s, rest[0])}, {words}: as liked by {who(s, rest[-1])}, 0-100"


def _interactions(s: Scenario, rest: list[str]) -> str:
    name = s.interactions[rest[0]].is_ or plain_name(rest[0])
    return f"what “{name}” adds to its parts for {who(s, rest[-1])}"


def _contest(s: Scenario) -> str:
    return "war" if s.meta.fighting else "standoff"


def _war(s: Scenario, rest: list[str]) -> str:
    match rest:
        case ["odds", "seen_by", viewer]:
            return f"chance of victory for {who(s, s.war.odds.of)}, as seen by {who(s, viewer)}"
        case ["odds", "sure", side]:
            return f"{who(s, side)}’s certainty of those odds"
        case ["lasts"]:
            end = "if fought out" if s.meta.fighting else "were nothing agreed"
            return f"how long the {_contest(s)} would last {end}"
        case ["front"]:
            return "where the front stands"
        case ["cost", side]:
            what = "fighting" if s.meta.fighting else f"the {_contest(s)}"
            return f"what {what} costs {who(s, side)}"
        case ["weariness", side]:
            return f"{who(s, side)}’s weariness (hidden from the other side)"
        case ["discount", side]:
            return f"how much less what comes later counts for {who(s, side)}"
        case ["discount"]:
            return "how much less what comes later counts"
        case ["harm", harm, what]:
            name = s.war.harm.by_name[harm].is_ or plain_name(harm)
            return name if what == "now" else f"{name}: how fast the count grows"
    return ""


def _escalation(s: Scenario, rest: list[str]) -> str:
    return {
        "chance": "chance of escalation",
        "near_defeat": f"how much likelier escalation is near {who(s, s.responder)}’s defeat",
        "regime_feared": "how much likelier escalation is if regime change is the aim",
        "worse_than_defeat": f"how far escalation lies below defeat for {who(s, rest[-1])}",
    }.get(rest[0], "")


def _sanctions(s: Scenario, rest: list[str]) -> str:
    if rest[0] == "measures" and s.sanctions:
        name = s.sanctions.measures[rest[1]].is_ or plain_name(rest[1])
        return f"{name}: " + {
            "pain": f"pain to {who(s, s.sanctions.target)}",
            "own_cost": f"cost to {who(s, s.proposer)}’s side",
            "adapts": "until the target bears half",
            "outlasts": f"how long it stays after the {_contest(s)}",
        }.get(rest[2], plain_name(rest[2]))
    if rest[0] == "frozen_assets":
        return f"worth of the {plain_name(rest[1])} to {who(s, rest[-1])}"
    if rest[0] == "relief":
        return f"share of sanctions lifted by “{plain_name(rest[1])}”"
    return ""


def _beliefs(s: Scenario, rest: list[str]) -> str:
    answering, sender = who(s, s.responder), who(s, rest[-1])
    if rest[0] == "safeguards" and s.beliefs is not None:
        name = s.beliefs.safeguards[rest[1]].is_ or plain_name(rest[1])
        return f"share of the danger to {answering}’s regime in peace removed by “{name}”"
    return {
        "relief_comes": f"{answering}’s belief that promised relief comes: {sender}",
        "regime_change_is_aim": f"{answering}’s belief that its regime’s fall is the aim: {sender}",
        "regime_change_weight": f"power to bring about that fall: {sender}",
        "distrust": "belief in relief lost if regime change is the aim",
        "unsafe_peace": f"what peace loses for {answering} if regime change is the aim",
    }.get(rest[0], "")


def _ratifiers(s: Scenario, rest: list[str]) -> str:
    name = voter(s, rest[0])
    match rest[1:]:
        case ["passes_at"]:
            return f"lowest score that passes with {name}"
        case ["members", member, "passes_at"]:
            return f"lowest score that passes with {voter(s, rest[0], member)}"
        case ["members", member, _]:
            return f"weight of {voter(s, rest[0], member)}"
        case ["heat"]:
            return f"political heat of talking, {name}"
        case ["endorsement", "worth"]:
            return f"what an endorsement is worth with {name}"
        case ["weights", *issue]:
            return f"weight of “{issue_title(s, '.'.join(issue))}” with {name}"
        case ["likes", *issue, option]:
            words = option_words(s, ".".join(issue), option)
            return f"{issue_title(s, '.'.join(issue))}, {words}: as liked by {name}, 0-100"
    return ""


def _talks(s: Scenario, rest: list[str]) -> str:
    return {
        "channel": "how often a serious channel is open",
        "home_pressure": f"unseen pressure at home on {who(s, s.proposer)}’s choice",
        "cost_of_trying": f"what an offer costs {who(s, s.proposer)} at home",
        "horizon": "how long talks remain possible",
    }.get(rest[0], "")


def _implementation(s: Scenario, rest: list[str]) -> str:
    match rest:
        case ["deliveries", *delivery, "undone"]:
            return f"{plain_name('.'.join(delivery))}: share undone after a breach"
        case ["deliveries", *delivery, "regained"]:
            return f"{plain_name('.'.join(delivery))}: share its giver gets back by a breach"
        case ["cheating_seen", side]:
            return f"how surely cheating by {who(s, side)} is seen"
        case ["lag", side]:
            return f"how long a breach by {who(s, side)} has no consequences"
        case ["power_shift", "by"]:
            return "strength gained while a deal is carried out"
        case ["guarantee", "believed"]:
            return "belief that the guarantors keep their word"
        case ["guarantee", "costs_violator", side]:
            return f"what breaking the deal costs {who(s, side)} under the guarantee"
        case ["limits", "over"]:
            return "how long carrying out a deal takes"
        case ["limits", "no_relief_before"]:
            return "when relief may begin"
    return ""


def _ledger(s: Scenario, rest: list[str]) -> str:
    if rest[0] == "weights":
        return f"what a statement by a {plain_name(rest[-1])} weighs"
    return {
        "prior_strength": "how firm beliefs are before any statement",
        "half_life": "how fast statements lose their weight",
        "retracted": "how much of a statement is gone when it is taken back",
        "word_noise": f"pressures that nobody else sees on {who(s, s.responder)}’s words",
        "slips": "chance that a demand is no guide to what would do",
        "independence": "how far several demands count as so many",
    }.get(rest[0], "")


def _audience_cost(s: Scenario, rest: list[str]) -> str:
    return f"what settling costs {who(s, s.responder)} after “{plain_name(rest[0])}”"


def _haggling(s: Scenario, rest: list[str]) -> str:
    return f"what {who(s, rest[-1])} would ask for above what would do"


_SECTIONS: dict[str, Callable[[Scenario, list[str]], str]] = {
    "reference": _reference,
    "issues": _issues,
    "interactions": _interactions,
    "war": _war,
    "escalation": _escalation,
    "sanctions": _sanctions,
    "beliefs": _beliefs,
    "ratifiers": _ratifiers,
    "talks": _talks,
    "implementation": _implementation,
    "ledger": _ledger,
    "audience_cost": _audience_cost,
    "haggling": _haggling,
}


# --------------------------------------------------------------------------------------- entries


def entry_words(scenario: Scenario, path: str) -> str:
    """Say what an entry of the file is: the number, the option, the statement that stands there.

    A path below an entry without words of its own says the entry; one that the scenario does not
    have, its path as words.
    """
    if path in scenario.quantities:
        return quantity_words(scenario, path)
    match path.split("."):
        case ["issues", issue, "options", option, *_] if _has_option(scenario, issue, option):
            return f"{issue_title(scenario, issue)}, {option_words(scenario, issue, option)}"
        case ["issues", issue, *_]:
            return f"the issue “{issue_words(scenario, issue)}”"
        case ["ratifiers", ratifier, "members", member, *_] if (
            ratifier in scenario.ratifiers and member in scenario.ratifiers[ratifier].members
        ):
            return voter(scenario, ratifier, member)
        case ["ratifiers", ratifier, *_] if ratifier in scenario.ratifiers:
            return voter(scenario, ratifier)
        case ["sanctions", "measures", name, *_] if scenario.sanctions:
            return _called("measure", scenario.sanctions.measures, name)
        case ["sanctions", "senders", name]:
            return who(scenario, name)
        case ["beliefs", "safeguards", name, *_] if scenario.beliefs:
            return _called("safeguard", scenario.beliefs.safeguards, name)
        case [section, name, *_] if section in _NOUNS:
            return _called(_NOUNS[section], getattr(scenario, section), name)
        case [section, *_] if section in _WHOLE:
            return _WHOLE[section]
        case parts:
            return ", ".join(map(plain_name, parts))


def _has_option(s: Scenario, issue: str, option: str) -> bool:
    return issue in s.issues and option in s.issues[issue].options


def _called(noun: str, entries: Mapping[str, Any], name: str) -> str:
    entry = entries.get(name)
    words = getattr(entry, "is_", None) or getattr(entry, "title", None)
    return f"the {noun} “{words or plain_name(name)}”"


_NOUNS = {
    "deals": "deal",
    "demands": "demand",
    "interactions": "interaction",
    "levers": "lever",
    "postures": "posture",
    "sources": "source",
    "statements": "statement",
}
"""What an entry of these sections is."""

_WHOLE = {
    "correlations": "the doubts that go together",
    "implementation": "how a deal is carried out",
    "impossible": "a combination that no deal can have",
    "reference": "the reference deal",
}
"""What these sections say."""
