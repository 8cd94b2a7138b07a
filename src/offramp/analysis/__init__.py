"""What many worlds say: the verdict, why not, what would change it, and what it rests on.

One question a file.  `verdict`, `deal_map`, `draft` and `reading` answer the main job's; `why`
shares the blame among frictions, `levers` compares what could be done, `compare` two files,
`sensitivity` finds what matters, `robustness` whether it hangs on how we solve, `signals_*` what
statements are worth, `ratifiers` who can say no, `plans` whether a deal would hold, and
`outside_view` what history alone would say.  `intervals` holds every sampling interval.
"""
