"""What a PDF says and how it is tagged: what a screen reader would come upon."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """The kind of each element of its structure, in reading order."""
    return [str(node.S) for node in _structure(pdf.Root.StructTreeRoot) if "/S" in node]


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [str(item.title) for item in outline.root]


def fonts(pdf: pikepdf.Pdf) -> set[str]:
    """The names of the fonts in it, without the letters that say that a part of one is there."""
    found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    named = [each for each in found if each.get("/Type") == "/Font" and "/BaseFont" in each]
    return {str(each.BaseFont).rpartition("+")[2].lstrip("/") for each in named}


def words(pdf: pikepdf.Pdf) -> str:
    """The text of all pages, a line for each run of letters, in the order it is drawn."""
    return "\n".join(_page_words(page) for page in pdf.pages)


def _structure(node: Any) -> Iterator[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _structure(child)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from _structure(node.K)


def _page_words(page: pikepdf.Page) -> str:
    maps = {name: _letters(font) for name, font in page.resources.Font.items()}
    lines: list[str] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                letters = maps[str(operands[0])]
            case "Tj":
                lines[-1] += _read(operands[0], letters)
            case "TJ":
                parts = [each for each in operands[0] if isinstance(each, pikepdf.String)]
                lines[-1] += "".join(_read(each, letters) for each in parts)
            case "BDC" | "BMC":
                lines.append("")
    return "\n".join(line for line in lines if line)


def _read(text: pikepdf.String, letters: dict[int, str]) -> str:
    codes = bytes(text)
    pairs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
    return "".join(letters.get(int.from_bytes(pair), "\ufffd") for pair in pairs)


def _letters(font: pikepdf.Dictionary) -> dict[int, str]:
    """From a glyph to what it stands for, as the font's own map tells."""
    said = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>$", said, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(to).decode("utf-16-be") for code, to in pairs}


def sizes(pdf: pikepdf.Pdf) -> Counter[float]:
    """How many runs of letters there are of each size, in points."""
    found: Counter[float] = Counter()
    for page in pdf.pages:
        scales = [1.0]
        size, matrix = 0.0, 1.0
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    scales.append(scales[-1])
                case "Q":
                    scales.pop()
                case "cm":
                    scales[-1] *= abs(float(operands[3]))
                case "Tf":
                    size = float(operands[1])
                case "Tm":
                    matrix = abs(float(operands[3]))
                case "Tj" | "TJ":
                    found[round(size * matrix * scales[-1], 1)] += 1
    return found


def smallest(pdf: pikepdf.Pdf) -> float:
    return min(sizes(pdf))
