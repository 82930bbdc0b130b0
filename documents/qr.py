"""The QR code of a paper: an SVG that was read back before it is used."""

import zxingcpp


class CodeUnreadable(RuntimeError):
    """The code that was drawn does not read back as its payload."""


def qr_svg(payload: str) -> str:
    """SVG of a QR code, level M, with its quiet zone of four modules. Raises CodeUnreadable if it does not decode."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    read = zxingcpp.read_barcode(code.to_image(scale=3), is_pure=True)
    if read is None or read.text != payload:
        raise CodeUnreadable(payload)
    # The paper itself is the light ground: a white square would show on the certificate's cream.
    return str(code.to_svg()).replace('fill="#FFFFFF"', 'fill="none"')
