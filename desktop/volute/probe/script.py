"""One POSIX shell script asks a host everything: read-only, bounded in time, and framed by a random marker.

The marker lets an answer be told from whatever a login shell, a message of the day or a library prints around
it. The script travels on standard input to ``/bin/sh -s``, so no login shell ever gets to quote it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from volute.probe.vendors import VENDORS

COMMAND = "exec /bin/sh -s"
QUESTIONS: Mapping[str, str] = MappingProxyType({n: c for vendor in VENDORS for n, c in vendor.asks.items()})
TOOL_S = 55  # a tool on a many-card host without persistence mode has been seen to take 30 s
WORD = re.compile(r"(?P<kind>begin|end|ask(?= \w)|rc(?= \w+ \d))(?: (?P<name>\w+))?(?: (?P<code>\d+))?", re.ASCII)
PROGRAM = re.compile(r"(?:^|; )(?!command |grep |test )(\S+)")  # conditions may stand before the tool
EVERYWHERE = ("cat", "echo", "dmesg")
ABSENT, STUCK, OVERDUE = 127, 75, (124, 137)  # not installed; not started because one hangs; stopped by us

# A tool that sleeps in the kernel (state D) cannot be killed, and each further one hangs beside it. What
# outlives the polite signal is killed as a group: a forgotten child would hold the channel open for ever.
HEAD = """\
# Volute asks what cards this host shows. It reads and changes nothing.
m={marker} s={seconds}
LC_ALL=C LANG=C TERM=dumb; export LC_ALL LANG TERM
PATH="$PATH:/usr/sbin:/sbin:/usr/local/sbin:/usr/local/bin:/usr/lib/wsl/lib:/opt/rocm/bin:/opt/hyhal/bin"
PATH="$PATH:/usr/local/corex/bin:/usr/local/neuware/bin:/opt/mxdriver/bin:/opt/maca/bin:/usr/local/xpu/bin"
for d in /usr/local/corex-*/bin /opt/dtk*/bin /opt/rocm-*/bin /usr/local/PPU_SDK*/ppu-smi/bin; do
  if [ -d "$d" ]; then PATH="$PATH:$d"; fi
done
export PATH
mark() {{ printf '\\n%s %s\\n' "$m" "$1"; printf '\\n%s %s\\n' "$m" "$1" >&2; }}
mark begin
limit=; if command -v timeout >/dev/null 2>&1; then limit="timeout -k 2 $s"; fi
stuck=$(ps -eo pid,stat,comm 2>/dev/null | awk '$2 ~ /^D/ && $3 ~ /smi|dcgm/ {{print $1, $3}}')
ask() {{
  mark "ask $1"
  if [ -z "$2" ]; then rc=0; else command -v "$2" >/dev/null 2>&1; rc=$?; fi
  if [ "$rc" -ne 0 ]; then rc=127
  elif [ -n "$2" ] && [ -n "$stuck" ]; then echo "$stuck"; rc=75
  else
    $limit /bin/sh -c "$3" </dev/null & job=$!; wait "$job"; rc=$?
    if [ "$rc" -eq 124 ] && kill -s 0 -- "-$job"; then sleep 2; kill -s KILL -- "-$job"; fi 2>/dev/null
  fi
  mark "rc $1 $rc"
}}
"""
TAIL = "mark end\n"


def new_marker() -> str:
    return f"volute-{secrets.token_hex(12)}"


def render(
    marker: str, seconds: int = TOOL_S, questions: Sequence[str] = tuple(QUESTIONS), *, sudo: bool = False
) -> str:
    """The script for these questions; the names must be of the table, there is no other way to ask.

    With ``sudo`` each tool is started by ``sudo -n``, by its full path, so that a host can allow just these tools.
    """
    return HEAD.format(marker=marker, seconds=seconds) + _asks(tuple(questions), sudo=sudo) + TAIL


@cache
def _asks(questions: tuple[str, ...], *, sudo: bool) -> str:
    asks = (
        f"ask {name} {_tool(command)} {_quoted(_as_root(command) if sudo else command)}\n"
        for name in questions
        for command in (QUESTIONS[name],)
    )
    return "".join(asks)


def _as_root(command: str) -> str:
    found = PROGRAM.search(command)
    if found is None or found[1] in ("cat", "echo"):
        return command
    tool = re.compile(rf"(?<![\w./-])(?<!command -v ){re.escape(found[1])}(?= |$)", re.MULTILINE)
    return tool.sub(f'sudo -n "$(command -v {found[1]})"', command)


def _tool(command: str) -> str:
    """The program whose absence means "not installed"; what is on every host is no vendor's tool."""
    found = PROGRAM.search(command)
    return "''" if found is None or found[1] in EVERYWHERE else found[1]


def _quoted(command: str) -> str:
    return "'" + command.replace("'", "'\\''") + "'"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question brought: the bytes, and how the command ended (None: the answer was cut short)."""

    text: bytes
    code: int | None = None

    @property
    def complete(self) -> bool:
        return self.code is not None and self.code not in OVERDUE


@dataclass(frozen=True, slots=True)
class Transcript:
    """One stream of one run, taken apart at its marker."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    begun: bool = False
    ended: bool = False


def split(raw: bytes, marker: str) -> Transcript:
    """Take one stream apart. What stands outside of a question (greetings, prompts) is nobody's answer."""
    answers: dict[str, Answer] = {}
    said: set[str] = set()
    asked, begun = "", 0
    for mark, start, end in _marks(raw, b"\n" + marker.encode() + b" "):
        if asked:
            ended = mark["kind"] == "rc" and mark["name"] == asked
            answers[asked] = Answer(raw[begun:start], int(mark["code"]) if ended else None)
        said.add(mark["kind"])
        asked, begun = mark["name"] if mark["kind"] == "ask" else "", end
    if asked:
        answers[asked] = Answer(raw[begun:])
    return Transcript(answers, "begin" in said, "end" in said)


def _marks(raw: bytes, mark: bytes) -> Iterator[tuple[re.Match[str], int, int]]:
    """Each mark's word, where it starts and where what follows it starts. A mark cut in two is none."""
    start = raw.find(mark)
    while start >= 0:
        end = raw.find(b"\n", start + len(mark))
        word = WORD.fullmatch(raw[start + len(mark) : max(end, 0)].rstrip(b"\r").decode("ascii", "replace"))
        if word:
            yield word, start - (raw[start - 1 : start] == b"\r"), end + 1
        start = raw.find(mark, start + len(mark))
