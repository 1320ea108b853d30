"""Matters that candidates ask after and documents often leave out: how they ask, and what must stand there.

Likeness of meaning puts any sentence on benefits near a question on one benefit. These words don't paraphrase: a
document that tells of visas says "visa", or one of a few other words. Each row holds what in a question shows that
the matter is asked after, and what in a passage shows that it is told of.
"""

import re

_ROWS: tuple[tuple[str, str], ...] = (
    # terms of work
    (
        r"visas?|work permits?|sponsor(?:s|ship)?\b.*\b(?:visa|permit|abroad)",
        r"visa|work permit|sponsor|right to work|eligib",
    ),
    (r"relocat\w+|moving (?:costs?|house|home|expenses)|removal costs?", r"relocat|moving|removal"),
    (r"parental|maternity|paternity|new (?:parents?|mothers?|fathers?)|baby", r"parental|maternity|paternity|parents"),
    (r"holidays?|vacation|annual leave|days off|time off|pto|days of leave", r"holiday|vacation|leave|off\b|pto\b"),
    (r"pension|401k?|retirement", r"pension|401|retirement"),
    (r"bonus(?:es)?|variable pay|performance pay", r"bonus|incentive|share of profits|variable"),
    (r"stock|equity|share (?:options?|plans?)|shares or|options? (?:or|and) shares|rsus?", r"stock|equity|options|rsu"),
    (r"notice periods?|period of notice", r"notice"),
    (r"probation\w*|trial period", r"probation|trial period"),
    (
        r"overtime|working hours|office hours|shifts|on[- ]call|weekends?",
        r"overtime|hours|shift|on[- ]call|weekend|night",
    ),
    (
        r"laptops?|computers?|equipment|(?:company|work) (?:phone|car)",
        r"laptop|computer|equipment|hardware|budget|car\b",
    ),
    (r"health insurance|medical insurance|dental|insured", r"insurance|medical|health|dental|cover"),
    (r"nursery|cr[eè]che|childcare|toddlers?|day ?care", r"nursery|cr[eè]che|child|day ?care"),
    (r"lunch|meals?|canteen|free food", r"lunch|meal|canteen|food|groceries"),
    (r"gym|fitness|wellness", r"gym|fitness|wellness|sport"),
    (r"hotels?|accommodation|lodging|overnight", r"hotel|accommodation|lodging|overnight"),
    (
        r"expenses|reimburse\w*|refund\w* .*(?:fare|ticket)|train fare|(?:pays?|covers?) .*\btravel",
        r"expense|reimburs|travel|fare",
    ),
    (
        r"(?:language|training|dutch|english|german|french) (?:courses?|lessons?|classes)",
        r"course|lesson|class|training|learn",
    ),
    (r"sabbatical|unpaid leave", r"sabbatical|unpaid"),
    (r"part[- ]time|job[- ]?share", r"part[- ]time|job share|full time|per cent|%"),
    (r"travel", r"travel|visit|road|on site"),
    (
        r"promot\w+|career ladder|(?:grade|title|level|rank) (?:do|does|will|would|after|once|or)",
        r"promot|\bgrade\b|title|seniority|rising",
    ),
    # getting in
    (
        r"phd|doctorate|master'?s|bachelor'?s?|degree|diploma|university",
        (r"degree|diploma|ph\.?d|doctora|master|bachelor|apprentice|self-taught|studied|graduat|universit"),
    ),
    (r"certificat\w+|certified|licen[cs]es?\b", r"certif|licen[cs]e|registra|qualif"),
    (r"re-?apply|apply again|second (?:try|attempt|chance)|try again", r"re-?appl|again"),
    (
        r"deadline|closing date|apply by|applications? .*\bbe in|last day to apply",
        r"deadline|closing|apply by|applications?|rolling|until",
    ),
    (r"start(?:ing)? date|first day of work|when .*\b(?:start|begin)\b", r"start|begin|intake|from "),
    (r"background check|criminal|police|conviction|arrest", r"background|criminal|police|conviction|record"),
    (r"drug tests?|medical examination", r"drug|medical"),
    (r"references|referees?", r"reference|referee|former (?:manager|employer|colleague)"),
    (r"cover letters?", r"cover letter"),
    (r"references? checks?", r"reference"),
    (r"dress|wear|outfit|suit and tie", r"dress|attire|wear|cloth|suit|hairnet"),
    # the process
    (
        r"(?:coding|programming|online|written|aptitude|psychometric|personality|take-home|home|"
        r"multiple-choice|iq|logic) "
        r"(?:\w+ )?(?:tests?|challenge|assessment|assignment|exercise|questionnaire|quiz)",
        r"(?:coding|programming|online|written|aptitude|psychometric|personality|take-home|home|"
        r"multiple-choice) (?:\w+ )?"
        r"(?:test|challenge|assessment|assignment|exercise|task|questionnaire|quiz)|hackerrank|leetcode",
    ),
    (
        r"(?:interview|selection|hiring|application) (?:rounds?|stages?|steps?|process)|(?:rounds?|"
        r"stages?) (?:will|do|are|of)",
        r"(?:interview|selection|hiring) (?:process|rounds?|stages?)|screening|stages?\b|rounds?\b|"
        r"(?:first|final|last|next) (?:step|interview)|on-?site",
    ),
    (
        r"(?:get|hear|come|getting|hearing) back|left hanging|send (?:its|an|the|their) offer|(?:when|"
        r"how soon|days|weeks|long|quickly|fast)\b.*"
        r"\b(?:decision|decide|hear|offer|verdict|tell (?:me|you)|let (?:me|you) know|"
        r"know (?:the outcome|if|whether))",
        r"get back|hear|decision|decide|feedback|notified|offer|telephones|working days|business days|same day",
    ),
    (
        r"(?:share|percentage|proportion|portion|fraction|odds|chances?|many (?:people|candidates|"
        r"applicants|others))\b.*\b(?:pass|survive|"
        r"make it|get through|get past|advance|succeed|accepted|hired|landing|turned down|turn down|"
        r"rejected|reach|apply|applied)",
        r"candidates|applicants?|applications|advance|hired?\b|pass(?:es|ed)?\b|finalists|stop here|offers",
    ),
    (
        r"pass (?:mark|rate)|points|(?:what|which|minimum|how high a) score|cut-?off|out of (?:a hundred|"
        r"ten|100|10)",
        r"points?\b|pass mark|score of|threshold|at least|half of",
    ),
    (
        r"(?:most|more) weight|weigh(?:s|ed|ted|ting)?\b|counts? (?:double|twice|more)",
        r"weight|weigh|counts? (?:double|twice|most|more|for)|heav|double|half of the",
    ),
    (
        r"(?:interview|answer|reply|write) .*\b(?:in (?:french|german|spanish|chinese|dutch))",
        r"french|german|spanish|chinese|dutch",
    ),
    # the firm and its people
    (
        r"chief executive|\bceo\b|managing director|founders?\b|president",
        r"chief executive|\bceo\b|managing director|found|president",
    ),
    (r"vice[- ]president|\bvp\b", r"vice[- ]president|\bvp\b|head of|director"),
    (r"how old|\bage\b|born", r"years old|\baged?\b|born|since \d{4}|in \d{4}"),
    (r"competitors?", r"competitor|rival"),
    (r"quotas?|sales targets?", r"quota|target"),
    (
        r"(?:size of the team|team size|how (?:big|large) is)|(?:many|number of) (?:people|colleagues|"
        r"members|engineers)\b.*\bteam",
        r"team|members|people|squad|engineers|staff|employees",
    ),
    (
        r"direct reports|(?:engineers?|people|staff)\b.*\b(?:one|a) (?:manager|lead)\b.*\b(?:at most|"
        r"maximum)|report(?:s|ing)? to (?:me|him|her|you)",
        r"direct reports|reports\b.*\b(?:at most|no more)|at most|no more than",
    ),
    (r"turnover|revenue|profits?\b|annual sales", r"turnover|revenue|profit|margin|sales"),
    (r"churn|attrition|staff turnover", r"churn|attrition|turnover|leavers|left"),
    (r"conversion rate", r"conversion"),
    (
        r"books?\b.*\b(?:recommend\w*|advise\w*|suggest\w*|titles?|read|order)|(?:recommend\w*|advise\w*|"
        r"which|what)\b.*\bbooks?",
        r"[“\"'‘*_][A-Z][^”\"'’*_]{3,60}[”\"'’*_]|\bbooks?\b.*\b(?:by|called)\b",
    ),
    (r"minimum .*\byears|at least .*\byears|years of .*\b(?:minimum|at least|need|ask|require)", r"years"),
    (r"feedback\b.*\b(?:if i|rejected|unsuccessful|turned)", r"feedback"),
    (r"brand of|make of|which vendor|supplier of", r"\bbrand|vendor|supplier"),
    (r"(?:individual|personal) (?:sales )?quota", r"quota"),
    (
        r"cost .*\b(?:firm|company|per year|a year)|costs? the (?:firm|company)",
        r"\bcosts? (?:us|the company|about|some)",
    ),
)
_COMPILED = tuple((re.compile(rf"\b(?:{asked})", re.I), re.compile(rf"\b(?:{told})", re.I)) for asked, told in _ROWS)


def asked_after(question: str) -> tuple[re.Pattern[str], ...]:
    """Return for each matter that a question asks after what a passage that tells of it must hold."""
    return tuple(told for asked, told in _COMPILED if asked.search(question))
