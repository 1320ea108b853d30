"""Writes the OpenAPI document: `python -m api.schema > docs/openapi.json`."""

import json
import sys

from api.app import serve_app


def document() -> str:
    """Return the OpenAPI document as it is kept in the repository; nothing is opened for it."""
    return json.dumps(serve_app().openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
