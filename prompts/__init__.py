"""Prompt templates, one file a task, and their strict loader."""
