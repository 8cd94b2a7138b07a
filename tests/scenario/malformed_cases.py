"""Malformed files: each an edit of valid.yaml, the place of its fault marked by § in the new text.

(name, old text, new text, key, phrase of the rule or the remedy). The mark is taken out before the
file is read; line and column expected are those of the mark.
"""

from malformed_form import FORM
from malformed_plans import PLANS
from malformed_sense import SENSE

EDITS = [*FORM, *SENSE, *PLANS]

BYTES: list[tuple[str, bytes, int | None, int | None, str]] = [
    # (name, bytes, line, column, phrase)
    ("empty", b"", 1, 1, "starter"),
    ("only comments", b"# nothing\n", 1, 1, "starter"),
    ("a word", b"peace\n", 1, 1, "a group of keys"),
    ("a list", b"- 1\n- 2\n", 1, 1, "a group of keys"),
    ("nul", b"offramp: 1\nmeta: \x00\n", 2, 7, "U+0000"),
    ("control", b"offramp: 1\nmeta: \x1b[31m\n", 2, 7, "U+001B"),
    ("direction of writing", "offramp: 1\nmeta: \u202e{}\n".encode(), 2, 7, "U+202E"),
    ("latin-1", b"offramp: 1\ntitle: \xe9t\xe9\n", 2, 8, "UTF-8"),
    ("utf-16", "offramp: 1".encode("utf-16"), 1, 1, "is UTF-16"),
    ("utf-16 without a mark", "offramp: 1".encode("utf-16-le"), 1, 1, "is UTF-16"),
    ("utf-32", "offramp: 1".encode("utf-32"), 1, 1, "is UTF-32"),
    ("utf-32 the other way", "\ufeffofframp: 1".encode("utf-32-be"), 1, 1, "is UTF-32"),
    ("utf-32 without a mark", "offramp: 1".encode("utf-32-le"), 1, 1, "is UTF-32"),
    ("too large", b"offramp: 1\n# " + b"x" * 256_001, 2, 255_990, "at most 256,000 bytes"),
    ("too deep", b"a: " + b"[" * 40 + b"]" * 40, 1, 19, "levels"),
    (
        "billion laughs",
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in b"bcdefghi"
        ),
        5,
        None,
        "aliases",
    ),
    ("alias of itself", b"a: &a [*a]\n", 1, 8, "anchor"),
]
