"""Lead-ins of requirements: what comes after them is what the candidate must do, know or have."""

import re

# Lead-ins: what comes after is what the candidate must do, know or have. First match wins.
_QUALITY = (
    r"(?:(?:an?|the|some|very|strong|good|solid|deep|excellent|proven|demonstrated|"
    r"demonstrable|working|sound|basic|practical|"
    r"hands-on|relevant|prior|previous|extensive|significant|broad|thorough|advanced|detailed|"
    r"in-depth|proficient|clear|"
    r"considerable|commercial|professional|keen|genuine|track record and)[ ,]+(?:and )?)*"
)


_LEADS: tuple[tuple[str, str], ...] = (
    (r"(?:instances|examples|times?|situations?|moments) (?:where|when|in which) you ", "clause"),
    (
        (
            r"(?:be (?:prepared|ready) to |expect to )?(?:discuss|share|explain|describe|talk about|"
            r"show|articulate|examples of|emphasi[sz]e) how you "
        ),
        "how",
    ),
    (r"(?:prepare|share|give|bring|have) (?:specific |concrete )?examples of how ", "how+"),
    (
        (
            rf"{_QUALITY}(?:ability|capacity|capability|aptitude|willingness|desire|able|expected|"
            rf"required|asked|ready|willing|opportunity|responsible|enthusiasm|eagerness|eager|drive|"
            rf"motivation|keen) to "
        ),
        "act",
    ),
    (r"(?:(?:be|being|is|are|will be) )?(?:directly |fully )?responsible for (?=[a-z]+ing )", "any"),
    (r"(?:(?:be|being|is|are|will be) )?(?:directly |fully )?responsible for ", "duty"),
    (
        (
            rf"{_QUALITY}(?:\d+ ?(?:\+|-|–|to)? ?\d* ?\+?(?: or more)? years?[’']? (?:of "
            rf")?)?{_QUALITY}(?:industry |work |working )?experience (?:(?:in|with|of|as|on|at|across|"
            rf"using|working (?:with|in|on|across))(?: (?:the use of|using|working with))? |"
            rf"(?=[a-z]+ing ))"
        ),
        "any",
    ),
    (rf"{_QUALITY}(?:(?:track )?record|history|background) (?:of|in) ", "any"),
    (
        (
            r"(?:(?:at least|over|more than) )?(?:\d+|one|two|three|four|five|six|seven|eight|ten)(?:\+| ?[-–] ?\d+)?"
            r"(?: or more)? years?[’']? (?:of )?(?=[a-z]+ing )"
        ),
        "any",
    ),
    (r"you (?:know|understand|speak|have used|use|are (?:fluent|at home|strong|good) (?:in|at|with)) ", "any"),
    (
        (
            rf"(?:you (?:have|possess|bring) )?{_QUALITY}(?:knowledge|understanding|command|grasp|"
            rf"awareness|mastery|appreciation) (?:of|in|around) "
        ),
        "know",
    ),
    (
        (
            rf"{_QUALITY}(?:knowledgeable|proficient|proficiency|fluent|fluency|skilled|skills|"
            rf"experienced|expertise|expert|familiar|familiarity|comfortable|comfort|competent|competence|"
            rf"versed|exposure|adept|confident) (?:in|with|at|of|about|to)(?: (?:the|using|working "
            rf"with))? "
        ),
        "any",
    ),
    (
        (
            rf"{_QUALITY}(?:passionate|excited|enthusiastic|enthusiasm|curious|passion|interested|"
            rf"interest) (?:and \w+ )?(?:about|for|in) "
        ),
        "passion",
    ),
    (r"curious to |(?:you )?want to |to (?=[a-z-]+ )", "act"),
    (r"(?:key |main |core )?(?:responsibilities|duties|tasks) (?:will )?include ", "any"),
    (r"(?:questions|conversation|discussion|topics?) (?:about|on|around) ", "any"),
    (
        (
            r"(?:will|must|should|can|may|to|you) (?:be (?:expected|asked|able|required|evaluated on "
            r"your ability) to )?(?:also )?(?:demonstrate|discuss|showcase|articulate|present|show|"
            r"evidence) "
        ),
        "any",
    ),
    (
        (
            r"(?:aims? to |is to |to |and |will )?(?:assess|assesses|evaluate|evaluates|gauge|gauges|"
            r"test|tests|explores?|probes?|focus(?:es)? on|covers?|looks? (?:at|for)|understanding) "
            r"(?=your |how |whether )"
        ),
        "any",
    ),
    (
        (
            r"(?:you(?:['’]ll| will| would| should| must| can| need to)|candidates? (?:will|should|"
            r"must)|the (?:role|post)holder will|(?:in this role,? )you will)(?: be)? (?:also "
            r")?(?:expected to |required to |need to )?"
        ),
        "any",
    ),
)


LEADS = tuple((re.compile(pattern, re.I), form) for pattern, form in _LEADS)
