"""Run everything under bench/ and write var/bench.json."""

import json
import sys

from bench import speed, statements, weight
from portal.config import ROOT

PARTS = (weight, statements, speed)


def main() -> int:
    figures = [figure for part in PARTS for figure in part.figures()]
    (ROOT / "var").mkdir(exist_ok=True)
    rows = [figure.row() for figure in figures]
    (ROOT / "var" / "bench.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False))
    for figure in figures:
        bound = "" if figure.bound is None else f"(at most {figure.bound:g})"
        verdict = "" if figure.ok else "TOO MUCH"
        print(f"{figure.name:45} {figure.value:>10g} {figure.unit:10} {bound:16} {verdict}")
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
