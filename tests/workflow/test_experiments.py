"""Other experiments than the default, to their end."""

from __future__ import annotations

import pandas as pd

from tests.workflow.micro import MICRO


def test_two_data_sets_give_two_sets_of_sections(finished):
    """The second by one file and a word in the config."""
    (finished.folder / "both.yaml").write_text(
        "datasets: [mnist, fashion_mnist]\nmodels: [ae, pca]\ncode_sizes: [2]\nreplicates: 1\n"
        "tasks: [reconstruction, clustering]\ndata: {train_images: 600, test_images: 100}\n"
        "training: {epochs: 1, batch_size: 50}\njudge: {epochs: 1}\n"
    )
    done = finished.snakemake("--configfile", "both.yaml", "--cores", "2")
    assert done.returncode == 0, done.stderr[-3000:]
    html = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    for dataset in ("mnist", "fashion_mnist"):
        for task in ("reconstruction", "clustering"):
            assert f'<section id="{dataset}-{task}"' in html
    assert "Dimension reduction and clustering · Fashion-MNIST" in html
    assert not (finished.folder / "results" / "judge" / "fashion_mnist").exists()  # no task asks for judges
    assert "Generated images are judged" not in html
    scores = pd.read_csv(finished.folder / "results" / "scores.csv")
    assert set(scores["dataset"]) == {"mnist", "fashion_mnist"}


def test_binarised_images_run_to_the_end(finished):
    """Likelihood, its convergence and rate against distortion, for two weights of the KL term."""
    (finished.folder / "nats.yaml").write_text(
        "models: [vae-half: {model: vae, title: β = ½, beta: 0.5}, vae: {network: {kind: dense, hidden: [64]}}]\n"
        "code_sizes: [2]\n"
        "replicates: 1\ntasks: [likelihood]\ndata: {train_images: 600, test_images: 100, binarised: true}\n"
        "training: {epochs: 1, batch_size: 50}\njudge: {epochs: 1}\n"
    )
    done = finished.snakemake("--configfile", "nats.yaml", "--cores", "2")
    assert done.returncode == 0, done.stderr[-3000:]
    summary = pd.read_csv(finished.folder / "results" / "summary.csv")
    found = summary[summary["model"] == "vae"].set_index(["condition", "metric"])["mean"]
    assert found["samples=1", "nll_nats"] > found["samples=500", "nll_nats"]
    html = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    assert "β = ½" in html
    assert "The bound against the number of samples" in html


def test_the_readmes_model_is_one_file(finished):
    readme = (finished.folder / "README.md").read_text(encoding="utf-8")
    code = readme.split("```python\n")[1].split("```")[0]
    (finished.folder / "aecompare" / "training" / "models" / "small.py").write_text(code)
    (finished.folder / "small.yaml").write_text(MICRO.replace("vae", "small"))
    scores = "results/runs/mnist/small/code2/rep1/scores.csv"
    try:
        done = finished.snakemake(scores, "--configfile", "small.yaml")
    finally:
        (finished.folder / "aecompare" / "training" / "models" / "small.py").unlink()
    assert done.returncode == 0, done.stderr
    assert set(pd.read_csv(finished.folder / scores)["model"]) == {"small"}
