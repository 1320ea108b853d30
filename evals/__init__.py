"""Offline evals: datasets, graders, record and replay, statistics."""
