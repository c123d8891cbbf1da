"""The lists of packages agree, the sources are clean, and generated files are what they are generated from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import config_page  # noqa: E402
import lock  # noqa: E402
import output  # noqa: E402
import schema  # noqa: E402

EXTRAS = {lock.LOCK: ["setup", "slurm"], lock.DEVELOPERS: ["setup", "dev"]}


@pytest.fixture(scope="module", params=EXTRAS, ids=lambda path: path.name)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def locked(path):
    return path.read_text(encoding="utf-8")


def test_locks_have_all_that_pyproject_asks_for(path, locked):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins: dict[str, list[str]] = {}
    for name, version, _ in lock.pins(locked):
        pins.setdefault(canonicalize_name(name), []).append(version)
    extras = [line for extra in EXTRAS[path] for line in project["optional-dependencies"][extra]]
    for line in [*project["dependencies"], *extras]:
        wanted = Requirement(line)
        assert canonicalize_name(wanted.name) in pins, f"{line} is not in {path.name}: make lock"
        for version in pins[canonicalize_name(wanted.name)]:
            assert wanted.specifier.contains(Version(version)), f"{line} against {version}: make lock"


def test_a_run_has_the_versions_that_the_tests_saw_and_none_of_their_tools():
    used, tested = (set(lock.pins(path.read_text(encoding="utf-8"))) for path in EXTRAS)
    versions = {(name, version) for name, version, _ in tested}
    assert {(name, version) for name, version, _ in used} <= versions
    assert not {name for name, _, _ in used} & {"pytest", "playwright", "ruff", "hypothesis", "pre-commit", "uv"}


def test_locks_have_hashes_and_no_addresses(locked):
    assert "://" not in locked
    blocks = re.split(r"\n(?=\S)", locked.partition("\n")[2].strip())
    assert len(blocks) > 50
    assert all("--hash=sha256:" in block for block in blocks)


def test_environment_is_made_from_the_lock():
    locked = lock.LOCK.read_text(encoding="utf-8")
    written = lock.ENVIRONMENT.read_text(encoding="utf-8")
    assert written == lock.environment(locked), "make lock"
    parsed = yaml.safe_load(written)
    assert parsed["channels"] == ["conda-forge", "nodefaults"]
    assert [item for item in parsed["dependencies"] if isinstance(item, str)] == ["python >=3.11,<3.14", "pip"]


def test_environment_of_rules_names_no_path_and_pip_takes_it_anywhere(tmp_path):
    """conda itself cannot be had here."""
    written = lock.OF_RULES.read_text(encoding="utf-8")
    assert written == lock.environment(lock.LOCK.read_text(encoding="utf-8"), of_rules=True), "make lock"
    *_, given = yaml.safe_load(written)["dependencies"]
    names = {canonicalize_name(Requirement(line).name) for line in given["pip"]}
    assert {"tensorflow", "scikit-learn", "seaborn"} <= names
    assert not names & {"pytest", "hatchling", "snakemake-executor-plugin-slurm"}
    (tmp_path / "asked.txt").write_text("\n".join(given["pip"]))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-index", "-r", "asked.txt"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Would install" not in done.stdout  # tests run with these very versions


def test_scripts_find_the_library_beside_them_where_it_is_not_installed():
    """Snakemake puts a script's folder on the path; a rule's own environment knows nothing of ours."""
    asked = f"import sys; sys.path.append({str(ROOT / 'scripts')!r}); import aecompare; print(aecompare.__file__)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", asked], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).resolve() == ROOT / "aecompare" / "__init__.py"


def test_schema_is_made_from_the_settings():
    assert schema.SCHEMA.read_text(encoding="utf-8") == schema.text(), "make schema"
    for generated in (output, config_page):
        assert generated.PAGE.read_text(encoding="utf-8") == generated.page(), "make schema"
    assert config_page.CATALOGUE.read_text(encoding="utf-8") == config_page.page(), "make schema"


@pytest.mark.parametrize(
    ("python", "told"),
    [
        ("", "aecompare needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=/path/to/python3.12"),
        ("/bin/false", "/bin/false is false (GNU coreutils)"),
        ("nosuchpython", "aecompare needs Python 3.11, 3.12 or 3.13"),
    ],
)
def test_without_a_python_that_will_do_a_line_says_so(python, told, tmp_path):
    (tmp_path / "tools").mkdir()
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml", "tools/setup.sh"):
        shutil.copy2(ROOT / name, tmp_path / name)
    done = subprocess.run(
        ["make", "report", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert len(said) == 1
    assert told in said[0]
    assert not (tmp_path / ".venv").exists()


def test_a_failed_run_repeats_what_was_typed():
    words = ["make", "-n", "report", "CONFIG=config/quick.yaml", "CORES=1"]
    given = {key: value for key, value in os.environ.items() if key != "MAKEFLAGS"}  # of the make that runs the tests
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, env=given)
    said = re.search(r'AECOMPARE_COMMAND="([^"]*)"', done.stdout)[1]
    assert sorted(said.split()) == sorted(words[:1] + words[2:])


@pytest.mark.parametrize(
    "words",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["snakefmt", "--check", "Snakefile", "workflow"],
        ["snakemake", "--lint"],
        ["lint-imports"],
    ],
    ids=" ".join,
)
def test_sources_are_clean(words):
    program = Path(sys.executable).parent / words[0]
    done = subprocess.run([str(program), *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_scripts_are_thin_and_take_params_only():
    for path in (ROOT / "scripts").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 30, path
        assert "snakemake.config" not in text, path


def test_unsafe_loading_is_nowhere():
    unsafe = re.compile(
        r"import pickle|joblib|load_model\(|allow_pickle=True|yaml\.load\(|extractall|shell=True|\beval\("
    )
    for path in [*(ROOT / "aecompare").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]:
        assert not unsafe.search(path.read_text(encoding="utf-8")), path


def test_readme_shows_both_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first_screen = "\n".join(readme.splitlines()[:40])
    assert "make report" in first_screen
    assert "make test" in first_screen
    assert "snakemake" in first_screen
