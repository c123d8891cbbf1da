# aecompare: which kind of autoencoder serves which application, at which code size?
# The workflow stands where modules and Snakemake's catalogue look for it; what an include asks for is no default.


include: "workflow/Snakefile"


rule default:
    default_target: True
    input:
        rules.all.input,
