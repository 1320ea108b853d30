"""The routes, one noun a file."""

from fastapi import APIRouter

from api.routes import ask, critiques, health, home, passages, practice, search, sessions, sources, turns

ROUTERS: tuple[APIRouter, ...] = tuple(
    module.router for module in (home, health, critiques, ask, search, sources, passages, practice, sessions, turns)
)
