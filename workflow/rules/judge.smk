# The classifier whose features score generated images: trained once a data set, before any run is evaluated.


rule judge:
    input:
        data="results/data/{dataset}.npz",
        library=library("judge"),
    output:
        weights="results/judge/{dataset}/weights.npz",
        features="results/judge/{dataset}/features.npz",
        record="results/judge/{dataset}/record.json",
    log:
        "results/logs/judge/{dataset}.log",
    benchmark:
        "results/benchmarks/judge/{dataset}.tsv"
    priority: 3
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=60,
    params:
        limits=LIMITS,
        epochs=experiment.judge.epochs,
        seed=experiment.seed,
    message:
        "judge of {wildcards.dataset}"
    script:
        "../../scripts/judge.py"
