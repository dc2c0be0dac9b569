"""An address as a QR code (ISO/IEC 18004), drawn as one path."""

from dataclasses import dataclass
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code of `size` times `size` modules, four of quiet zone included; path: of the dark."""

    size: int
    path: str


def qr_of(text: str) -> QrCode:
    """Return a text as a QR code that is read with up to 15 percent of it covered."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return QrCode(len(rows), "".join(_run(y, row) for y, row in enumerate(rows)))


def _run(y: int, row: list[bool]) -> str:
    """Return the dark modules of a row, each run of them as one rectangle."""
    path, x = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            path += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return path
