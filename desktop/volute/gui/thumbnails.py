"""Small pictures of kept files, read small in a lane: a photo of twelve megabytes must not hold up the window."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from volute.ledger.store import Ledger
from volute.queries.attachments import attachment

SIZE = QSize(184, 104)  # px of a screen with two dots a point


def small(data: bytes, size: QSize = SIZE) -> QImage:
    """The picture within a size, upright; a null image for what is no picture Qt can read. May run in a lane."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid() and (whole.width() > size.width() or whole.height() > size.height()):
        reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def kept_small(ledger: Ledger, digest: str) -> tuple[str, QImage]:
    """Name and small picture of a kept file. Runs in the ledger lane."""
    name, data = attachment(ledger, digest)
    return name, small(data)


def packed(image: QImage) -> bytes:
    """As PNG: what was copied from a screen has no file of its own. May run in a lane."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())
