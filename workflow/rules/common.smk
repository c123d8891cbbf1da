# What every stage needs: the checked config, the grid's cells, and which library a script depends on.

import contextlib
import io
import os
import sys

from aecompare import discovery
from aecompare.analysis import factors
from aecompare.config import loading
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import catalogue, pdf, templates
from aecompare.reporting import language as languages
from aecompare.running import dependencies, files, provenance, run_lock, slurm, watchdog
from snakemake.cli import parse_args

try:
    # Snakemake names those of the command line first; they win. A workflow that uses this as a module may have none.
    experiment = loading.load(
        config, workflow.configfiles[-1:] + workflow.configfiles[:-1], workflow.config_settings.config
    )
except loading.ConfigError as faults:
    print(faults, file=sys.stderr)
    sys.exit(1)


def asked():
    """What the command line and its profiles say; Snakemake knows after the rules."""
    with contextlib.redirect_stderr(io.StringIO()):  # it has said which profiles it uses
        return parse_args(sys.argv[1:])[1]


if workflow.is_main_process and not run_lock.only_reads(asked()):
    try:
        run_lock.claim()
        files.clear_unfinished("results")
        if asked().executor == "slurm":
            slurm.controller()
    except (run_lock.AnotherRun, slurm.ClusterFault, OSError) as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)

watchdog.mark()

DATASETS = list(experiment.datasets)
PLAIN = [model for model in experiment.models if experiment.model_of(model).deterministic]
DESCRIBED = [experiment.described(model) for model in experiment.models]
CLAIM_FILES = [discovery.module_of("claims", name) for name in discovery.names("claims")]
TASK_FILES = [discovery.module_of("tasks", task) for task in experiment.tasks]
JUDGES = ["first", "second"]
LIMITS = experiment.data.model_dump(include={"train_images", "test_images", "binarised"})
SAMPLES = {**LIMITS, "resampled": experiment.data.resampled}  # of models: the judge and baselines have no replicates
POINT = "{dataset}/{model}/code{code_size}"
REPORT = "results/report"
ENVIRONMENT = "../envs/aecompare.yml"  # for --software-deployment-method conda
RUN = f"results/runs/{POINT}/rep{{replicate}}"


wildcard_constraints:
    dataset="|".join(DATASETS),
    judge="|".join(JUDGES),
    model="|".join(experiment.models),
    code_size=r"\d+",


def library(stage, *modules):
    """A digest of the library files that a stage's script depends on, so that editing one reruns what it touches."""
    return dependencies.digest(workflow.source_path(f"../../scripts/{stage}.py"), *modules)


def cells():
    """Every run of the grid."""
    return [
        {"dataset": dataset, "model": model, "code_size": code_size, "replicate": replicate}
        for dataset in DATASETS
        for model in experiment.models
        for code_size in experiment.code_sizes
        for replicate in experiment.replicates_of(model)
    ]


def runs(name):
    """The file `name` of every run."""
    return [f"{RUN}/{name}".format(**cell) for cell in cells()]


def blocks():
    """Replicates that one job takes, with the models that have such a block."""
    found = {}
    for model in experiment.models:
        for replicates in experiment.blocks_of(model):
            found.setdefault(replicates, []).append(model)
    return [(replicates, "|".join(models)) for replicates, models in found.items()]


def of_block(name, replicates):
    """The file `name` of each replicate of a block."""
    return expand(f"{RUN}/{name}", replicate=replicates, allow_missing=True)


def called(replicates):
    """A block in words that may stand in a name, as rep1 or rep1to3."""
    return f"rep{replicates[0]}" + (f"to{replicates[-1]}" if len(replicates) > 1 else "")


def cell_of(wildcards):
    """The grid point that a job works on, with the experiment's seed: what seeds of its replicates are made of."""
    return {
        "dataset": wildcards.dataset,
        "model": wildcards.model,
        "code_size": int(wildcards.code_size),
        "seed": experiment.seed,
    }


def others_of(wildcards):
    """Data sets of the experiment that are strangers to one."""
    return [f"results/data/{name}.npz" for name in experiment.strangers_of(wildcards.dataset)]


def judged(dataset):
    """Whether a task of a data set asks for judges; training two takes a minute."""
    return any(task_of(name).asks_judges for name in experiment.tasks_of(dataset))


def judges_of(wildcards):
    """The weights of a data set's judges, where they are asked for."""
    return expand(f"results/judge/{wildcards.dataset}/{{judge}}.npz", judge=JUDGES if judged(wildcards.dataset) else [])


def features_of(wildcards):
    """Its images as the judges see them, likewise."""
    return [f"results/judge/{wildcards.dataset}/features.npz"] * judged(wildcards.dataset)


def judge_records():
    """What is known of all judges, the first of each data set first."""
    return [f"results/judge/{dataset}/{judge}.json" for dataset in DATASETS if judged(dataset) for judge in JUDGES]


def kind_of(wildcards):
    return experiment.kind(wildcards.model)


def model_file(wildcards):
    return discovery.module_of("models", kind_of(wildcards))


def settings_of(wildcards):
    return experiment.model_settings(wildcards.model)


def beside(path):
    """A file of the project, not of the run: a module's prefix is not for it, and a run that is moved stays as it is."""
    return local(os.path.relpath(path))


def words(language):
    """The catalogue of a language's messages; English needs none."""
    return [beside(languages.catalogue_of(language))] * (language != "en")


def home(language):
    """The folder of one language's report: the first language's is the report's own."""
    return REPORT if language == experiment.report.languages[0] else f"{REPORT}/{language}"


def srun_options():
    """Partition and account that jobs are sent to by default."""
    given = workflow.resource_settings.default_resources or {}
    named = {name: str(given[f"slurm_{name}"].raw) for name in ("partition", "account") if f"slurm_{name}" in given}
    return [f"--{name}={value.strip(chr(39))}" for name, value in named.items()]


def report_files():
    """What a full run ends with: the PDF only where LaTeX is installed."""
    names = ["index.html", "report.tex"] + ["report.pdf"] * pdf.available()
    return [f"{home(language)}/{name}" for language in experiment.report.languages for name in names]


onstart:
    # Snakemake 9.27 looks for work again a second after it has looked, and once more for every job that has ended: after
    # a hundred jobs that takes half a core. It is for holding back 100 jobs a second, which never come here.
    pace = workflow.scheduler.job_rate_limiter
    if pace is not None and (pace.max_jobs, pace.timespan) == (100, 1):
        workflow.scheduler.job_rate_limiter = None
    if workflow.executor_plugin.name == "slurm":
        try:
            print(slurm.nodes(srun_options()), file=sys.stderr)
        except (slurm.ClusterFault, OSError) as fault:
            print(fault, file=sys.stderr)
            sys.exit(1)
