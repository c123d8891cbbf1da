"""A config file is read, or refused in one line."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aecompare import discovery
from aecompare.config import loading
from aecompare.config.loading import ConfigError, load

FILES = {
    "missing": (None, ["bad.yaml: no such file", "did you mean 'bad2.yaml'"]),
    "empty": (b"", ["bad.yaml:1: nothing; allowed: keys with values"]),
    "comments alone": (b"# none yet\n", ["bad.yaml:1: nothing"]),
    "a list": (b"- ae\n", ["bad.yaml:1: a list; allowed: keys with values"]),
    "one value": (b"3\n", ["bad.yaml:1: one value"]),
    "another encoding": ("seed: 1\n# größer\n".encode("latin-1"), ["bad.yaml:2: byte 0xf6 is not UTF-8"]),
    "no text": (bytes(range(256)), ["bad.yaml:2: byte 0x80 is not UTF-8"]),
    "a control character": (b"seed: 1\x07\n", ["bad.yaml: not YAML"]),
    "a bracket left open": (b"models: [ae\nseed: 3\n", ["bad.yaml:2: not YAML"]),
    "a quote left open": (b"seed: 'x\n", ["bad.yaml:2: not YAML"]),
    "a colon too many": (b"report: {}: 3\n", ["bad.yaml:1: not YAML"]),
    "an indentation too deep": (b"seed: 1\n  replicates: 2\n", ["bad.yaml:2: not YAML"]),
    "tabs": (b"training:\n\tepochs: 3\n", ["bad.yaml:2: a tab; allowed: spaces"]),
    "two documents": (b"seed: 1\n---\nseed: 2\n", ["bad.yaml:2: not YAML", "another document"]),
    "code": (b"seed: !!python/object/apply:os.system ['touch x']\n", ["bad.yaml:1: not YAML", "constructor"]),
    "an unknown alias": (b"seed: *s\n", ["bad.yaml:1: not YAML", "alias"]),
    "a key twice": (b"seed: 1\nreplicates: 2\nseed: 2\n", ["bad.yaml:3: seed: stands twice, first in line 1"]),
    "an inner key twice": (b"training: {epochs: 1, epochs: 2}\n", ["epochs: stands twice, first in line 1"]),
    "no date": (b"seed: 2026-99-99\n", ["bad.yaml: not YAML that can be read"]),
    "a thousand lists": (b"seed: " + b"[" * 2000 + b"]" * 2000, ["bad.yaml: not YAML that can be read"]),
}


@pytest.mark.parametrize("case", FILES)
def test_a_broken_file_is_told_in_one_line(case, tmp_path, monkeypatch):
    content, told = FILES[case]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad2.yaml").write_text("seed: 1\n")
    if content is not None:
        (tmp_path / "bad.yaml").write_bytes(content)
    (line,) = loading.faults_of(["bad.yaml"])
    for part in told:
        assert part in line


@pytest.mark.parametrize("case", ["missing", "empty", "another encoding", "a bracket left open", "tabs", "code"])
def test_snakemake_tells_a_broken_file_in_the_same_words(case, project_of_faults):
    """It reads the file before the project can."""
    content, told = FILES[case]
    bad = project_of_faults.folder / "bad.yaml"
    bad.unlink(missing_ok=True)
    if content is not None:
        bad.write_bytes(content)
    before = files_in(project_of_faults.folder)
    done = project_of_faults.snakemake("--configfile", "bad.yaml", "--cores", "1")
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("Using ")]
    assert len(said) == 1
    for part in told:
        assert part in said[0]
    assert files_in(project_of_faults.folder) == before


@pytest.fixture(scope="module")
def project_of_faults(project):
    copy = project("faults")
    (copy.folder / "bad2.yaml").write_text("seed: 1\n")
    return copy


def test_json_is_read_as_snakemake_reads_it(tmp_path):
    """Tabs included; YAML alone would refuse them."""
    (tmp_path / "good.json").write_text('{\n\t"seed": 1\n}')
    assert loading.faults_of([tmp_path / "good.json"]) == []
    (tmp_path / "bad.json").write_text('{\n\t"seed": 1,\n\t"seed": 2\n}')
    (line,) = loading.faults_of([tmp_path / "bad.json"])
    assert line.endswith("bad.json:3: seed: stands twice, first in line 2; allowed: each key once")


def test_a_bomb_of_aliases_is_no_bomb(tmp_path):
    """Nine levels of nine references each: a billion words if it were written out."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    text = "\n".join([*lines, "seed: *a8"])
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"seed: .* is a list; allowed: a whole number"):
        load(yaml.safe_load(text), [tmp_path / "bad.yaml"])


@given(st.binary(max_size=60) | st.text(alphabet="a: -[]{}'\"&*!|>\n\t#%@,?1", max_size=40).map(str.encode))
def test_any_file_is_told_or_read(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.yaml"
        file.write_bytes(content)
        for line in loading.faults_of([file]):
            assert "\n" not in line


def files_in(folder):
    """All files but Snakemake's own and Python's caches."""
    return {path for path in folder.rglob("*") if not {".snakemake", "__pycache__"} & set(path.parts)}


def test_every_model_can_be_compared_under_its_own_name():
    names = discovery.names("models")
    assert list(load({"models": names}).models) == names
