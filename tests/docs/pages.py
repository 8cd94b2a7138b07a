"""The pages a reader reads, cut into what can be tested: examples, console sessions, links."""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

FENCE = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block, with the mark in the comment right above it."""

    language: str
    body: str
    line: int
    mark: str = ""

    def marked(self, key: str, default: str = "") -> str:
        """Value of ``key: value`` in the mark."""
        for part in self.mark.split(";"):
            name, _, value = part.partition(":")
            if name.strip() == key:
                return value.strip()
        return default


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str = field(repr=False)

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def blocks(self) -> list[Block]:
        return [
            Block(
                found["language"],
                found["body"],
                self.text.count("\n", 0, found.start()) + 1,
                found["mark"] or "",
            )
            for found in FENCE.finditer(self.text)
        ]

    @property
    def prose(self) -> str:
        """The text without its fenced blocks and code spans."""
        return re.sub(r"`[^`\n]+`", "code", FENCE.sub("", self.text))

    @property
    def links(self) -> list[str]:
        return [found["target"] for found in LINK.finditer(FENCE.sub("", self.text))]

    @property
    def anchors(self) -> set[str]:
        """Anchors of the headings, as repository hosts and MkDocs make them."""
        headings = re.findall(r"^#{1,6} (.+?)\s*$", FENCE.sub("", self.text), re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}


def pages() -> list[Page]:
    """README, docs and the other pages at the root."""
    found = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
    return [Page(path, path.read_text(encoding="utf-8")) for path in found]


@dataclass(frozen=True)
class Session:
    """One command of a console block, and the output shown below it."""

    command: str
    shown: tuple[str, ...]


def sessions(block: Block) -> list[Session]:
    """Commands (lines that begin with ``$``) with the lines shown below each."""
    found: list[Session] = []
    for line in block.body.splitlines():
        if line.startswith("$ "):
            found.append(Session(line[2:].strip(), ()))
        elif found:
            found[-1] = Session(found[-1].command, (*found[-1].shown, line.rstrip()))
    return found


def missing_lines(shown: tuple[str, ...], output: str) -> list[str]:
    """Lines shown that the output does not have, in order; ``...`` stands for anything."""
    lines = [" ".join(line.split()) for line in output.splitlines()]
    missing, at = [], 0
    for line in filter(None, (" ".join(line.split()) for line in shown)):
        if line == "...":
            continue
        pattern = re.compile(".*?".join(map(re.escape, line.split("..."))))
        hit = next((i for i in range(at, len(lines)) if pattern.fullmatch(lines[i])), None)
        if hit is None:
            missing.append(line)
        else:
            at = hit + 1
    return missing
