# aecompare: which kind of autoencoder serves which application, at which code size?
# The workflow itself is where Snakemake's catalogue and modules look for it.


include: "workflow/Snakefile"
