"""What a critique says about each criterion: why the band, what to do next, what to try again."""

from coach.types import QuestionKind

# Three tones a criterion: bands 1-2, band 3, bands 4-5. "{quote}" is the candidate's own words.
WHY: dict[str, tuple[str, str, str]] = {
    "own_action": (
        'Your own part can\'t be seen{near}: say what you did, in sentences that begin with "I".',
        'One step of yours stands out, "{quote}"; how you did it and what came next is left open.',
        'Your own steps can be followed, such as "{quote}".',
    ),
    "result": (
        "The story stops{near} before the outcome is told: what was different afterwards, and for whom?",
        'There is a hint of an outcome in "{quote}", but not what exactly changed.',
        'The outcome is told: "{quote}".',
    ),
    "context": (
        "A listener doesn't learn{near} where this was, who was involved or why it mattered.",
        'The setting is touched on in "{quote}"; who was involved or what was at stake is missing.',
        'The setting is clear from "{quote}".',
    ),
    "metric": (
        "No figure shows how large the change was{near}.",
        'There is a figure in "{quote}", but not what it compares with.',
        'The outcome is measured: "{quote}".',
    ),
    "trade_off": (
        "The course you took looks like the only one{near}: no alternative, no price.",
        'A choice shows in "{quote}", but not what spoke for the other way or what yours cost.',
        'You weighed it: "{quote}".',
    ),
    "reflection": (
        "You don't say what you took from it.",
        'The lesson in "{quote}" would gain from what you do differently since.',
        'You drew a lesson of your own: "{quote}".',
    ),
    "correctness": (
        "Little of what a correct answer holds is there{near}.",
        'Part of it is right, closest in "{quote}"; a point that matters is missing or off.',
        'It agrees with the reference, most of all in "{quote}".',
    ),
    "mechanism": (
        "How it would work isn't said{near}: name the steps, and what each of them does.",
        'A concrete step is there, "{quote}"; the way from it to the effect is left open.',
        'The steps are concrete, such as "{quote}".',
    ),
    "edge_cases": (
        "Only the case in which all goes well is covered; name one failure and what then happens.",
        'A limit shows in "{quote}"; say what you would do about it.',
        'You look at what can go wrong: "{quote}".',
    ),
    "practice": (
        "Nothing in it was lived through or measured; a case of your own would back it up.",
        'Experience shows in "{quote}"; what came of it would make it count.',
        'You back it with a case of your own: "{quote}".',
    ),
    "plan": (
        "There is no step in it that somebody could carry out{near}: who does what, in which order?",
        'A first step is there, "{quote}"; the order, the people or the fallback is missing.',
        'The steps could be carried out as told, such as "{quote}".',
    ),
    "reading": (
        "You act before you find out what is at risk; say what you would want to know first.",
        'You look at the situation in "{quote}", but it doesn\'t yet steer the steps.',
        'You size up the situation first: "{quote}".',
    ),
    "safeguard": (
        "Nobody who carries the risk is told or protected; say whom you tell, what, and when.",
        'Somebody is told in "{quote}"; say what they need to know, and what if that fails.',
        'The people concerned are told and protected: "{quote}".',
    ),
    "experience": (
        "There is no case of your own behind it.",
        'A case shows in "{quote}"; say what came of it.',
        'You have done it before and say how it went: "{quote}".',
    ),
    "evidence": (
        "There is nothing you did{near}; name one thing you did and what came of it.",
        'One thing you did is named, "{quote}"; what came of it is left open.',
        'What you did speaks for it: "{quote}".',
    ),
    "reason": (
        "The reason could be anybody's{near}; say where yours comes from.",
        'A reason of your own shows in "{quote}"; say where it comes from.',
        'The reason is your own: "{quote}".',
    ),
    "fit": (
        "It would fit any employer{near}; tie it to something in this role or place.",
        'You name the place in "{quote}", but not why it matters to you.',
        'You tie it to this role: "{quote}".',
    ),
}

# How the words at which a gap shows are joined to the sentence above.
NEAR = {
    "result": "after",
    "context": "from",
    "mechanism": "from",
    "evidence": "behind",
    "reason": "behind",
    "fit": "from",
}

STRENGTH: dict[str, str] = {
    "own_action": "You say what you did yourself, step by step.",
    "result": "You tell how it ended.",
    "context": "The listener knows where this was and why it mattered.",
    "metric": "You put a figure on the outcome.",
    "trade_off": "You name what you decided against, or what your choice cost.",
    "reflection": "You say what you took from it.",
    "correctness": "The substance agrees with the reference.",
    "mechanism": "You say how it works, not only what you would use.",
    "edge_cases": "You look at what can go wrong.",
    "practice": "You back it with something you have done.",
    "plan": "Your steps are concrete and in order.",
    "reading": "You find out what is at risk before you act.",
    "safeguard": "You tell and protect those who carry the risk.",
    "experience": "You show that you have handled such a case.",
    "evidence": "Something you did speaks for you.",
    "reason": "The reason is your own.",
    "fit": "You tie it to this role and place.",
}

# What to do next, and how to try again; "{span}" stands for the candidate's words, where there are any.
NEXT: dict[str, tuple[str, str]] = {
    "own_action": (
        'Write down three things that you yourself decided, said or made{span}, each beginning with "I".',
        'Tell it once more without the word "we": what did you see, decide and do?',
    ),
    "result": (
        "Add the ending{span}: what was different a week and a year later, and how you know.",
        "Tell the same story, and use the last third of it for what came of it.",
    ),
    "context": (
        "Open with two sentences{span}: where it was and what you answered for, and what was at stake.",
        "Begin again for somebody who has never heard of your workplace, then go on as before.",
    ),
    "metric": (
        "Find one figure for the outcome{span}, with its value before; an estimate will do if you say that it is one.",
        "Tell the outcome again with a before and an after.",
    ),
    "trade_off": (
        "Name the alternative that you turned down{span}, the reason, and what your choice cost.",
        "Tell the moment of the decision again: what else could you have done, and why didn't you?",
    ),
    "correctness": (
        "Go back to the definition{span} and say in one sentence what is true in every case.",
        "Answer again in three sentences: what it is, how it works, when it matters.",
    ),
    "mechanism": (
        "Walk through one concrete case from start to end{span}: what happens first, what then, and why it works.",
        "Answer again as if you had to draw it: each box, each arrow, what goes along it.",
    ),
    "edge_cases": (
        "Pick the step that is most likely to fail{span}, and say how you would notice and what happens then.",
        "Answer again, and add the two ways in which your solution breaks.",
    ),
    "plan": (
        "Give the first hour as a list{span}: what you do, whom you ask, and by when.",
        "Answer again with steps that a colleague could carry out without asking you.",
    ),
    "reading": (
        "Say first what you would find out{span}, and which answer would change your plan.",
        "Answer again, and begin with what is at risk and for whom.",
    ),
    "safeguard": (
        "Name who has to know{span}, what you tell them, and at which point you stop.",
        "Answer again, and say whom you call, with which words, and what you do if that fails.",
    ),
    "experience": (
        "Add a case in which you did this{span}, and how it ended.",
        "Answer again, and put a case of your own beside the plan.",
    ),
    "evidence": (
        "Name one thing that you did{span}, however small, and what came of it.",
        "Answer again, and let every claim be followed by something you did.",
    ),
    "reason": (
        "Say where the wish comes from{span}: a moment, a person, a problem that you met.",
        "Answer again, and begin with the moment in which you first wanted it.",
    ),
    "fit": (
        "Find one thing in the job description that other employers don't offer{span}, and say why it matters to you.",
        "Answer again so that it would be wrong if you sent it to another employer.",
    ),
}
DEEPEN: dict[QuestionKind, tuple[str, str]] = {
    "behavioral": (
        "The story stands. Practise it in ninety seconds without losing the decision and the figure.",
        "Tell it in ninety seconds, beginning with the decision.",
    ),
    "technical": (
        "The answer stands. Be ready to say what you would change at ten times the load.",
        "Answer again for somebody who doesn't know the subject, in one minute.",
    ),
    "situational": (
        "The plan stands. Be ready to say what you would do if your first step fails.",
        "Answer again with half of the time.",
    ),
    "motivation": (
        "The answer stands. Be ready for the question of what would make you leave.",
        "Tell it in a minute, with the strongest proof first.",
    ),
}

NON_ANSWER: dict[QuestionKind, str] = {
    "behavioral": "There is nothing to judge yet. Take one real occasion, even a small one, and begin with"
    " three sentences:"
    " where it was, what you did, how it ended.",
    "technical": "There is nothing to judge yet. Say the part you are sure of, then what you would look up or"
    " try first; a partial"
    " answer counts.",
    "situational": "There is nothing to judge yet. Say what you would do in the first ten minutes, and whom"
    " you would talk to.",
    "motivation": "There is nothing to judge yet. Name one thing in this job that you would look forward to,"
    " and when you last did"
    " something like it.",
}
NUDGE: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": (
        "Pick one occasion that you remember well; work, study or a club will do. Which moment in it was up to you?",
        "Think of the point at which it could have gone either way. What did you do there, and what happened next?",
        "Go from place to person to change: where it was, what your part was, what was different afterwards.",
    ),
    "technical": (
        "Start with the simplest version that could work, say what goes in and what comes out, then ask"
        " yourself where it breaks.",
        "Take one concrete example and follow it from start to end. At which point could something go wrong?",
        "Say first what you would have to know before you choose, then go through your choice step by step.",
    ),
    "situational": (
        "Who or what could come to harm if nothing happens in the next hour? Begin there.",
        "Think of the first three things you would do, and of the one person who has to know.",
        "Say what you would want to find out first, and which answer would change what you do.",
    ),
    "motivation": (
        "When did you last forget the time over something that this job is full of? Begin with that.",
        "Think of one thing you did that shows it, then of what this place has that others don't.",
        "Say what you would miss if you took another job. That is usually the reason.",
    ),
}
FOREIGN = (
    "The offline engine reads English only, so this answer is not judged. Please answer in English; a language model"
    " can be configured for other languages.",
    "Answer in English: the offline engine can't read other languages.",
)
SKIP = "Let's leave that one. On to the next."
OFF_TOPIC = "That is outside of this practice. Back to the question when you are ready: {question}"
ABUSE = "Let's keep it civil, then this helps you most. If you want to go on, the question stands: {question}"
INJECTION = "That was an instruction and not an answer, so there is nothing to judge. The question stands: {question}"
END = "Then we stop here."
