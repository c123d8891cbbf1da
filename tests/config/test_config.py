"""A config is right or refused, in one line a fault, with the fix."""

from __future__ import annotations

import contextlib
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aecompare.config import loading
from aecompare.config.experiment import FOLDER_VARIABLE, Experiment
from aecompare.config.loading import ConfigError, load
from tests.config.test_config_files import files_in
from tests.conftest import ROOT


def test_the_default_config_is_the_default(project):
    written = yaml.safe_load((project("config").folder / "config" / "config.yaml").read_text())
    assert load(written) == Experiment()


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "config").glob("*.yaml")))
def test_shipped_configs_are_valid(project, name):
    folder = project("shipped").folder / "config"
    base = yaml.safe_load((folder / "config.yaml").read_text())
    assert load({**base, **yaml.safe_load((folder / f"{name}.yaml").read_text())}).code_sizes


BAD = {
    "unknown key": ("replicats: 3", ["bad.yaml:1", "replicats", "unknown key", "did you mean 'replicates'"]),
    "unknown inner key": ("training: {epoch: 3}", ["training.epoch", "did you mean 'epochs'"]),
    "wrong type": ("replicates: many", ["replicates", "'many' is text", "a whole number"]),
    "quoted number": ("replicates: '3'", ["write it without quotes: 3"]),
    "fraction": ("code_sizes: [2.5]", ["code_sizes[0]", "2.5"]),
    "size zero": ("code_sizes: [0]", ["code_sizes", "≥ 1"]),
    "size too large": ("code_sizes: [784]", ["code_sizes", "≥ 1 and < 784"]),
    "size wider than the image": (
        "models: [ae]\ncode_sizes: [785]",
        ["code_sizes", "≥ 1 and ≤ 784, the values of mnist"],
    ),
    "size negative": ("code_sizes: [-1]", ["code_sizes", "≥ 1"]),
    "size enormous": ("code_sizes: [1000000000]", ["code_sizes", "≥ 1 and < 784"]),
    "size infinite": ("code_sizes: [.inf]", ["code_sizes[0]", "inf"]),
    "size of text": ("code_sizes: 2", ["code_sizes", "2 is a whole number; allowed: a list"]),
    "duplicate size": ("code_sizes: [2, 4, 2]", ["code_sizes", "2 stands twice"]),
    "empty grid": ("code_sizes: []", ["code_sizes", "empty"]),
    "no models": ("models: []", ["models", "empty"]),
    "no tasks": ("tasks: []", ["tasks", "empty"]),
    "no data sets": ("datasets: []", ["datasets", "empty"]),
    "no value": ("replicates:", ["replicates", "nothing; allowed: a whole number"]),
    "a list for a number": ("replicates: [3]", ["replicates", "a list; allowed: a whole number"]),
    "a date for a number": ("replicates: 2026-11-24", ["replicates", "a whole number"]),
    "an enormous value": ("seed: [" + "[1, 2], " * 10_000 + "]", ["seed", "a list; allowed: a whole number"]),
    "an epoch of none": ("training: {epochs: 0}", ["training.epochs", "0 is out of range; allowed: ≥ 1"]),
    "no replicates": ("replicates: 0", ["replicates", "≥ 1"]),
    "unknown model": ("models: [vea]", ["models.vea", "did you mean 'vae'"]),
    "yes for a name": ("models: [yes]", ["models", "True", "allowed: a name", "in quotes"]),
    "no for an entry": ("models: {no: {model: ae}}", ["models", "in quotes"]),
    "a number for a name": ("models: [1: {model: ae}]", ["models", "allowed: a name"]),
    "yes for an entry": ("models: {yes: {model: ae}}", ["models", "in quotes"]),
    "no for a language": ("report: {languages: [no]}", ["report.languages[0]", "False is true/false", "in quotes"]),
    "unknown language": ("report: {languages: [plk]}", ["report.languages", "did you mean 'pl'"]),
    "unknown metric": ("metrics: [psnr]", ["metrics", "unknown key"]),
    "unknown mask": ("models: [dae-mask: {mask: left}]", ["models.dae-mask.mask", "unknown key"]),
    "unknown task": ("tasks: [denoise]", ["tasks", "did you mean 'denoising'"]),
    "unknown data set": ("datasets: [mnits]", ["datasets", "did you mean 'mnist'"]),
    "own set without a place": ("datasets: [leaves: {title: Leaves}]", ["datasets.leaves", "either folder or file"]),
    "own set that is not there": (
        "datasets: [leaves: {folder: /nowhere}]",
        ["datasets.leaves", "/nowhere is no folder"],
    ),
    "own set, unknown key": ("datasets: [leaves: {foldr: x}]", ["datasets.leaves.foldr", "did you mean 'folder'"]),
    "own set with a set's name": ("datasets: [mnist: {folder: x}]", ["datasets.mnist", "any other name"]),
    "own set, unsafe name": ("datasets: ['$(touch x)': {folder: x}]", ["datasets.$(touch x)", "small letters"]),
    "set twice": ("datasets: [mnist, mnist]", ["datasets", "'mnist' stands twice"]),
    "code as large as the image": (
        "datasets: [digits]\ncode_sizes: [64]\ntraining: {batch_size: 9}",
        ["< 64", "digits"],
    ),
    "model twice": ("models: [ae, ae]", ["models", "'ae' stands twice"]),
    "bad setting": ("models: [d: {model: dae, sigma: -1}]", ["models.d.sigma", "-1 is out of range", "> 0"]),
    "no number": ("models: [d: {model: dae, sigma: .nan}]", ["models.d.sigma", "not finite"]),
    "unknown setting": ("models: [vae: {bta: 2.0}]", ["models.vae.bta", "did you mean 'beta'"]),
    "setting of another": ("models: [ae: {beta: 2.0}]", ["models.ae.beta", "unknown key"]),
    "nan": ("training: {learning_rate: .nan}", ["training.learning_rate", "not finite"]),
    "bad choice": ("training: {precision: float16}", ["training.precision", "float32"]),
    "batch too large": (
        "data: {train_images: 100}\ntraining: {batch_size: 101}",
        ["batch_size: 101", "at most"],
    ),
    "unsafe name": ("models: ['$(touch x)': {model: ae}]", ["models.$(touch x)", "small letters"]),
    "name with a slash": ("models: ['../x': {model: ae}]", ["small letters"]),
    "name with a space": ("models: ['a b': {model: ae}]", ["models.a b", "small letters"]),
    "name of two dots": ("models: ['..': {model: ae}]", ["small letters"]),
    "name in LaTeX": ("models: ['\\\\input{x}': {model: ae}]", ["small letters"]),
    "name in HTML": ("models: ['<script>': {model: ae}]", ["models.<script>", "small letters"]),
    "name without end": (f"models: ['{'a' * 41}': {{model: ae}}]", ["small letters"]),
    "baseline's name": ("models: [noisy: {model: dae}]", ["models.noisy", "is a baseline"]),
    "title no text": ("models: [vae: {title: 3}]", ["models.vae.title", "3 is no text"]),
    "grey likelihood": ("tasks: [likelihood]", ["tasks", "likelihood needs binarised images", "binarised: true"]),
    "linear with bce": ("models: [ae: {output: linear}]", ["models.ae", "loss: mse"]),
}


@pytest.mark.parametrize("case", BAD)
def test_a_fault_is_told_in_one_line(case, tmp_path, monkeypatch):
    text, told = BAD[case]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(ConfigError) as fault:
        load(yaml.safe_load(text), ["bad.yaml"])
    lines = str(fault.value).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("bad.yaml")
    for part in told:
        assert part in lines[0]


def test_a_fault_of_the_command_line_names_no_file():
    with pytest.raises(ConfigError, match=r"^--config: replicates: 0 is out of range"):
        load({"replicates": 0}, ["config/config.yaml"], spoken={"replicates"})


def test_several_faults_take_a_line_each():
    with pytest.raises(ConfigError) as fault:
        load({"replicates": 0, "seed": -1, "nothing": 1})
    assert len(str(fault.value).splitlines()) == 3


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=12), values, max_size=4))
def test_anything_is_accepted_or_refused_and_nothing_else(given_config):
    with contextlib.suppress(ConfigError):
        assert isinstance(load(given_config), Experiment)


@given(st.sampled_from(sorted(Experiment.model_fields)), values)
def test_known_keys_with_any_value(key, value):
    with contextlib.suppress(ConfigError):
        assert isinstance(load({key: value}), Experiment)


def test_models_may_be_repeated_with_other_settings():
    experiment = load({"models": ["ae", {"dae-half": {"model": "dae", "sigma": 0.5}}]})
    assert experiment.kind("dae-half") == "dae"
    assert experiment.model_settings("dae-half")["sigma"] == 0.5
    assert experiment.title_of("dae-half") == "dae-half"
    assert load({"models": {"dae-half": {"model": "dae", "sigma": 0.5}}}).kind("dae-half") == "dae"


def test_more_replicates_leave_full_blocks_as_they_are():
    few, many = (load({"replicates": count, "replicates_per_job": 3}) for count in (3, 5))
    assert many.blocks_of("ae") == [*few.blocks_of("ae"), (4, 5)]
    assert many.blocks_of("pca") == many.blocks_of("ae")  # its evaluation draws too


def test_a_bad_config_writes_nothing_and_needs_no_tensorflow(project):
    copy = project("bad")
    (copy.folder / "bad.yaml").write_text("code_sizes: [2, 2]\n")
    before = files_in(copy.folder)
    done = copy.snakemake("--configfile", "bad.yaml", "--cores", "1")
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].startswith("bad.yaml:1: code_sizes")
    assert "Traceback" not in done.stderr
    assert files_in(copy.folder) == before


def test_reading_a_config_imports_no_tensorflow():
    code = (
        "import sys; from aecompare.config import loading;"
        "from aecompare.reporting import catalogue, page, manuscript, report;"
        "from aecompare.reporting.figures import drawing; from aecompare.analysis import aggregate;"
        "e = loading.load({});"
        "[e.described(m) for m in e.models]; catalogue.figures(e.asked, e.code_sizes, e.networks);"
        "assert not {'tensorflow', 'keras'} & set(sys.modules), 'imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_users_folder_comes_from_config_or_variable(monkeypatch):
    experiment = load({"data": {"folder": "/somewhere"}})
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    assert loading.data_folder(experiment) == "/somewhere"
    monkeypatch.setenv(FOLDER_VARIABLE, "/elsewhere")
    assert loading.data_folder(experiment) == "/elsewhere"


def test_strangers_are_other_wholes_of_the_same_shape():
    names = ["mnist", "mnist-without-4", "fashion_mnist", "fashion_mnist-only-3", "digits"]
    found = loading.load({"datasets": names, "tasks": ["anomaly"], "code_sizes": [8]})
    assert {name: found.strangers_of(name) for name in names} == {
        "mnist": ["fashion_mnist"],
        "mnist-without-4": ["fashion_mnist"],
        "fashion_mnist": ["mnist"],
        "fashion_mnist-only-3": ["mnist"],
        "digits": [],
    }
