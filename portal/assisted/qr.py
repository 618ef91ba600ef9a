"""Addresses as squares for a camera: dark on light, whatever colours a page has."""

import io

import segno
from markupsafe import Markup


def drawn(address: str, alt: str) -> Markup:
    """An SVG to stand in a page or on paper, under its name for whoever can't see it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, light="#fff",
        svgclass="qr", lineclass=None, nl=False,
    )  # fmt: skip
    named = Markup('<svg role="img" aria-label="{}" ').format(alt)
    return Markup(out.getvalue().decode().replace("<svg ", named, 1))  # noqa: S704 - our own drawing
