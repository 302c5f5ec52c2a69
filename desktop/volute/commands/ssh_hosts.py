"""Hosts as a person's OpenSSH configuration knows them, ready to be entered into the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from volute.domain.events import Evidence
from volute.probe.ssh_config import NotFollowed, SshConfig
from volute.probe.target import Target

Fields = dict[str, Evidence]


@dataclass(frozen=True, slots=True)
class Found:
    """The hosts to enter, jump hosts before those behind them, and what could not be taken over, each with why."""

    hosts: dict[str, Fields] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    not_followed: tuple[str, ...] = ()


def hosts_of(config: SshConfig, pattern: str, shared: Mapping[str, Evidence]) -> Found:
    """The aliases that match ``pattern`` (``*`` and ``?``), with the fields all of them share.

    Keys a person has accepted with OpenSSH come along, so that the whole team knows them.
    """
    hosts: dict[str, Fields] = {}
    left_out: dict[str, str] = {}
    for alias in config.aliases:
        if fnmatchcase(alias, pattern or "*"):
            try:
                _enter(config.target(alias), shared, hosts)
            except NotFollowed as odd:
                left_out[alias] = odd.directive
    return Found(hosts, left_out, config.not_followed)


def _enter(target: Target, shared: Mapping[str, Evidence], hosts: dict[str, Fields]) -> None:
    if target.jump is not None:
        _enter(target.jump, shared, hosts)
    told: Fields = {"address": target.address, "port": str(target.port), "user": target.user}
    told["auth"] = "agent" if target.agent and not target.key_file else "key"
    if target.key_file:
        told["key_file"] = target.key_file
    if target.jump is not None:
        told["jump"] = target.jump.host
    if target.known_keys:
        told["host_keys"] = "\n".join(target.known_keys)
    hosts[target.host] = {**shared, **told}
