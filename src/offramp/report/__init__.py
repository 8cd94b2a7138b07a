"""Results in words and pictures: the screen, the report, the notebook, and as data.

Reports read results and never solve.  `terminal` prints (one screen a file in `screens`), `page`
renders the report (one chart a file in `charts`), `notebook` the card, `data` JSON and tables.
"""
