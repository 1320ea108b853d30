"""What an answer holds, sentence by sentence, once pleas, padding and embedded instructions are set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coach.engines.offline import cues, heads
from coach.engines.offline.heads import Embed
from coach.engines.offline.sentences import Sentence, split
from coach.engines.offline.sift import sift
from coach.types import QuestionKind

SURE = 0.5
LIKELY = 0.35
SURE_ENOUGH = 0.6
LEAD = 0.3  # by so much surer that it does something else, a sentence is no outcome
SET = 0.85  # of a sentence that tells when, where, and who or what was wrong
BRIEF = 8  # words; fewer hold nothing to praise, unless a figure or an outcome is among them
DOUBT = 0.3  # what is left of an outcome in such a place


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence of the answer, and how sure the heads are of what it does (0..1 by label)."""

    text: str
    plain: str
    does: dict[str, float]

    def level(self, *labels: str) -> float:
        """Return how sure it is that the sentence does one of these; a maxim that sounds like it does nothing."""
        value = max(self.does[label] for label in labels)
        return 0.0 if self.does["hollow"] > max(SURE, value) else value

    def has(self, cue: str) -> bool:
        """Tell whether a word cue is in it."""
        return cues.has(cue, self.plain)

    @property
    def is_brief(self) -> bool:
        """Tell whether it is too short to show anything: "I worked with that stuff." is a claim."""
        outcome = max(self.does["result"], self.does["metric"]) >= SURE and not self.has("denies")
        told = self.has("number") or self.has("moved") or outcome
        return len(self.plain.split()) < BRIEF and not told


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as it was read: `kept` is judged, `aside` is not; `ordered` tells that it held instructions."""

    kept: tuple[Seen, ...]
    aside: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def imagined(self) -> bool:
        """Tell whether it holds what somebody would do or always does, and no deed."""
        supposed = [seen.has("would") or seen.has("habit") for seen in self.kept]
        done = [seen.has("i_did") or seen.has("we_did") for seen in self.kept]
        deeds = any(did and not would for did, would in zip(done, supposed, strict=True))
        return any(supposed) and not deeds

    def best(self, *labels: str) -> tuple[float, Seen | None]:
        """Return the highest probability that some sentence does one of these, and the sentence."""
        ranked = [(seen.level(*labels), -n) for n, seen in enumerate(self.kept)]
        if not ranked:
            return 0.0, None
        value, place = max(ranked)
        return value, self.kept[-place]

    def doing(self, *labels: str, over: float = SURE) -> list[Seen]:
        """Return the sentences that do one of these, in the answer's order."""
        return [seen for seen in self.kept if seen.level(*labels) >= over]

    def mass(self, *labels: str, over: float = LIKELY) -> float:
        """Return about how many sentences do one of these; faint guesses don't add up."""
        strongest = (seen.level(*labels) for seen in self.kept)
        return sum(value for value in strongest if value >= over)

    def share(self, label: str) -> float:
        """Return the share of the answer's words that do this."""
        words = [len(seen.plain.split()) for seen in self.kept]
        told = sum(n * seen.does[label] for n, seen in zip(words, self.kept, strict=True))
        return told / max(1, sum(words))


def read(texts: Iterable[str], embed: Embed, question: str = "", kind: QuestionKind | None = None) -> Reading:
    """Read everything that a candidate said to `question`, of some kind.

    Instructions to whoever judges, pleas, praise of the coach and padding are set aside before anything is judged,
    so that they can neither move a band nor be quoted.
    """
    kept: list[Sentence] = []
    aside: list[str] = []
    ordered = False
    for text in texts:
        sifted = sift(text, lambda found: embed([question, *found]))
        kept += sifted.told
        aside += [sentence.text for sentence in (*sifted.orders, *sifted.empty)]
        ordered = ordered or bool(sifted.orders)
    does = heads.read([sentence.plain for sentence in kept], embed, kind)
    return made(kept, does, tuple(aside), ordered)


def bare(text: str) -> Reading:
    """Return the reading of a bare value such as "8", of which no sentence does anything."""
    nothing = dict.fromkeys(heads.LABELS.values(), 0.0)
    return Reading(tuple(Seen(sentence.text, sentence.plain, nothing) for sentence in split(text)))


def made(
    kept: Sequence[Sentence], does: Sequence[dict[str, float]], aside: tuple[str, ...] = (), ordered: bool = False
) -> Reading:
    """Return the reading of sentences whose labels are known; what the heads take for noise is set aside too."""
    pairs = zip(kept, does, strict=True)
    seen = [Seen(s.text, s.plain, _told_plainly(s.plain, labels)) for s, labels in pairs]
    noise = [s for s in seen if _is_noise(s)]
    told = _in_order([s for s in seen if s not in noise])
    return Reading(tuple(told), (*aside, *(s.text for s in noise)), ordered or _told_off(noise))


def _in_order(seen: Sequence[Seen]) -> list[Seen]:
    """Return the sentences with outcomes doubted that stand before any deed, or that rather set the scene or act.

    Figures on how bad things were, on findings and on prices look much like an outcome.
    """
    deeds = (n for n, s in enumerate(seen) if s.has("i_did") or s.has("we_did"))
    first = next(deeds, 0)
    return [_doubted(s) if n < first or _does_rather(s) else s for n, s in enumerate(seen)]


def _does_rather(seen: Seen) -> bool:
    if _is_measured(seen.plain):  # a long sentence may act and weigh, and still end in what came of it
        return False
    other = max(seen.does[label] for label in ("context", "own_action", "trade_off"))
    return seen.does["result"] < other - LEAD


def _doubted(seen: Seen) -> Seen:
    return replace(seen, does={**seen.does, **{label: DOUBT * seen.does[label] for label in ("result", "metric")}})


def _told_plainly(text: str, does: dict[str, float]) -> dict[str, float]:
    """Return the labels, raised or doubted where the words leave no doubt.

    A change from one figure to another is a measure; when and where, with whom, is a setting; and what always happens,
    as "keys expire after a day" tells, is no outcome.
    """
    sure = dict(does)
    if _is_measured(text) or (_set_against(text) and not cues.has("would", text)):
        sure["metric"] = max(sure["metric"], SURE_ENOUGH)
    if _set_against(text):
        sure["trade_off"] *= DOUBT
    if not (cues.has("happened", text) or cues.has("outcome", text) or cues.has("moved", text)):
        sure["result"], sure["metric"] = DOUBT * sure["result"], DOUBT * sure["metric"]
    if not cues.has("moved", text):
        sure["context"] = max(sure["context"], _sets_scene(text))
    return sure


def _is_measured(text: str) -> bool:
    """Tell whether something moved from one figure to another, as in "it fell from nine days to four"."""
    return all(cues.has(cue, text) for cue in ("from_to", "moved", "number")) and not cues.has("would", text)


def _sets_scene(text: str) -> float:
    """Return how surely the words alone set the scene: when and where, who, and what was wrong."""
    if cues.has("would", text) or cues.has("habit", text):
        return 0.0
    place = cues.has("dated", text) + cues.has("placed", text)
    matter = cues.has("peopled", text) + cues.has("troubled", text)
    return SET if place == 2 and matter else SURE_ENOUGH if place + matter > 2 else 0.0


def tells_where(reading: Reading) -> bool:
    """Tell whether an answer names a time or place, and people: who and where it was needn't be asked."""
    return any(seen.has("dated") or seen.has("placed") for seen in reading.kept) and any(
        seen.has("peopled") for seen in reading.kept
    )


def _set_against(text: str) -> bool:
    """Tell whether one figure is set against another, as in "two minutes instead of ten", and no course of action."""
    weighed = cues.has("reason", text) or cues.has("price", text) or cues.has("would", text)
    return cues.has("against_number", text) and not weighed


def _is_noise(seen: Seen) -> bool:
    does = seen.does
    content = max(value for label, value in does.items() if label not in ("noise", "injected", "hollow"))
    return max(does["noise"], does["injected"]) > max(SURE, content)


def _told_off(noise: list[Seen]) -> bool:
    return any(seen.does["injected"] > SURE for seen in noise)
