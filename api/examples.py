"""Request bodies with their short examples, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body

from coach.requests import (
    AskRequest,
    CritiqueRequest,
    PracticeRequest,
    SearchRequest,
    SessionRequest,
    SourceRequest,
    TurnRequest,
)

AskBody = Annotated[AskRequest, Body(examples=[{"question": "How should I prepare for the final round?"}])]
CritiqueBody = Annotated[
    CritiqueRequest,
    Body(
        examples=[
            {
                "question": "Tell me about a launch that went wrong.",
                "answer": "Sign-ups fell by a third in the first week. I rolled the release back the same day.",
                "role": "Product Manager",
            }
        ]
    ),
]
PracticeBody = Annotated[
    PracticeRequest, Body(examples=[{"role": "Product Manager", "level": "senior", "count": 8, "seed": 1}])
]
SearchBody = Annotated[SearchRequest, Body(examples=[{"query": "stakeholder conflict", "k": 5, "mode": "hybrid"}])]
SessionBody = Annotated[
    SessionRequest, Body(examples=[{"mode": "interview", "role": "Product Manager", "questions": 6}])
]
SourceBody = Annotated[
    SourceRequest,
    Body(
        examples=[
            {
                "id": "harbour/pm.md",
                "title": "Product Manager at Harbour",
                "text": "Requirements\n\n- Three years of product work\n",
                "kind": "job_description",
                "company": "Harbour",
                "role": "Product Manager",
                "licence": "CC BY 4.0",
            },
            {"url": "https://example.com/how-we-hire", "company": "Harbour"},
            {"file": "IyBRdWF5IHJ1bGVzCg==", "file_name": "quay-rules.md"},
        ]
    ),
]
TurnBody = Annotated[TurnRequest, Body(examples=[{"text": "I led the rollout and cut churn from 9% to 6%."}])]
