"""What holds of the head over whole answers, and of bands settled with it."""

import random

import pytest

from coach import rubric
from coach.engines.offline import bands, signals, whole, wording
from coach.engines.offline.bands import Judged
from coach.engines.offline.critique import critique
from coach.engines.offline.heads import Embed
from coach.engines.offline.learner import learner
from coach.engines.offline.settle import settle
from coach.engines.offline.signals import Seen
from coach.engines.offline.tongue import is_foreign
from coach.ports import CritiqueTask

HOLLOW = "I'm passionate about quality. It's important to listen, and I'd always involve everybody. Trust is the key."
FULL = (
    "I ran the dispatch of a brewery where every fifth pallet went to the wrong shop. I followed ten pallets on foot"
    " and saw that two ramps had the same number. Scanners would have cost 30,000, so I had the ramps painted, although"
    " drivers now walk further. Wrong pallets fell from 20 to 2 percent. I walk the route before I buy anything."
)
ANSWERS = (
    "I'd ring the depot and ask where the van was scanned last. I'd tell the shop that the order is late and when I"
    " call back. If it isn't found by noon I'd send a second pallet, which costs us a trip.",
    "First I'd check the last scan with the depot. Then I'd phone the customer and say what we know. I'd send a"
    " replacement the same day, and look afterwards why the scan was missing.",
    "I'd look at the tracking page and wait for a day, since most parcels turn up. After that I'd write to the carrier"
    " and offer the customer a refund or a new parcel.",
)
PRAISE = {wording.STRENGTH[name]: name for name in ("plan", "reading", "safeguard", "trade_off", "experience")}
SHOWN = (Seen("I had the ramps painted.", "I had the ramps painted.", {}),)


def test_a_whole_answer_stands_above_a_hollow_one(embed: Embed) -> None:
    hollow, full = (whole.level("behavioral", signals.read([text], embed)) for text in (HOLLOW, FULL))
    assert hollow < 2.75
    assert full > 4


def test_length_alone_lifts_nothing(embed: Embed) -> None:
    once, thrice = (whole.level("behavioral", signals.read([text], embed)) for text in (HOLLOW, f"{HOLLOW} " * 3))
    assert abs(thrice - once) < 0.5


def test_settled_bands_come_near_the_level_and_keep_to_what_is_shown() -> None:
    judged = {
        "own_action": Judged(3, SHOWN),
        "result": Judged(3, SHOWN),
        "context": Judged(3, SHOWN),
        "metric": Judged(1),
        "trade_off": Judged(None),
    }
    settled = settle("behavioral", judged, 4.0)
    levels = {name: one.band for name, one in settled.items()}
    assert levels["trade_off"] is None
    assert (levels["metric"] or 0) <= 2
    before = rubric.score("behavioral", {name: one.band for name, one in judged.items()}) or 0
    assert abs((rubric.score("behavioral", levels) or 0) - 4.0) < abs(before - 4.0)


def test_what_the_whole_answer_lifts_is_not_what_the_sentences_show() -> None:
    judged = {"own_action": Judged(2, SHOWN), "result": Judged(4, SHOWN), "context": Judged(3, SHOWN)}
    settled = settle("behavioral", judged, 5.0)
    assert {name: one.sure for name, one in settled.items()} == {"own_action": 2, "result": 4, "context": 3}
    assert (settled["own_action"].band or 0) > 2


def test_no_praise_rests_on_a_lifted_band(embed: Embed) -> None:
    lifted = 0
    for answer in (*ANSWERS, FULL):
        reading = signals.read([answer], embed, kind="situational")
        alone = {name: one.band or 0 for name, one in bands.judge("situational", reading).items()}
        found = critique(CritiqueTask("What would you do if a delivery went missing?", answer, "situational"), embed)
        praised = {text for text, name in PRAISE.items() for strength in found.strengths if strength.text == text}
        assert all(alone[PRAISE[text]] >= 4 for text in praised)
        lifted += sum((f.band or 0) >= 4 > alone[f.criterion] for f in found.findings)
    assert lifted > 0, "the answers must hold a band that was lifted"


def test_nothing_judged_stays_unjudged() -> None:
    assert settle("technical", {"correctness": Judged(None)}, 4.0) == {"correctness": Judged(None)}


def test_a_learners_grammar_keeps_figures_and_order() -> None:
    slipped = learner(FULL, random.Random(1))
    assert slipped != FULL
    assert all(figure in slipped for figure in ("30,000", "20 to 2 percent"))
    assert learner(FULL, random.Random(1)) == slipped


@pytest.mark.parametrize(
    "answer",
    [
        "Ich leitete den Versand einer Brauerei und habe die Rampen neu bemalen lassen, weil zwei gleich hießen.",
        "Я керувала складом пивоварні, і кожна п'ята палета їхала не туди.",
        "Prowadziłem magazyn w browarze i co piąta paleta jechała do złego sklepu.",
    ],
    ids=["german", "ukrainian", "polish"],
)
def test_an_answer_in_another_language_is_not_judged_and_told_why(answer: str, embed: Embed) -> None:
    found = critique(CritiqueTask("Tell me about a time you fixed a process.", answer), embed)
    assert (found.score, found.findings, found.strengths, found.follow_up) == (None, [], [], None)
    assert "reads English only" in (found.reply or "")


@pytest.mark.parametrize(
    "answer",
    [FULL, "I was lider of equipo in Málaga and we did migracion in two weeks.", "Kubernetes, Redis, Köln", ""],
)
def test_english_with_foreign_words_is_read(answer: str) -> None:
    assert not is_foreign(answer)
