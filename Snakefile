# aecompare: which kind of autoencoder serves which application, at which code size?
# data -> judge -> train -> evaluate -> aggregate -> checks -> report; one stage a file in workflow/rules.

from snakemake.utils import min_version

min_version("9.27")


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/judge.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/aggregate.smk"
include: "workflow/rules/checks.smk"
include: "workflow/rules/report.smk"


rule all:
    default_target: True
    input:
        report_files(),
        "results/verified.txt",
        "results/datapackage.json",
        "results/experiment.json",
