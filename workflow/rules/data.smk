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
        library=lambda wildcards: library("fetch", discovery.module_of("datasets", wildcards.dataset)),
        folder=loading.data_folder(experiment),
        seed=lambda wildcards: None if experiment.dataset(wildcards.dataset).split else experiment.seed,
    message:
        "fetch {wildcards.dataset}"
    script:
        "../../scripts/fetch.py"
