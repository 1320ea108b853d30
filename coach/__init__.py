"""The interview coach: its domain, engines, stores and service."""
