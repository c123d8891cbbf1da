"""What a person asks for: every key with its type, range and default, and a line for each fault.

Takes config files, gives an `Experiment`; imports any stage, is imported by none, and never imports TensorFlow.
"""
