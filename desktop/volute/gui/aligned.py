"""Where a drawn text stands in its box. Qt wants plain numbers where flags of alignment and of text meet."""

from __future__ import annotations

from PySide6.QtCore import Qt

AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRED = int(Qt.AlignmentFlag.AlignCenter)
