"""The longest files and functions: to look at, not to fail on."""

import ast

from portal.config import ROOT

_SHOWN = 12


def main() -> None:
    files, functions = [], []
    for path in (ROOT / "portal").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        files.append((text.count("\n"), name))
        functions += [
            ((node.end_lineno or 0) - node.lineno + 1, f"{name}:{node.lineno} {node.name}")
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef)
        ]
    for title, found in (("Longest files", files), ("Longest functions", functions)):
        print(title)
        for lines, name in sorted(found, reverse=True)[:_SHOWN]:
            print(f"  {lines:5} {name}")


if __name__ == "__main__":
    main()
