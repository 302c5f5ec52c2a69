"""Logging in with what the person gave: a key file, the agent, a password, in this order and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from threading import Event
from typing import Any

import paramiko
from paramiko.auth_handler import AuthHandler

from volute.domain.seen import Outcome
from volute.probe.key_files import KeyFiles
from volute.probe.line import Line
from volute.probe.pumped import Pumped
from volute.probe.target import Target
from volute.probe.trouble import Trouble

AGENT_KEYS = 4  # a server hangs up after its MaxAuthTries, by default 6, and each offered key is a try
Start = Callable[[Event], object]


async def log_in(transport: paramiko.Transport, target: Target, keys: KeyFiles, line: Line) -> None:
    """Authenticate, or raise a Trouble that tells what each way was answered."""
    refusals: list[str] = []
    for way, start in _ways(transport, target, keys):
        answered = Event()
        start(answered)
        await waited(transport, answered, line)
        if transport.is_authenticated():
            return
        refusals.append(f"{way}: {_refusal(transport)}")
        if not transport.is_active():
            break
    raise Trouble(Outcome.LOGIN_REFUSED, "; ".join(refusals) or "no key file, no agent key and no password to offer")


async def waited(transport: paramiko.Transport, event: Event, line: Line) -> None:
    """Wait for an answer of the other side: by reading it, or until the connection's own thread has."""
    if isinstance(transport, Pumped):
        await transport.wait(event, line)
    else:
        await line.wait(event, transport.is_active)


def _refusal(transport: paramiko.Transport) -> str:
    error = transport.get_exception()
    if isinstance(error, (EOFError, OSError)):
        raise Trouble(Outcome.UNREACHABLE, "connection closed during login") from error
    return str(error or "Authentication failed.")


def _ways(transport: paramiko.Transport, target: Target, keys: KeyFiles) -> Iterator[tuple[str, Start]]:
    user = target.user
    for path in filter(None, (target.key_file, *target.more_key_files)):
        try:
            key = keys.read(path, target.passphrase)
        except Trouble as unusable:
            yield path, partial(_unusable, transport, unusable.text.removeprefix(f"{path}: "))
            continue
        yield path, partial(_with_key, transport, user, key)
    if target.agent:
        yield from _agent(transport, user)
    if target.password is not None:
        secret = target.password
        yield "password", lambda answered: transport.auth_password(user, secret, answered, fallback=False)
        if transport.is_active():
            yield "keyboard-interactive", lambda answered: _typed(transport, user, secret, answered)


def _with_key(transport: paramiko.Transport, user: str, key: paramiko.PKey, answered: Event) -> None:
    transport.auth_publickey(user, key, answered)
    if isinstance(transport, Pumped) and "rsa" not in key.get_name():  # how to sign with RSA is for the server to say
        transport.presume_service()


def _unusable(transport: paramiko.Transport, why: str, answered: Event) -> None:
    """A key file that cannot be read is one refusal; another way may still be open."""
    transport.saved_exception = paramiko.SSHException(why)
    answered.set()


def _agent(transport: paramiko.Transport, user: str) -> Iterator[tuple[str, Start]]:
    """An agent connection of our own: one shared by several logins would mix up their answers."""
    try:
        agent = paramiko.Agent()
    except (paramiko.SSHException, OSError) as error:
        raise Trouble(Outcome.LOGIN_REFUSED, f"agent: {error}") from error
    with closing(agent):
        for key in agent.get_keys()[:AGENT_KEYS]:
            name = f"agent {key.comment or key.get_name()}"
            yield name, partial(_with_key, transport, user, key)


def _typed(transport: paramiko.Transport, user: str, secret: str, answered: Event) -> None:
    """The password where a server asks for it as a prompt. More than one prompt is not ours to answer."""

    def answer(_title: str, _text: str, prompts: list[tuple[str, bool]]) -> list[str]:
        return [secret] if len(prompts) == 1 and not prompts[0][1] else []

    login: Any = AuthHandler(transport)
    transport.auth_handler = login
    login.auth_interactive(user, answer, answered)
