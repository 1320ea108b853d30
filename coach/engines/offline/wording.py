"""What a critique says about each criterion: why the band, what to do next, what to try again."""

from coach.types import QuestionKind

# Three tones a criterion: bands 1-2, band 3, bands 4-5. "{quote}" is the candidate's own words. Each tells what the
# coach found or didn't, never what the answer holds: it misses things, and takes some for what they are not.
WHY: dict[str, tuple[str, str, str]] = {
    "own_action": (
        "I can't make out a step of your own{near}; say what you saw, decided and did yourself.",
        'This reads as a step of yours: "{quote}". Say how you did it, and what you did next.',
        'This reads as your own doing: "{quote}".',
    ),
    "result": (
        "I find no outcome{near}; say what was different afterwards, and for whom.",
        'This reads as an outcome: "{quote}". Say what exactly changed, and how you know.',
        'This reads as the outcome: "{quote}".',
    ),
    "context": (
        "I can't tell{near} where this was, who was involved or why it mattered; open with that.",
        'This reads as the setting: "{quote}". Make clear who was involved and what was at stake.',
        'This reads as the setting: "{quote}".',
    ),
    "metric": (
        "I find no figure for the outcome{near}; give one, even a rough one, with what it was before.",
        'I read a figure in "{quote}"; make clear what it compares with.',
        'This reads as a measure of the outcome: "{quote}".',
    ),
    "trade_off": (
        "I find no alternative and no price{near}; say what else was possible, and what your way costs.",
        'This reads as a choice: "{quote}". Make clear what spoke for the other way, and what yours costs.',
        'This reads as weighing one way against another: "{quote}".',
    ),
    "reflection": (
        "I find nothing that you took from it; say what you do differently since.",
        'This reads as a look back: "{quote}". Say what you do differently since.',
        'This reads as a look back: "{quote}".',
    ),
    "correctness": (
        "I find little of what the reference says{near}.",
        'What comes closest to the reference is "{quote}"; I miss a part of what it says.',
        'As far as I can compare, it is close to the reference, most of all in "{quote}".',
    ),
    "mechanism": (
        "I can't make out{near} how it would work; name the steps, and what each of them does.",
        'This reads as a part of how it works: "{quote}". Make clear what follows from it.',
        'This reads as how it works: "{quote}".',
    ),
    "edge_cases": (
        "I find no case in which it goes wrong; name one failure and what then happens.",
        'This reads as a limit: "{quote}". Say what you would do about it.',
        'This reads as a look at what can go wrong: "{quote}".',
    ),
    "practice": (
        "I find nothing that you lived through or measured; a case of your own would back it up.",
        'This reads as experience: "{quote}". Say what came of it.',
        'This reads as a case of your own: "{quote}".',
    ),
    "plan": (
        "I find no step{near} that somebody could carry out; say who does what, in which order.",
        'This reads as a first step: "{quote}". Make clear the order, the people and the fallback.',
        'Your steps read as ones that could be carried out, such as "{quote}".',
    ),
    "reading": (
        "I don't see what you would find out before you act; say what you would want to know first.",
        'This reads as a look at the situation: "{quote}". Say how what you find would change your steps.',
        'This reads as sizing up the situation: "{quote}".',
    ),
    "safeguard": (
        "I don't see who is told or protected; say whom you tell, what, and when.",
        'This reads as a safeguard: "{quote}". Make clear who has to know what, and what if that fails.',
        'This reads as looking after those who carry the risk: "{quote}".',
    ),
    "experience": (
        "I find no case of your own behind it; a time when you did something like it would help.",
        'This reads as a case of your own: "{quote}". Say what came of it.',
        'This reads as a case of your own: "{quote}".',
    ),
    "evidence": (
        "I find nothing that you did{near}; name one thing you did and what came of it.",
        'This reads as something you did: "{quote}". Say what came of it.',
        'This reads as something you did that speaks for you: "{quote}".',
    ),
    "reason": (
        "I find no reason that could only be yours{near}; say where it comes from.",
        'This reads as a reason of your own: "{quote}". Say where it comes from.',
        'This reads as a reason of your own: "{quote}".',
    ),
    "fit": (
        "I find nothing{near} that ties it to this role or place; name one thing that others don't offer.",
        'This reads as a tie to this place: "{quote}". Say why it matters to you.',
        'This reads as a tie to this role or place: "{quote}".',
    ),
}

# Said of a criterion in a low band for which something is there: what is missing follows.
THIN = 'Only "{quote}" touches on this, and I find it thin; {more}'

# What comes before the next step where an answer seems to be one to another question.
ASTRAY = "I don't see how this answers the question: say first what it has to do with it."

# Said of correctness where a sentence contradicts the reference, and where it contradicts a passage that is cited.
AGAINST = 'You say "{quote}". The reference says "{told}". I read these as contradicting each other.'
AGAINST_PASSAGE = 'You say "{quote}". I read the passage cited here as contradicting that.'
# What to do about it.
WRONG = 'Look "{span}" up again, and say why it is so or why it isn\'t, before anything else.'

# Said of a criterion that the question doesn't ask for and that the answer doesn't touch: nothing is missing there.
UNASKED: dict[str, str] = {
    "trade_off": "Not asked for here; what you weighed, or gave up for it, can make it stronger.",
    "metric": "Not asked for here; a figure for something you did can make it stronger.",
    "reflection": "Not asked for here; something you learned on the way can make it stronger.",
}

# How the words at which a gap shows are joined to the sentence above.
NEAR = {
    "result": "after",
    "context": "from",
    "mechanism": "from",
    "evidence": "behind",
    "reason": "behind",
}

STRENGTH: dict[str, str] = {
    "own_action": "I hear what you did yourself.",
    "result": "I hear how it ended.",
    "context": "I can picture where this was.",
    "metric": "I hear a figure for the outcome.",
    "trade_off": "I hear a choice being weighed.",
    "reflection": "I hear you look back.",
    "correctness": "This is close to the reference.",
    "mechanism": "I can follow how it works.",
    "edge_cases": "I hear what can go wrong.",
    "practice": "I hear experience behind it.",
    "plan": "I can follow your steps.",
    "reading": "I hear you look at the situation.",
    "safeguard": "I hear care for those who carry the risk.",
    "experience": "I hear experience behind it.",
    "evidence": "I hear something you did that speaks for you.",
    "reason": "I hear a reason of your own.",
    "fit": "I hear a tie to this role or place.",
}

# What to do next, and how to try again; "{span}" stands for the candidate's words, where there are any.
NEXT: dict[str, tuple[str, str]] = {
    "own_action": (
        'Write down three things that you yourself decided, said or made{span}, each beginning with "I".',
        "Tell it once more with yourself in every step: what did you see, decide and do?",
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
        "Name an alternative that you turned down{span}, the reason, and what your choice cost.",
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
# The second try of a story told by "we", and what is said of one that is told as habit or as what one would do.
WITHOUT_WE = 'Tell it once more without the word "we": what did you see, decide and do?'
ONE_TIME = (
    "Pick one time when something like this happened, and tell that: where it was, what you did, how it ended.",
    "Answer again with one real occasion, from its first moment to its end.",
)
DEEPEN: dict[QuestionKind, tuple[str, str]] = {
    "behavioral": (
        "I see no large gap in it. Practise it in ninety seconds without losing the decision and what came of it.",
        "Tell it in ninety seconds, beginning with the decision.",
    ),
    "technical": (
        "I see no large gap in the answer. Be ready to say under which conditions you would answer otherwise.",
        "Answer again for somebody who doesn't know the subject, in one minute.",
    ),
    "situational": (
        "I see no large gap in the plan. Be ready to say what you would do if your first step fails.",
        "Answer again with half of the time.",
    ),
    "motivation": (
        "I see no large gap in the answer. Be ready for the question of what would make you leave.",
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
