"""Figures: curves, images, schemes of networks, each with its rows, and their way into a page."""
