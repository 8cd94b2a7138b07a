"""Malformed files: how a deal is carried out (see `malformed_cases`)."""

PLANS: list[tuple[str, str, str, str, str]] = [
    (
        "delivery of nothing",
        "    gold: {by: senders, until_then: kept, undone: 0 %, escrow: true}",
        "    silver: §{by: senders, until_then: kept, undone: 0 %, escrow: true}\n"
        "    gold: {by: senders, until_then: kept, undone: 0 %}",
        "implementation.deliveries.silver",
        "not an issue",
    ),
    (
        "relief twice",
        "    relief: {by: senders, until_then: none, undone: 60/80/95 %}",
        "    relief: §{by: senders, until_then: none, undone: 60/80/95 %}\n"
        "    relief.west: {by: senders, until_then: none, undone: 50 %}",
        "implementation.deliveries.relief",
        "stands for every sender",
    ),
    (
        "relief by a side",
        "relief: {by: senders, until",
        "relief: {by: §north, until",
        "implementation.deliveries.relief.by",
        "by: senders",
    ),
    (
        "land by senders",
        "land: {by: south, until",
        "land: {by: §senders, until",
        "implementation.deliveries.land.by",
        "not a side",
    ),
    (
        "until then what",
        "until_then: held, undone",
        "until_then: §holded, undone",
        "implementation.deliveries.land.until_then",
        "Did you mean `held`?",
    ),
    (
        "escrow of land",
        "taken_back: 30/50/70 %}",
        "taken_back: 30/50/70 %, escrow: §true}",
        "implementation.deliveries.land.escrow",
        "proposer's side",
    ),
    (
        "undone beyond all",
        "until_then: kept, undone: 0 %",
        "until_then: kept, undone: §120 %",
        "implementation.deliveries.gold.undone",
        "100",
    ),
    (
        "cheating seen without a time",
        "cheating_seen: 60/80/95 % a month",
        "cheating_seen: §60/80/95 %",
        "implementation.cheating_seen",
        "a month",
    ),
    (
        "shift to nobody",
        "power_shift: {to: south",
        "power_shift: {to: §west",
        "implementation.power_shift.to",
        "not a side",
    ),
    (
        "no guarantor",
        "guarantee: {by: [west]",
        "guarantee: {by: §[]",
        "implementation.guarantee.by",
        "at least 1",
    ),
    (
        "no step",
        "limits: {steps: 4",
        "limits: {steps: §0",
        "implementation.limits.steps",
        "greater",
    ),
    (
        "last of nothing",
        "last: gold}",
        "last: §silver}",
        "implementation.limits.last",
        "not a delivery",
    ),
    (
        "relief after the end",
        "no_relief_before: 30 days",
        "no_relief_before: §2 years",
        "implementation.limits.no_relief_before",
        "before the last step",
    ),
    (
        "plan of too few steps",
        "  judgement: as in two accords",
        "  plans:\n"
        "    ours:\n"
        "      land: §[100]\n"
        "      relief: [0, 50, 50, 0]\n"
        "      gold: [0, 0, 0, 100]\n"
        "  judgement: as in two accords",
        "implementation.plans.ours.land",
        "4 steps",
    ),
    (
        "plan that leaves something",
        "  judgement: as in two accords",
        "  plans:\n"
        "    ours:\n"
        "      §land: [100, 0, 0, 0]\n"
        "      relief: [0, 50, 50, 0]\n"
        "  judgement: as in two accords",
        "implementation.plans.ours",
        "`gold` is missing",
    ),
    (
        "plan of too much",
        "  judgement: as in two accords",
        "  plans:\n"
        "    ours:\n"
        "      land: §[100, 50, 0, 0]\n"
        "      relief: [0, 50, 50, 0]\n"
        "      gold: [0, 0, 0, 100]\n"
        "  judgement: as in two accords",
        "implementation.plans.ours.land",
        "adding up to 100",
    ),
]
