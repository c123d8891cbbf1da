"""Metrics, one a file: arrays in, numbers out, the paper in the docstring. None of them knows a model."""
