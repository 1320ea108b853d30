from collections.abc import Iterator

import pytest
from fakecoach import FakeCoach
from starlette.testclient import TestClient

from api.app import create


@pytest.fixture
def coach() -> FakeCoach:
    return FakeCoach()


@pytest.fixture
def client(coach: FakeCoach) -> Iterator[TestClient]:
    with TestClient(create(coach.opener()), base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
def session(client: TestClient) -> str:
    return str(client.post("/v1/sessions", json={}).json()["id"])
