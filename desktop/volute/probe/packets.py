"""The packets of SSH as they come, without waiting: a message is there or it is not yet.

Only for ciphers that seal length and content at once (AES-GCM, RFC 5647), and for what comes before there are keys.
With another cipher :class:`Unsealed` is raised, and the library's own packets are used instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import paramiko
from cryptography.exceptions import InvalidTag
from paramiko.packet import Packetizer

LONGEST = 256 * 1024  # of one packet (RFC 4253 asks for 35,000 at least)
LONGEST_LINE = 8 * 1024
TAG = 16
FULL = 1 << 32  # sequence numbers
MOST_BYTES = 512 << 20  # sealed with one key; long before the limit of the cipher


class Unsealed(paramiko.SSHException):
    """The server has none of the ciphers read here."""


class Nonce:
    """Four bytes that stay and eight that count (RFC 5647, section 7.1)."""

    def __init__(self, first: bytes) -> None:
        self._fixed, self._count = first[:4], int.from_bytes(first[4:])

    def next(self) -> bytes:
        nonce = self._fixed + self._count.to_bytes(8)
        self._count = (self._count + 1) % (1 << 64)
        return nonce


class Packets(Packetizer):
    """Reads and writes through a wire that holds what has come and what is to go."""

    _initial_kex_done: bool  # set by the transport

    def __init__(self, wire: Any) -> None:
        super().__init__(wire)
        self._wire = wire
        self._seal: Callable[[bytes, bytes, bytes], bytes] | None = None
        self._unseal: Callable[[bytes, bytes, bytes], bytes] | None = None
        self._out_nonce = self._in_nonce = Nonce(bytes(12))
        self._sent = self._received = 0  # sequence numbers
        self.under_key = 0  # bytes, both ways
        self._line = ""

    def set_outbound_cipher(self, block_engine: Any, *_rest: Any, aead: bool = False, **more: Any) -> None:
        if not aead:
            raise Unsealed("no cipher in common")
        self._seal, self._out_nonce, self.under_key = block_engine.encrypt, Nonce(more["iv_out"]), 0

    def set_inbound_cipher(self, block_engine: Any, *_rest: Any, aead: bool = False, **more: Any) -> None:
        if not aead:
            raise Unsealed("no cipher in common")
        self._unseal, self._in_nonce = block_engine.decrypt, Nonce(more["iv_in"])

    def reset_seqno_out(self) -> None:
        self._sent = 0

    def reset_seqno_in(self) -> None:
        self._received = 0

    def write_all(self, out: Any) -> None:
        self._wire.send(out)

    def send_message(self, data: paramiko.Message) -> None:
        """As the library's: padded to the block, sealed with its length beside it."""
        payload = data.asbytes()
        block, beside = (16, 1) if self._seal else (8, 5)
        padding = 3 + block - (len(payload) + beside + 3) % block
        head = (len(payload) + padding + 1).to_bytes(4)
        body = bytes((padding,)) + payload + bytes(padding)
        self._sent = self._counted(self._sent)
        self.under_key += len(body)
        self._wire.send(head + (self._seal(self._out_nonce.next(), body, head) if self._seal else body))

    def next(self) -> tuple[int, paramiko.Message] | None:
        """The next message and its kind, or None until more has come. Raises SSHException for what is no packet."""
        there = self._wire.there
        if len(there) < 4:
            return None
        head = bytes(there[:4])
        length = int.from_bytes(head)
        if not 5 <= length <= LONGEST:
            raise paramiko.SSHException(f"a packet of {length} bytes")
        whole = 4 + length + (TAG if self._unseal else 0)
        if len(there) < whole:
            return None
        body = bytes(there[4:whole])
        del there[:whole]
        return self._opened(head, body)

    def _opened(self, head: bytes, body: bytes) -> tuple[int, paramiko.Message]:
        if self._unseal:
            try:
                body = self._unseal(self._in_nonce.next(), body, head)
            except InvalidTag:
                raise paramiko.SSHException("Mismatched MAC") from None
        if body[0] + 2 > len(body):
            raise paramiko.SSHException("a packet of nothing but padding")
        message: Any = paramiko.Message(body[2 : len(body) - body[0]])
        message.seqno, self._received = self._received, self._counted(self._received)
        self.under_key += len(body)
        return body[1], message

    def _counted(self, number: int) -> int:
        if number + 1 == FULL and not self._initial_kex_done:
            raise paramiko.SSHException("Sequence number rolled over during initial kex!")
        return (number + 1) % FULL

    def line(self) -> str | None:
        """A line of what is said before the first packet, or None until a whole one has come."""
        there = self._wire.there
        end = there.find(b"\n", 0, LONGEST_LINE)
        if end < 0:
            if len(there) >= LONGEST_LINE:
                raise paramiko.SSHException("Error reading SSH protocol banner: a line without end")
            return None
        self._line = bytes(there[:end]).rstrip(b"\r").decode(errors="replace")
        del there[: end + 1]
        return self._line

    def readline(self, timeout: float) -> str:
        """The line found last, for the library to judge."""
        return self._line
