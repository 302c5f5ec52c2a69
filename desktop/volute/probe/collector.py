"""Sites no network reaches: one line to run on each host writes one file, and that is read as a probe's answer."""

from __future__ import annotations

import base64
import gzip
import re

from volute.probe import script
from volute.probe.ask import Heard
from volute.probe.reading import Read, read

MARKED = re.compile(rb"^(volute-[0-9a-f]{24}) begin\r?$", re.MULTILINE)
LINE = 'echo {packed} | base64 -d | gzip -d | sh 2>/dev/null > "$(hostname)".volute.txt'


def collector(marker: str | None = None) -> str:
    """One line for a shell of the host. It asks what a probe asks, changes nothing, and writes ``<host>.volute.txt``
    into the folder it is run in. Unpacked it is the plain script of :func:`plain`."""
    packed = base64.b64encode(gzip.compress(plain(marker).encode(), 9, mtime=0)).decode()
    return LINE.format(packed=packed)


def plain(marker: str | None = None) -> str:
    """The same script to be read, or to be carried there as a file."""
    return script.render(marker or script.new_marker())


def collected(data: bytes) -> Read | None:
    """What a file of the collector shows; None when it is none. A file cut short is unreadable, with its answers."""
    found = MARKED.search(data)
    if found is None:
        return None
    heard = Heard(bytearray(data if data.startswith(b"\n") else b"\n" + data))
    return read(heard, found[1].decode())
