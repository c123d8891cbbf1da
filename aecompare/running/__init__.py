"""How work runs here, whatever the stage: whole files, logs, one run a folder, jobs that end with theirs, Slurm.

Takes and gives files and processes; knows no stage and imports none.
"""
