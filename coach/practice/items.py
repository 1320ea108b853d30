"""Finds what documents ask for: single requirements, each an exact span of a passage."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from coach.practice import given as own_questions
from coach.practice import phrase, signs
from coach.practice.levels import Competency, competencies
from coach.rubric import tell_kind
from coach.types import QuestionKind
from coach.words import sentences, stems, words
from corpus.sections import section_role
from corpus.types import Hit, PassageRole

# How much a passage's role says that its sentences are asked for; roles left out are never practised.
_WEIGHTS: dict[PassageRole, float] = {
    "requirement": 1.0,
    "rubric_item": 1.0,
    "question": 1.0,
    "question_intent": 0.95,
    "responsibility": 0.95,
    "process_stage": 0.95,
    "value": 0.85,
    "advice": 0.85,
    "nice_to_have": 0.75,
    "prose": 0.6,
}
FEWEST_WORDS, MOST_WORDS = 3, 70
_LETTER = re.compile(r"[^\W\d_]")
_REFINING = 0.85  # a rubric's bullet makes its point in its first sentence; those that follow refine it
_ABOUT = 600  # characters of a treatment or of levels that go into the vector
_ALIKE = 0.7  # share of common words from which two requirements would give one and the same question


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a document asks for.

    `text` is the exact span to practise and `quote` the sentence or bullet around it; `weight` (0..1) tells how
    surely it is asked for. `whole` is False where it can't be understood without the sentence before it. `given` is
    the document's own question, `named` its name for a competency or value, `points` what a good answer shows, and
    `about` more of its words, for matching.
    """

    text: str
    quote: str
    hit: Hit
    weight: float
    whole: bool = True
    given: str | None = None
    named: str | None = None
    points: tuple[str, ...] = ()
    about: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it stands, for a stable order: source, passage, character."""
        return self.hit.source.id, self.hit.passage.ordinal, self.hit.passage.text.find(self.quote)

    @property
    def context(self) -> str:
        """The text with the headings above it, for matching."""
        if self.given:
            return f"{self.given} {self.about or self.text}"
        return " ".join((*self.hit.passage.heading[-2:], self.text, self.about))

    @property
    def requirement(self) -> str:
        """What the document asks for, as a reader of a coverage table wants it."""
        if self.given:
            return self.given
        told = phrase.tidy(self.quote)
        return f"{self.named}: {told}" if self.named else told


def collect(hits: Iterable[Hit], own: str = "") -> list[Item]:
    """Return the requirements that passages name, in reading order, each once.

    Args:
        hits: passages of the sources that speak of the role.
        own: the brief's role and focus; what they name is practised even if it looks like terms of employment.
    """
    hits = list(hits)
    graded = competencies(hits)
    found: list[Item] = []
    bags: list[frozenset[str]] = []
    treated: set[tuple[str, str]] = set()
    for hit in hits:
        for item in _of_passage(hit, own, graded, treated) if hit.passage.role in _WEIGHTS else ():
            bag = frozenset(words(item.given or item.text))
            if bag in bags:
                continue
            alike = any(len(bag & other) > _ALIKE * len(bag | other) for other in bags)
            found.append(replace(item, whole=False) if alike else item)
            bags.append(bag)
    return found


def unasked(hits: Iterable[Hit], items: Iterable[Item], own: str = "") -> list[tuple[Hit, str]]:
    """Return the bullets of lists of requirements that gave no requirement, such as what is said of a permit.

    Each comes with its passage, of which it is an exact part.

    Args:
        hits: passages of the sources that speak of the role.
        items: what `collect` found in them.
        own: as for `collect`.
    """
    found = {(item.hit.passage.id, item.quote) for item in items}
    lines = [
        (hit, own_questions.unmarked(sentence))
        for hit in hits
        if _lists_requirements(hit) and hit.source.licence.max_excerpt_words is None
        for line in hit.passage.text.split("\n")
        for sentence in sentences(line)
    ]
    left = [
        (hit, text)
        for hit, text in lines
        if _LETTER.search(text) and (hit.passage.id, text) not in found and not _asked(text, hit, own)
    ]
    once = {text: hit for hit, text in left}
    return [(hit, text) for text, hit in once.items()]


def _lists_requirements(hit: Hit) -> bool:
    """Tell whether a passage stands in a list of requirements, whatever its own words are about (a permit, a pay)."""
    under = section_role(hit.passage.heading[-1], hit.source.kind) if hit.passage.heading else None
    named = under if hit.passage.role == "terms" and hit.source.kind == "job_description" else hit.passage.role
    return named in ("requirement", "nice_to_have")


def _of_passage(
    hit: Hit, own: str, graded: dict[str, Competency | None], treated: set[tuple[str, str]]
) -> Iterator[Item]:
    passage = hit.passage
    if passage.id in graded:
        yield from _graded(hit, graded[passage.id])
    elif passage.group and passage.question:
        if (passage.source_id, passage.group) not in treated and not signs.TERMS.search(passage.question):
            treated.add((passage.source_id, passage.group))
            yield from _given(hit, passage.question)
    else:
        for line in passage.text.split("\n"):
            named = signs.NAMED.match(line.strip()) if passage.role == "value" else None
            yield from _of_value(hit, named["name"], named["rest"]) if named else _of_line(line, hit, own)


def _graded(hit: Hit, competency: Competency | None) -> Iterator[Item]:
    """The competency is asked for; its levels tell what a good answer shows."""
    if competency:
        told, points = competency.told, competency.points
        yield Item(told, told, hit, 1.0, named=competency.name, points=points, about=" ".join(points)[:_ABOUT])


def _given(hit: Hit, question: str) -> Iterator[Item]:
    if told := own_questions.intent(hit.passage.text):
        yield Item(told, told, hit, 1.0, given=question, about=hit.passage.text[:_ABOUT])


def _of_value(hit: Hit, name: str, rest: str) -> Iterator[Item]:
    if told := next(iter(sentences(rest)), None):
        yield Item(told, told, hit, _WEIGHTS["value"], named=name)


def _of_line(line: str, hit: Hit, own: str) -> Iterator[Item]:
    passage = hit.passage
    bulleted = passage.role == "rubric_item"
    for place, sentence in enumerate(sentences(line)):
        text = own_questions.unmarked(sentence)
        if passage.role == "question" and own_questions.is_question(text) and not signs.TERMS.search(text):
            yield Item(text, text, hit, 1.0, given=text)
        elif text and _asked(text, hit, own):
            # Advice on a question, and what follows it, is practised with the question and not by itself.
            whole = not (passage.role == "question_intent" or (passage.role == "advice" and passage.group))
            whole = whole and not signs.DANGLING.search(text) and not _unsaid(text, passage.role)
            whole = whole and not signs.is_paper(text)
            for part in parts(text, listed=passage.role in ("requirement", "nice_to_have")):
                yield Item(part, text, hit, _weight(part, hit) * (_REFINING if place and bulleted else 1.0), whole)


def _unsaid(text: str, role: PassageRole) -> bool:
    """Tell sentences that only tell of the talks from those that say what is asked for in them."""
    if role not in ("process_stage", "advice", "prose"):
        return False
    read = phrase.read(text)
    return not read.readable or (role == "process_stage" and not signs.SAYS_WHAT.search(text) and read.when is None)


def _weight(text: str, hit: Hit) -> float:
    """Return how surely and how tellingly a text asks for something, 0..1."""
    telling = 0.7 + 0.3 * min(1.0, len(stems(text)) / 8)
    credential = 0.5 if signs.CREDENTIAL.search(text) else 1.0
    read = 1.0 if phrase.read(text).readable else 0.55
    return _WEIGHTS[hit.passage.role] * telling * credential * read


def _asked(text: str, hit: Hit, own: str) -> bool:
    role = hit.passage.role
    count = len(text.split())
    fewest = 1 if role in ("requirement", "nice_to_have") else FEWEST_WORDS  # "Danish" is asked for, too
    if not fewest <= count <= MOST_WORDS or text in hit.passage.heading or text.endswith(":"):
        return False
    if not _LETTER.search(text):  # the number of an item
        return False
    if signs.META.search(text) or _authored(text, hit):
        return False
    if hit.source.kind == "job_description" and signs.APPLYING.search(text):
        return False
    if (terms := signs.TERMS.search(text)) and terms.group().lower() not in own.lower():
        return False
    if role in ("requirement", "nice_to_have", "responsibility", "rubric_item", "value"):
        return not signs.PERSONAL.match(text) or role != "rubric_item"
    if role == "question_intent" or (role == "question" and text.endswith("?")):
        return True
    if role == "prose":
        if hit.source.kind == "job_description" and any(map(signs.ABOUT_US.search, hit.passage.heading[-1:])):
            return False
        duty = hit.source.kind in ("job_description", "rubric") and phrase.read(text).act is not None
        return (
            (duty or bool(signs.NEED.search(text)))
            and not signs.PERSONAL.match(text)
            and not signs.LOGISTICS.search(text)
        )
    return (
        bool(signs.ASK.search(text))
        and not signs.PERSONAL.match(text)
        and not (signs.LOGISTICS.search(text) and not _strong(text))
    )


def _authored(text: str, hit: Hit) -> bool:
    """Tell sentences in which the author speaks of himself, or of what happens in the talks and before them."""
    if hit.passage.role in ("value", "requirement", "nice_to_have", "responsibility"):
        return bool(signs.AUTHOR.search(text))
    if hit.passage.role == "rubric_item" and text.endswith("?"):
        return False
    if signs.ARRANGED.search(text) and hit.source.kind != "rubric":
        return True
    told = signs.WE.search(text) if hit.source.kind != "job_description" else None
    return bool(told or signs.AUTHOR.search(text) or signs.TOLD_OF_TALKS.search(text))


def _strong(text: str) -> bool:
    """Tell sentences about logistics that also say what is assessed."""
    return bool(
        re.search(
            (
                r"\b(?:assess|gauge|evaluate|demonstrate|discuss|questions about|ability to|understanding "
                r"of)\b"
            ),
            text,
            re.I,
        )
    )


_LIST = re.compile(
    r"(?:(?:—|–| - |:)\s*|\b(?:such as|including|like|e\.g\.,?) )(?P<list>[^—–:;.()]{2,}?(?:, "
    r"[^—–:;.()]{2,}?){2,}?(?:,? (?:and|or) [^—–:;,.()]{2,}?)?)"
    r"(?= [—–-] | (?:to|that|which|for|at|by) |[.;)]|$)"
)
_BREAKS = re.compile(
    r",? and (?=(?:how|your|to|(?:an? |the )?ability to) )|, (?=how )|; |(?<=\w), (?:and "
    r")?(?=(?:[a-z]+ ){0,2}your )"
)


def parts(sentence: str, *, listed: bool = False) -> list[str]:
    """Return the separate asks of one sentence, each an exact span of it; a simple sentence is its own only part.

    Args:
        sentence: a sentence or bullet.
        listed: whether a list of technologies in it is a list of asks.
    """
    if sentence.endswith("?"):
        return [sentence]
    if listed and (match := _LIST.search(sentence)) and _TECHNICAL.search(match["list"]):
        elements = [part.strip() for part in re.split(r", (?:and |or )?", match["list"])]
        if len(elements) >= 4 and max(len(element.split()) for element in elements) <= 5:
            rest = _rest(sentence, match)
            return elements + ([rest] if rest else [])
    pieces = [piece.strip(" ,") for piece in _BREAKS.split(sentence)]
    return pieces if len(pieces) > 1 and all(len(piece.split()) >= 4 for piece in pieces) else [sentence]


def _rest(sentence: str, match: re.Match[str]) -> str | None:
    after = re.sub(r"^\s*[—–-]?\s*(?:and|or)?\s*", "", sentence[match.end("list") :]).strip(" .;")
    return after if len(after.split()) >= 5 else None


_TECHNICAL = re.compile(
    r"\b(?:java\w*|python|sql|linux|kafka|redis|api|apis|algorithms?|databases?|software|code|"
    r"coding|program(?:ming|s)|architectures?|distributed|"
    r"micro-?services?|scalab\w+|cloud|aws|azure|kubernetes|docker|testing|automated tests?|"
    r"continuous integration|ci/cd|deploy\w*|infrastructure|"
    r"data (?:model\w*|pipelines?|structures?|analysis|sets?|engineering|science)|"
    r"statistic\w*|machine learning|models?|experiments?|a/b|metrics|kpis?|"
    r"analytics|technical|security|network\w*|protocols?|debug\w*|performance (?:tuning|"
    r"testing)|integrat\w+|latency|throughput|clinical|medication|"
    r"infection|diagnos\w+|triage|html|css|javascript|react|accessib\w+|wcag|prototyp\w+|"
    r"regression|etl|documentation|code reviews?|edge cases?|"
    r"multi-threading|middleware|demo|proof of concept|fraud|tools?|methods?|methodolog\w+)\b",
    re.I,
)
_MOTIVATION = re.compile(
    r"\b(?:passion\w*|curious|curiosity|excited|enthusias\w+|interest(?:ed)? in|motivation|"
    r"motivates|mission|values?|principles?|why (?:this|us|you want)|culture and values|"
    r"trends?|stay (?:on top|up to date|current|updated)|keep up)\b",
    re.I,
)
_SITUATIONAL = re.compile(
    r"\b(?:how you (?:plan|would)|vision|strateg\w+|plan(?:s|ning)?|prioriti\w+|roadmap|"
    r"ambiguity|handle|incidents?|sevs?|hypothetical|scenario|case stud\w+|"
    r"de-escalate|risks?|deadline|timeline|crisis|failure|budget|headcount)\b",
    re.I,
)


def kinds(item: Item) -> tuple[QuestionKind, ...]:
    """Return the kinds of question that fit a requirement, the best first; every kind is in it once."""
    text = item.given or item.text
    order: list[QuestionKind] = []
    if item.given and (shown := own_questions.kind(item.given)):
        order.append(shown)
    if item.hit.passage.role == "value" or _MOTIVATION.search(text):
        order.append("motivation")
    if _TECHNICAL.search(text) or (item.given and tell_kind(item.given) == "technical"):
        order.append("technical")
    if _SITUATIONAL.search(text):
        order.append("situational")
    if item.given and own_questions.is_open(item.given):
        order.append("situational")
    order = list(dict.fromkeys(order))
    every: tuple[QuestionKind, ...] = ("behavioral", "situational", "technical", "motivation")
    return (*order, *(kind for kind in every if kind not in order))
