"""The others that a benchmark runs beside us, in an environment that is thrown away, and a light server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
LONGEST_S = 60
PACKAGES = {"libssh": "ssh-python", "libssh2": "ssh2-python", "asyncssh_16": "asyncssh", "asyncssh_64": "asyncssh",
            "gpufree": "gpufree", "nvidb": "nvidb"}  # fmt: skip


@dataclass
class Peers:
    """What could be had, and why the rest could not."""

    python: Path | None = None
    names: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)

    @classmethod
    def install(cls, folder: Path) -> Peers:
        """Each by itself, from the package registry that pip is set to: one that cannot be had spoils no other. An
        environment that is there already is used as it is."""
        if (folder / "bin" / "python").exists():
            return cls(folder / "bin" / "python", list(PACKAGES))
        venv.create(folder, with_pip=True)
        peers = cls(folder / "bin" / "python")
        for package in sorted(set(PACKAGES.values())):
            names = [name for name, of in PACKAGES.items() if of == package]
            call = [str(peers.python), "-m", "pip", "install", "-q", "--disable-pip-version-check", package]
            ran = subprocess.run(call, capture_output=True, text=True, check=False)
            if ran.returncode == 0:
                peers.names += names
            else:
                peers.missing |= dict.fromkeys(names, (ran.stderr.strip().splitlines() or ["pip failed"])[-1])
        return peers

    def run(self, name: str, plan: dict[str, object], folder: Path) -> tuple[float, float]:
        """Seconds and CPU seconds of one peer for the whole plan."""
        call = [str(self.python), str(HERE / "peer_clients.py"), name]
        env = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder)}
        try:
            ran = subprocess.run(
                call, input=json.dumps(plan), capture_output=True, text=True, env=env, check=False, timeout=LONGEST_S
            )
        except subprocess.TimeoutExpired as late:
            raise RuntimeError(f"not done within {LONGEST_S} s") from late
        if ran.returncode:
            raise RuntimeError((ran.stderr.strip().splitlines() or ["it failed"])[-1])
        seconds, cpu = map(float, ran.stdout.split())
        return seconds, cpu

    @property
    def libssh(self) -> str | None:
        """The library of the light server: the one that came with a peer, or the system's own."""
        folder = self.python.parent.parent if self.python else None
        found = sorted(folder.glob("lib/*/site-packages/ssh_python.libs/libssh-*.so*")) if folder else []
        return str(found[0]) if found else find_library("ssh")


@contextmanager
def light_server(library: str, host_key: Path, answer: Path) -> Iterator[int]:
    """Its port on 127.0.0.1."""
    env = {**os.environ, "LD_LIBRARY_PATH": str(Path(library).parent)} if "/" in library else dict(os.environ)
    call = [sys.executable, str(HERE / "light_server.py"), library, str(host_key), str(answer)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
