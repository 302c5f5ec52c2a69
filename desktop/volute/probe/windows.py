"""A Windows host has no /bin/sh: the same questions to ``cmd.exe``, which reads its commands from standard input.

It is started by a command line without a quote or a sign, so that it does not matter whether the login shell is
cmd.exe, PowerShell or a bash. Only NVIDIA's tool is asked; no other maker ships one for Windows servers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

COMMAND = "cmd.exe /d /q"
SERVER = re.compile(r"windows|winsshd|bitvise", re.IGNORECASE)  # in the line a server greets with
QUESTIONS: Mapping[str, str] = MappingProxyType({"nvidia": "nvidia-smi.exe -q -x"})

# Commands from standard input are read as typed ones, where "%^name%" waits for "call" to be looked up: so errorlevel
# is that of the tool. A tool must not read our script.
HEAD = """\
@echo off
set "PATH=%PATH%;%ProgramFiles%\\NVIDIA Corporation\\NVSMI;%SystemRoot%\\System32"
"""
ASK = """\
echo.
echo {marker} ask {name}
>&2 echo.
>&2 echo {marker} ask {name}
set RC=127
where {tool} >nul 2>nul && ({command} <nul & call set RC=%^errorlevel%)
echo.
echo {marker} rc {name} %RC%
"""
TAIL = "echo.\necho {marker} end\n>&2 echo.\n>&2 echo {marker} end\nexit\n"


def is_windows(greeting: str) -> bool:
    """``SSH-2.0-OpenSSH_for_Windows_9.5`` and what the other servers for Windows call themselves."""
    return SERVER.search(greeting) is not None


def render(marker: str) -> str:
    """The commands for these questions, with the line ends cmd.exe expects."""
    begin = f"echo.\necho {marker} begin\n>&2 echo.\n>&2 echo {marker} begin\n"
    asks = (
        ASK.format(marker=marker, name=name, tool=command.split()[0], command=command)
        for name, command in QUESTIONS.items()
    )
    return (HEAD + begin + "".join(asks) + TAIL.format(marker=marker)).replace("\n", "\r\n")
