# Get the data sets; nothing unverified ever has the final name.


rule fetch:
    output:
        data="results/data/{dataset}.npz",
        record="results/data/{dataset}.json",
    log:
        "results/logs/fetch/{dataset}.log",
    benchmark:
        "results/benchmarks/fetch/{dataset}.tsv"
    conda:
        ENVIRONMENT
    params:
        library=lambda wildcards: library("fetch", experiment.dataset_module(wildcards.dataset)),
        folder=loading.data_folder(experiment),
        settings=lambda wildcards: experiment.datasets[wildcards.dataset],
        fingerprint=lambda wildcards: experiment.dataset(wildcards.dataset).fingerprint,
        seed=lambda wildcards: None if experiment.dataset(wildcards.dataset).split else experiment.seed,
    message:
        "fetch {wildcards.dataset}"
    script:
        "../../scripts/fetch.py"
