"""From a source to arrays: where a data set comes from, what its files must hash to, how it is split and masked.

Takes a name and a folder or a network, gives `results/data`; imports `running` and the ground (`discovery`, `seeds`).
"""
