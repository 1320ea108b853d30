"""Articles of our own that allow few of their words, with what a set on a focus should cover."""

from dataclasses import dataclass

from corpus.clean import clean
from corpus.load import document
from corpus.split import split
from tests.coach.shelf import Shelf

KITCHEN = """# Three things a head chef answers for

By Odile Varga, Copperpot Restaurants. Excerpts of up to 100 words may be quoted, with credit to Copperpot Restaurants.

## Dishes

Writing a menu that the neighbourhood can afford has to start from the market, the season, and the people.
It also needs an honest look at what the other restaurants of our street cook, charge, and leave out.

- Why does your kitchen exist? What would the guests miss if it closed?
- Do you know what every dish costs to the cent?
- Can you take a dish off the menu although the regulars love it?
- A short menu is a promise to the guests. It tells them what you stand for.

## Service

### Before opening

- can you and your brigade plan the stations and prepare accordingly?
- Is your preparation list realistic without unpaid hours or wasted produce?
- Does everybody in the kitchen, including the dishwashers, taste the new dishes?
- Do you have a written plan for a missing cook?

### At the pass

- Is every plate that leaves the pass hot, clean, and the same as the last one?
- Have you thought of guests with allergies?
- Are you able to calm a quarrel between the floor and the kitchen in the middle of service?
- How do you keep the tickets in order when the printer fails?

### Complaints

- How does your brigade take a plate that comes back?
- Do you write down each complaint and what was done about it?
- What is your plan for a case of food poisoning?
- How do you make use of a bad review?

### Suppliers

- Do you visit the farms that you buy from?
- Do you have a second supplier for fish, bread and milk?
- Can you refuse a delivery without losing the supplier?

## Brigade

### Hiring

- Can you work out from the bookings how many cooks the summer needs?
- Are you able to run a fair trial shift for a commis?
- Do you know which station each cook would like to learn next?

### Training

- Have you built a habit of tasting and talking after every service?
- Are you actively teaching knife skills, costing and hygiene to the youngest?
- Do you have the right records to notice that somebody is falling behind?
- Can you give hard feedback so that a proud cook can hear it and use it?

## Manners

- Do you shout, or is your kitchen run by preparation and a quiet voice?
- Have you made it safe for an apprentice to say that something is off?
- Do you scrub the floor yourself when it is late, or do you only order others to?
- Do you respect the free days of your brigade?
"""

DEPOT = """---
kind: rubric
---
# What a depot supervisor is there for

By Tomas Brekke. You may quote up to 100 words of this article, naming Brekke Freight and the author.

A depot is a building in which promises are kept or broken. The five sections below are how I look at a supervisor.

## Safety

- Walk the yard before the first lorry moves and write down what is loose, wet or unlit.
- Stop a loading bay without asking anybody when a strap, a ramp or a driver looks wrong.
- Hold a short talk on one near miss every week, led by the person who saw it.
- Keep the rescue exits free of pallets, even in December.

## Planning

- Build the shift plan from the bookings of the week, not from last year's plan.
- Agree the cut-off times with the sales office, and defend them when a large customer calls.
- Keep one bay and one driver in reserve for the afternoon.
- Tell the customers of a delay before they notice it.

## Machines

- Know which forklifts are due for inspection and which of them nobody should drive.
- Order spare parts for the sorting line before the peak season begins.
- Test every change of the scanner software on one belt for a week.
- Measure the idle time of each belt and show it on the board.

## People

### Shifts

- Share out night and weekend shifts so that nobody can call it unfair.
- Learn the names, the licences and the worries of the agency workers in their first week.
- Settle a dispute between two shifts on the same day, with both shift leads in the room.

### Growth

- Train a deputy who can run the depot for a fortnight.
- Sit down with each team lead once a month and speak about one thing to learn.
- Write an honest reference for people who leave.

## Money

- Explain the cost of one parcel to the drivers in words that they can repeat.
- Question every overtime hour that comes back three weeks in a row.
- Bring the damage rate below the one of last year, and say how you count it.
"""

STUDIO = """# How we choose people who lead an animation studio

By Ines Calloway, Lanternfish Studio. Excerpts of up to 100 words are allowed with attribution to Lanternfish Studio.

## Story

- What does your team want a viewer to feel at the end of an episode?
- Is the storyboard clear enough for an animator who was not in the room?
- Do you cut a scene that everybody likes when it slows the story down?
- Have you watched an episode together with the children it is made for?

## Production

### Schedule

- Can you break a season into weeks, shots and people, and keep to it?
- Is the schedule honest about retakes, holidays and sick days?
- Do you tell the broadcaster of a slip as soon as you see it?

### Pipeline

- Can you find every shot, named, versioned and backed up, without asking anybody?
- Do you have a render budget, and does somebody look at it each morning?
- Have you made the rigs, brushes and guides easy to find for a new artist?

## Artists

### Critique

- Are you able to criticise a drawing without hurting the person who made it?
- Do your artists hear from you at least once a week?
- How do you handle two directors who want opposite changes?

### Careers

- Do you know which artists could direct an episode in two years?
- Have you opened a path for artists who do not want to manage others?
- Can you let a good animator go to another production?

## Money

- Can you defend the price of an episode line by line?
- What would you give up first if the budget were cut by a tenth?
- Do you keep a reserve for the last two weeks of delivery?
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A wish for a set, and sentences of the article that the set should cover, one from here and there."""

    article: str
    role: str
    focus: str | None
    count: int
    inside: tuple[str, ...]  # the top headings that the focus names
    must: tuple[str, ...]
    level: str | None = None


CASES = (
    Case(
        KITCHEN,
        "Head Chef",
        "dishes and service",
        8,
        ("Dishes", "Service"),
        (
            "Do you know what every dish costs to the cent?",
            "Why does your kitchen exist?",
            "can you and your brigade plan the stations and prepare accordingly?",
            "Is your preparation list realistic",
            "Have you thought of guests with allergies?",
            "calm a quarrel between the floor and the kitchen",
            "What is your plan for a case of food poisoning?",
            "Do you have a second supplier for fish, bread and milk?",
            "write down each complaint",
        ),
        "executive chef",
    ),
    Case(
        KITCHEN,
        "Head Chef",
        "brigade and manners",
        6,
        ("Brigade", "Manners"),
        (
            "Can you work out from the bookings how many cooks the summer needs?",
            "Are you able to run a fair trial shift for a commis?",
            "Are you actively teaching knife skills, costing and hygiene to the youngest?",
            "the right records to notice that somebody is falling behind",
            "made it safe for an apprentice to say that something is off",
            "Do you respect the free days of your brigade?",
        ),
    ),
    Case(
        DEPOT,
        "Depot Supervisor",
        "safety and planning",
        6,
        ("Safety", "Planning"),
        (
            "Stop a loading bay without asking anybody",
            "Keep the rescue exits free of pallets, even in December.",
            "Hold a short talk on one near miss every week",
            "Keep one bay and one driver in reserve for the afternoon.",
            "Tell the customers of a delay before they notice it.",
            "Build the shift plan from the bookings of the week",
        ),
    ),
    Case(
        DEPOT,
        "Depot Supervisor",
        "people",
        5,
        ("People",),
        (
            "Share out night and weekend shifts",
            "Settle a dispute between two shifts on the same day, with both shift leads in the room.",
            "Train a deputy who can run the depot for a fortnight.",
            "Sit down with each team lead once a month",
            "Write an honest reference for people who leave.",
        ),
        "first supervisor post",
    ),
    Case(
        STUDIO,
        "Animation Studio Lead",
        "production and artists",
        7,
        ("Production", "Artists"),
        (
            "break a season into weeks, shots and people",
            "Is the schedule honest about retakes, holidays and sick days?",
            "Can you find every shot, named, versioned and backed up, without asking anybody?",
            "Do you have a render budget, and does somebody look at it each morning?",
            "Are you able to criticise a drawing without hurting the person who made it?",
            "How do you handle two directors who want opposite changes?",
            "Do you know which artists could direct an episode in two years?",
            "Can you let a good animator go to another production?",
        ),
        "director",
    ),
    Case(
        STUDIO,
        "Animation Studio Lead",
        None,
        8,
        ("Story", "Production", "Artists", "Money"),
        (
            "Do you cut a scene that everybody likes when it slows the story down?",
            "Is the schedule honest about retakes, holidays and sick days?",
            "Do you have a render budget, and does somebody look at it each morning?",
            "How do you handle two directors who want opposite changes?",
            "Do you know which artists could direct an episode in two years?",
            "Can you defend the price of an episode line by line?",
        ),
    ),
)


def shelf(article: str) -> Shelf:
    """Return a library that holds the article, cleaned and split as `coach ingest` does it."""
    source = clean(document(article, "article.md", "article.md"))
    held = Shelf()
    held.kept[source.id] = (source, split(source))
    return held
