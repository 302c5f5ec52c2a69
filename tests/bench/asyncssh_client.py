"""The peer of bench_probe.py: asyncssh by its plain public API, host keys and key read once. Needs asyncssh."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time

import asyncssh


async def main(plan: dict[str, object]) -> None:
    """Log in to every host and read one answer, so many at once; print seconds and CPU seconds."""
    key, room = asyncssh.read_private_key(str(plan["key"])), asyncio.Semaphore(int(str(plan["at_once"])))
    known = asyncssh.read_known_hosts(str(plan["known_hosts"]))
    answers = 0

    async def one(address: str) -> None:
        nonlocal answers
        async with room, asyncssh.connect(
            address, int(str(plan["port"])), username=str(plan["user"]), client_keys=[key], known_hosts=known,
            agent_path=None, config=None,
        ) as connection:  # fmt: skip
            ran = await connection.run("nvidia-smi -q -x", encoding=None)
            answers += bytes(ran.stdout or b"").count(b"</nvidia_smi_log>")

    hosts = list(plan["hosts"])  # type: ignore[call-overload]
    await one(hosts[0])
    answers, begun, cpu = 0, time.perf_counter(), _cpu()
    await asyncio.gather(*(one(address) for address in hosts))
    assert answers == len(hosts)
    print(time.perf_counter() - begun, _cpu() - cpu)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))
