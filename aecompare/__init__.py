"""aecompare: which kind of autoencoder serves which application, at which code size, measured and reproducible."""

__version__ = "0.2.0"
