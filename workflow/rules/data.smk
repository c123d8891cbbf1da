# Get the data sets; nothing unverified ever has the final name.


rule fetch:
    input:
        library=lambda wildcards: library("fetch", f"datasets.{wildcards.dataset}"),
    output:
        data="results/data/{dataset}.npz",
        record="results/data/{dataset}.json",
    params:
        folder=configuration.data_folder(experiment),
    log:
        "results/logs/fetch/{dataset}.log",
    benchmark:
        "results/benchmarks/fetch/{dataset}.tsv"
    resources:
        mem_mb=500,
        runtime=15,
    message:
        "fetch {wildcards.dataset}"
    script:
        "../../scripts/fetch.py"
