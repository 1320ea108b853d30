"""A careless model behind a real endpoint: it reads the request, answers in the right shape, and invents half of it.

It quotes what stands in the request beside what nobody said, praises non-answers and asks two questions at once, so
that the contract suite shows what code lets through.
"""

import json
import re
from typing import Any

from fake_openai import Exchange

INVENTED = "We tripled the margin of every bakery in the country."


def careless(on: Exchange) -> None:
    """Reply to a request by its schema."""
    text = on.request["messages"][1]["content"]  # the last one may be a repair, which it ignores
    asked = on.request["response_format"]["json_schema"]["name"]
    replies = {"CritiqueReply": _critique, "AskReply": _ask, "QuestionsReply": _questions}
    body = json.dumps(replies[asked](on.request, text))
    on.send(200, on.completion({"content": body}, "stop"))


def _blocks(text: str, tag: str) -> list[str]:
    return [body.strip() for body in re.findall(rf"<{tag} \w+>\n(.*?)\n</{tag} ", text, re.S)]


def _critique(request: dict[str, Any], text: str) -> dict[str, Any]:
    said = (_blocks(text, "message") or [""])[-1]
    quote = " ".join(said.split()[:6])
    is_answer = len(said.split()) > 6
    names = re.search(r"in this order: ([\w, ]+)\.", text)
    criteria = names.group(1).split(", ") if names else []
    finding = {"evidence": [quote, INVENTED], "citations": [{"passage": "P1", "quote": INVENTED}], "why": "You say so."}
    return {
        "intent": "answer" if is_answer else "non_answer",
        "set_aside": [],
        "findings": [{"criterion": name, **finding, "band": 5} for name in criteria],
        "strengths": [{"evidence": [INVENTED], "text": "Wonderful."}],
        "gap": criteria[0] if criteria else "none",
        "next_step": "Say more.",
        "retry_prompt": None,
        "follow_up": {"targets": "result", "span": INVENTED, "text": "Great! Why? And how?"},
        "reply": None if is_answer else "Start anywhere.",
        "citations": [{"passage": "P9", "quote": INVENTED}],
    }


def _ask(request: dict[str, Any], text: str) -> dict[str, Any]:
    first = (_blocks(text, "passage-P1") or [INVENTED])[0]
    quotes = [{"passage": "P1", "quote": first.split("\n")[0]}, {"passage": "P1", "quote": INVENTED}]
    return {"evidence": quotes, "answerable": True, "answer": "It is told."}


def _questions(request: dict[str, Any], text: str) -> dict[str, Any]:
    slots = re.findall(r"^## (?:Slot )?(S\d+)", text, re.M)
    topics = [_blocks(part, "topic") for part in re.split(r"^## Slot", text, flags=re.M)[1:]]
    return {
        "questions": [
            {
                "slot": slot,
                "text": f"How did you come to “{' '.join(topic[0].split()[:9])}” in your work?",
                "looks_for": [],
            }
            for slot, topic in zip(slots, topics, strict=True)
        ]
    }
