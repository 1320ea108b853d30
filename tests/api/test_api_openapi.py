import json
from pathlib import Path

from api.errors import MEDIA_TYPE
from api.schema import document

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_kept_document_is_the_current_one() -> None:
    assert KEPT.read_text(encoding="utf-8") == document(), "run: uv run python -m api.schema > docs/openapi.json"


def test_errors_are_documented_as_problems_and_operations_are_named_after_their_functions() -> None:
    operations = [one for path in json.loads(document())["paths"].values() for one in path.values()]
    for one in operations:
        assert one["operationId"].replace("_", "").isalpha()
        assert one["description"]
        for status, response in one["responses"].items():
            if status >= "4":
                assert list(response["content"]) == [MEDIA_TYPE]
    assert "HTTPValidationError" not in document()
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_a_turn_is_documented_as_json_and_as_events() -> None:
    turn = json.loads(document())["paths"]["/v1/sessions/{session_id}/turns"]["post"]
    assert set(turn["responses"]["200"]["content"]) == {"application/json", "text/event-stream"}
