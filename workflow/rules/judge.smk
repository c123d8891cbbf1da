# The classifiers whose features score generated images: two of them, trained once a data set, before any evaluation.


rule judge:
    input:
        data="results/data/{dataset}.npz",
    output:
        weights="results/judge/{dataset}/{judge}.npz",
        record="results/judge/{dataset}/{judge}.json",
    log:
        "results/logs/judge/{dataset}/{judge}.log",
    benchmark:
        "results/benchmarks/judge/{dataset}/{judge}.tsv"
    priority: 3
    conda:
        ENVIRONMENT
    params:
        library=library("judge"),
        limits=LIMITS,
        epochs=experiment.judge.epochs,
        seed=lambda wildcards: experiment.seed + JUDGES.index(wildcards.judge),
    message:
        "{wildcards.judge} judge of {wildcards.dataset}"
    script:
        "../../scripts/judge.py"


rule reference:
    input:
        data="results/data/{dataset}.npz",
        judges=expand("results/judge/{dataset}/{judge}.npz", judge=JUDGES, allow_missing=True),
    output:
        features="results/judge/{dataset}/features.npz",
    log:
        "results/logs/reference/{dataset}.log",
    benchmark:
        "results/benchmarks/reference/{dataset}.tsv"
    priority: 3
    conda:
        ENVIRONMENT
    params:
        library=library("reference"),
        limits=LIMITS,
    message:
        "{wildcards.dataset} as the judges see it"
    script:
        "../../scripts/reference.py"
