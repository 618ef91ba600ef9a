"""What holds for the whole house, and no linter knows."""

import ast
import re
import subprocess

import pytest

from portal.config import ROOT

SOURCES = sorted((ROOT / "portal").rglob("*.py"))


def test_one_file_commits():
    commits = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if any(
            isinstance(node, ast.Attribute) and node.attr == "commit"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]

    assert commits == ["portal/core/db.py"]


@pytest.mark.parametrize(
    "lock", ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]
)
def test_every_python_package_is_locked_by_its_hash_and_names_no_registry(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", text, re.MULTILINE | re.IGNORECASE)

    assert len(packages) > 0
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text


def test_the_front_end_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_nothing_built_or_installed_is_committed():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    unwanted = re.compile(r"^(node_modules|static/dist|var|\.venv)/|\.(mo|min\.js|min\.css)$")
    assert [name for name in listed if unwanted.search(name)] == []


def test_templates_have_no_inline_script_or_style_and_every_form_has_an_action():
    faults = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        mail = "notifications" in path.parts
        if re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=\"|\sstyle=\"", text):
            faults.append(f"{path.name}: inline script or style")
        if "<style" in text and not mail:
            faults.append(f"{path.name}: a style element")
        if re.search(r"\shx-[a-z]", text):
            faults.append(f"{path.name}: hx- where data-hx- is valid HTML")
        faults += [
            f"{path.name}: a form without an action or novalidate"
            for form in re.findall(r"<form\b[^>]*>", text)
            if "action=" not in form or ("post" in form and "novalidate" not in form)
        ]

    assert faults == []


def _imports(path):
    """Every module that a file imports, by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# Files beside routes, staff pages and commands that work for pages, and so may know Flask.
WORK_FOR_PAGES = {
    "portal/__init__.py",
    "portal/cli.py",
    "portal/accounts/access.py",
    "portal/accounts/navigation.py",
    "portal/assisted/access.py",
    "portal/assisted/machine.py",
    "portal/bookings/access.py",
    "portal/cases/access.py",
    "portal/content/home.py",
    "portal/content/visiting.py",
    "portal/eforms/pages/addresses.py",
    "portal/eforms/pages/bookable.py",
    "portal/eforms/pages/files.py",
    "portal/eforms/pages/items.py",
    "portal/eforms/pages/rendering.py",
    "portal/eforms/pages/summary.py",
    "portal/eforms/pages/tasks.py",
    "portal/notifications/gateway.py",
    "portal/notifications/writing.py",
    "portal/payments/access.py",
    "portal/printing/writing.py",
    "portal/uploads/requests.py",
}


def test_flask_is_known_only_where_pages_are_made():
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if any(name.split(".")[0] == "flask" for name in _imports(path))
        and path.parent.name != "core"
        and not {"routes", "staff", "cli"} & {path.stem, path.parent.name}
    }

    assert knowing - WORK_FOR_PAGES == set()


def test_a_domain_is_used_through_its_services():
    domains = {path.parent.name for path in SOURCES if path.name == "services.py"}
    # access knows who may see what, for pages; navigation takes the pages that other domains add;
    # boxes are what the forms of several domains ask alike
    shared = {"services", "access", "navigation", "boxes"}
    reached_past = []
    for path in SOURCES:
        domain = path.relative_to(ROOT / "portal").parts[0]
        for name in _imports(path):
            parts = name.split(".")
            foreign = parts[0] == "portal" and len(parts) > 2 and parts[1] in domains - {domain}
            if foreign and parts[2] not in shared and domain in domains:
                reached_past.append(f"{path.relative_to(ROOT)}: {name}")

    assert reached_past == []
