"""The sentences that spoken questions are built from: a few a kind and angle, each at most one question mark."""

import re
from collections.abc import Iterator

from coach.practice.phrase import Phrase
from coach.practice.seniority import Tier
from coach.types import QuestionKind

# By kind and angle: around what someone does ({act}: "map out headcount"), and around a thing ({thing}: "databases").
_ACT: dict[QuestionKind, dict[str, tuple[str, ...]]] = {
    "behavioral": {
        "example": (
            "Tell me about a time when you had to {act}.",
            "From start to finish, take me through a recent example of {doing}.",
        ),
        "hardest": ("What was the hardest part the last time you had to {act}?",),
        "result": ("What changed because of you when it was your job to {act}?",),
        "setback": ("Tell me what you did when something went wrong while you were trying to {act}.",),
        "disagreement": ("Tell me how you settled it when others disagreed with you on how to {act}.",),
        "learning": ("Which experience has changed the way you go about {doing}?",),
    },
    "technical": {
        "walkthrough": ("Step by step, on a piece of work you know well, how do you {act}?",),
        "choice": ("Which options do you weigh up, and what decides between them, when you have to {act}?",),
        "failure": ("What is most likely to go wrong, and how would you notice early, when you have to {act}?",),
        "checking": ("How do you tell good work from bad when it comes to {doing}?",),
        "teaching": ("What would you explain first to a new colleague who is about to {their_act}?",),
    },
    "situational": {
        "start": ("Suppose that in your first month {here} you have to {act}. What would you do first, and why?",),
        "shortage": (
            (
                "Imagine you have half the time and people you need, and still have to {act}. How would "
                "you decide what to leave out?"
            ),
        ),
        "conflict": (("Suppose two people whose support you need disagree on how to {act}. How would you handle it?"),),
        "newcomer": ("You join a team that has so far failed to {their_act}. What would you look at first?",),
    },
    "motivation": {
        "interest": ("What draws you to a role in which you {act}?",),
        "evidence": ("What have you done of your own accord that shows you want to {act}?",),
    },
}
_THING: dict[QuestionKind, dict[str, tuple[str, ...]]] = {
    "behavioral": {
        "example": (
            "Tell me about a piece of work that depended on {yours}.",
            "Take me through a situation that called for {thing}.",
        ),
        "hardest": ("What is the hardest problem you have solved that called for {thing}?",),
        "result": ("What have you achieved, and how do you know that it worked, in something that rested on {thing}?",),
        "setback": ("Tell me what you did when a task went beyond what you knew of {thing}.",),
        "disagreement": ("Tell me about something you got done that would not have worked without {thing}.",),
        "learning": ("What taught you most about {thing}?",),
    },
    "technical": {
        "walkthrough": ("Step by step, on a piece of work you know well, show me how you have used {thing}.",),
        "choice": ("What do you weigh up, and what would you give up first, in a decision about {thing}?",),
        "failure": ("What tends to go wrong, and how would you find out, in work that involves {thing}?",),
        "checking": ("How do you tell good work from bad when it comes to {thing}?",),
        "teaching": ("With one example, explain to a new colleague what matters most about {thing}.",),
    },
    "situational": {
        "start": (
            (
                "Suppose that in your first month {here} you are given a task that turns on {thing}. "
                "What would you do first, and why?"
            ),
        ),
        "shortage": (
            (
                "Imagine a deadline is close and the only expert is away when the work calls for "
                "{thing}. How would you proceed?"
            ),
        ),
        "conflict": ("Suppose a colleague you respect questions your judgement on {thing}. How would you handle it?",),
        "newcomer": ("You join a team that has neglected {thing}. What would you look at first?",),
    },
    "motivation": {
        "interest": ("How do you keep learning, and what keeps you interested, when it comes to {thing}?",),
        "evidence": ("What have you done of your own accord that shows your interest in {thing}?",),
    },
}
_HOW = {
    "behavioral": ("Tell me {how}, using one example from start to finish.", "Using a recent example, show me {how}."),
    "technical": ("Walk me through {how}, step by step.", "Explain {how}, and what tends to get in the way."),
    "situational": (
        "Talk me through {how}, and what you would do if your first approach failed.",
        "Tell me {how}, and what would make you change course.",
    ),
    "motivation": ("Tell me {how}, and why it matters to you.", "Explain {how}, and where that comes from."),
}
_WHEN = {
    "behavioral": ("Tell me about a time when {when}.", "Describe a situation in which {when}. What was the outcome?"),
    "technical": ("Walk me through a case in which {when}, step by step.",),
    "situational": ("Think of a situation in which {when}. What would you do differently today?",),
    "motivation": ("Tell me about a time when {when}, and why it mattered to you.",),
}
_HAVE_DONE = "Tell me {how}, and what you would do differently {here}."  # one doesn't plan what one has done
_ASK = {
    "behavioral": ("{ask} Take me through a recent example.", "{ask} Tell me how it went the last time."),
    "technical": ("{ask} Take a piece of work you know well, and be specific.",),
    "situational": (
        "{ask} Tell me how you would go about it {here}.",
        "{ask} Tell me what you would change first {here}.",
    ),
    "motivation": ("{ask} Answer for yourself, and say why.",),
}
_BARE = {
    "behavioral": (
        "This role is described with the words “{bare}”. Tell me about a time when you showed that.",
        "“{bare}” is how this role is described. Which of your experiences shows it best?",
    ),
    "technical": (
        "This role is described with the words “{bare}”. Walk me through work of yours that shows it.",
        "Take “{bare}” from what is said of this role. How would you prove to a colleague that you can do it?",
    ),
    "situational": ("This role is described with the words “{bare}”. How would you put that into practice {here}?",),
    "motivation": ("This role is described with the words “{bare}”. What does that mean to you?",),
}
_VALUE = (
    "{company} says of itself: “{bare}”. Tell me about a time when you worked that way, and what it cost you.",
    "Of what {company} stands for, take “{bare}”. Where in your own work has it mattered?",
    "“{bare}” is something {company} holds to. Describe a decision of yours that fits it.",
)
_NAMED: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": (
        "This role is judged on {name}: {told}. Tell me about a time when that was put to the test.",
        "One thing that counts here is {name}: {told}. Which example of yours shows it best?",
        "Think of {name}: {told}. Tell me about a time when you fell short of it, and what you changed.",
    ),
    "technical": (
        "This role is judged on {name}: {told}. Walk me through a piece of your work that shows it.",
        "Think of {name}: {told}. How do you tell good work from bad in it?",
    ),
    "situational": (
        "This role is judged on {name}: {told}. Suppose it is put to the test in your first month {here}. "
        "What would you do first, and why?",
        "You join a team that is weak in {name}: {told}. What would you look at first?",
    ),
    "motivation": (
        "This role is judged on {name}: {told}. Why does that matter to you?",
        "One thing that counts here is {name}: {told}. What have you done about it of your own accord?",
    ),
}
_NAMED_VALUE = (
    "{company} says of itself: “{bare}: {told}.” Tell me about a time when you worked that way.",
    "Of what {company} stands for, take “{bare}: {told}.” Where in your own work has it mattered?",
    "“{bare}: {told}” is something {company} holds to. Describe a decision of yours that fits it.",
)
_PASSION = (
    "What interests you about {thing}, and how do you keep learning about it?",
    "Where does your interest in {thing} come from, and what have you done about it lately?",
    "What have you done of your own accord that shows your interest in {thing}?",
)

CLOSINGS: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": (
        "Take one example and keep to what you did yourself.",
        "Say how you know that it worked.",
        "Tell me what you would do differently today.",
    ),
    "technical": (
        "Give me one concrete case.",
        "Tell me where your approach reaches its limits.",
        "Say how you would check that you are right.",
    ),
    "situational": (
        "Tell me what you would do first.",
        "Say which option you would rule out, and why.",
        "Tell me what could change your mind.",
    ),
    "motivation": (
        "Point to something you have done about it.",
        "Be as specific as you can.",
        "Tell me what it has to do with this role.",
    ),
}
LEVEL_CLOSINGS: dict[Tier, dict[QuestionKind, tuple[str, ...]]] = {
    "early": {"behavioral": ("An example from your studies, an internship or a project of your own is fine.",)},
    "middle": {
        "behavioral": (
            "Choose an example that you carried from beginning to end.",
            "Say what you did yourself and what you asked others for.",
        ),
        "technical": ("Use work that you built or ran yourself.",),
        "situational": ("Say what you would do yourself and when you would ask for help.",),
    },
    "senior": {
        "behavioral": ("Choose an example that reached beyond your own team.",),
        "technical": ("Include the trade-offs you would defend in front of other teams.",),
        "situational": ("Say how you would bring other teams and senior people with you.",),
        "motivation": ("Think of it on the scale of several teams.",),
    },
    "top": {
        "behavioral": (
            "Choose an example in which you worked through other leaders.",
            "Say what it meant for the organisation's money or direction.",
            "Say what others in the organisation took from it.",
        ),
        "technical": (
            "Include what you would leave to others, and how you would know that it goes well.",
            "Include what it would cost the organisation to choose the other way.",
        ),
        "situational": (
            "Say what you would decide yourself and what you would leave to your managers.",
            "Say how you would explain it to the board.",
        ),
        "motivation": ("Think of it on the scale of a whole organisation.",),
    },
}
CRITERIA: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": (
        "One real episode, with your own part in it told apart from the team's",
        "An outcome, with a figure where there is one",
        "Why you chose that way, and what you learned",
    ),
    "technical": (
        "How it works, not only what it is called",
        "Where it breaks, and how you would notice",
        "The choice you would make and what it costs",
    ),
    "situational": (
        "What you would find out before you act",
        "An order of steps, with reasons",
        "What you would give up, and whom you would tell",
    ),
    "motivation": (
        "A reason of your own, tied to this role",
        "Something you have done about it",
        "What you know of the company and its work",
    ),
}
LEVEL_POINTS: dict[Tier, str] = {
    "early": "Examples from studies, internships or own projects count",
    "middle": "Work carried through by yourself, at the size of one team or product",
    "senior": "Reach and trade-offs that fit the level: several teams, a system or a strategy",
    "top": "Reach that fits the level: results through other leaders, a budget, a direction others follow",
}


def questions(
    topic: Phrase, kind: QuestionKind, angle: str | None, company: str | None, *, value: bool
) -> Iterator[str]:
    """Yield wordings of a question on a topic, the one for the angle first."""
    thing = topic.thing or ""
    parts = {
        "act": topic.act or "",
        "their_act": _theirs(topic.act or ""),
        "doing": topic.doing or "",
        "thing": thing.removeprefix("your "),
        "yours": thing,
        "how": topic.how or "",
        "when": topic.when or "",
        "ask": topic.ask or "",
        "bare": topic.bare,
        "company": company or "The company",
        "here": f"at {company}" if company else "here",
    }
    made = []
    for frame in _frames(topic, kind, angle, value):
        if parts["act"].startswith("be ") and "you {act}" in frame:
            continue
        text = frame.format(**parts)
        made.append(text[:1].upper() + text[1:])
    yield from made
    yield from (f"{text} {closing}" for closing in CLOSINGS[kind] for text in made)


def _theirs(act: str) -> str:
    """Return what somebody else does: "build your team" becomes "build the team"."""
    return re.sub(r"\byour\b", "their", re.sub(r"\byour team\b", "the team", act))


def on_name(
    name: str, told: str, kind: QuestionKind, angle: str | None, company: str | None, *, value: bool
) -> Iterator[str]:
    """Yield wordings of a question on a competency or value that a document names and describes in a sentence."""
    frames = _NAMED_VALUE if value else _NAMED[kind]
    start = list(angles).index(angle) if angle in (angles := (*_ACT[kind],)) else 0
    for n in range(len(frames)):
        text = frames[(start + n) % len(frames)].format(
            name=lower_initial(name),
            bare=name,
            told=lower_initial(told),
            company=company or "the company",
            here=f"at {company}" if company else "here",
        )
        text = text[:1].upper() + text[1:]
        yield text
        yield from (f"{text} {closing}" for closing in CLOSINGS[kind])


def lower_initial(text: str) -> str:
    """Return the text with a lower-case first letter, unless its first word is an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:].lower() != first[1:] else text[:1].lower() + text[1:]


def _frames(topic: Phrase, kind: QuestionKind, angle: str | None, value: bool) -> Iterator[str]:
    if value and not topic.act:
        yield from _VALUE
    elif topic.act:
        yield from _by_angle(_ACT[kind], angle)
    elif topic.thing:
        if topic.passion and kind == "motivation":
            yield from _PASSION
        yield from _by_angle(_THING[kind], angle)
    elif topic.how:
        if kind == "situational" and topic.how.startswith("how you have "):
            yield _HAVE_DONE
        yield from _HOW[kind]
    elif topic.when:
        yield from _WHEN[kind]
    elif topic.ask:
        yield from _ASK[kind]
    else:
        yield from _BARE[kind]


def _by_angle(frames: dict[str, tuple[str, ...]], angle: str | None) -> Iterator[str]:
    """Yield the angle's wordings, then the others'."""
    if angle in frames:
        yield from frames[angle]
    for name, texts in frames.items():
        if name != angle:
            yield from texts
