"""Many hosts pasted at once: one a line, read strictly, so that every bad line is named and nothing is half added."""

from __future__ import annotations

import re
from collections.abc import Mapping

from volute.domain.events import Evidence
from volute.domain.problems import Refused

LINE = re.compile(r"^(?:(?P<user>[^@\s]+)@)?(?P<address>\[[^\]]+\]|[^\s:,;]+)(?::(?P<port>\d{1,5}))?$")
Hosts = dict[str, dict[str, Evidence]]


def read_hosts(text: str, shared: Mapping[str, Evidence]) -> Hosts:
    """``name user@address:port`` or just ``address``, one a line; # begins a remark. Refused names the bad line."""
    found, troubles = read_lines(text, shared)
    if troubles:
        raise troubles[0]
    if not found:
        raise Refused("host_lines_empty")
    return found


def read_lines(text: str, shared: Mapping[str, Evidence]) -> tuple[Hosts, list[Refused]]:
    """The hosts of all good lines, and what is wrong with each of the others."""
    found: Hosts = {}
    troubles: list[Refused] = []
    for number, whole in enumerate(text.splitlines(), 1):
        try:
            found.update(_host(number, whole, shared, found))
        except Refused as trouble:
            troubles.append(trouble)
    return found, troubles


def _host(number: int, whole: str, shared: Mapping[str, Evidence], before: Hosts) -> Hosts:
    """One line's host; nothing for an empty line or a remark."""
    parts = whole.partition("#")[0].replace(",", " ").replace("\t", " ").split()
    if not parts:
        return {}
    match = LINE.match(parts[-1])
    if match is None or len(parts) > 2 or not 0 < int(match["port"] or 22) < 65536:
        raise Refused("host_line_bad", line=number, text=whole.strip())
    name = parts[0] if len(parts) == 2 else match["address"].strip("[]")
    if name in before:
        raise Refused("host_line_twice", line=number, name=name)
    given = {"user": match["user"], "port": match["port"]}
    return {
        name: {**behind(shared, name), "address": match["address"].strip("[]"), **{k: v for k, v in given.items() if v}}
    }


def behind(shared: Mapping[str, Evidence], name: str) -> dict[str, Evidence]:
    """What all hosts share, for this one: the jump host of the others has none in front of it."""
    return {field: value for field, value in shared.items() if (field, value) != ("jump", name)}
