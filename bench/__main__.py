"""Run everything under bench/ that has figures, and write var/bench.json."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator

import bench
from bench.figures import Figure
from portal.config import ROOT


def main() -> int:
    found = [figure for figures in _measurements() for figure in figures()]
    (ROOT / "var").mkdir(exist_ok=True)
    rows = [figure.row() for figure in found]
    (ROOT / "var" / "bench.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False))
    for figure in found:
        bound = "" if figure.bound is None else f"(at most {figure.bound:g})"
        verdict = "" if figure.ok else "TOO MUCH"
        print(f"{figure.name:68} {figure.value:>8g} {figure.unit:10} {bound:16} {verdict}")
    return 0 if all(figure.ok for figure in found) else 1


def _measurements() -> Iterator[Callable[[], list[Figure]]]:
    """`figures` of each module that has it: a new one need not be named anywhere."""
    for module in pkgutil.iter_modules(bench.__path__, "bench."):
        if module.name != "bench.__main__":
            found = getattr(importlib.import_module(module.name), "figures", None)
            if found is not None:
                yield found


if __name__ == "__main__":
    sys.exit(main())
