"""Telling the kind of a question from its words."""

import re

from coach.types import QuestionKind

FLAGS = re.IGNORECASE | re.VERBOSE

EPISODE = re.compile(
    r"""\b(
    (tell|show)\ (me|us)\ (about|of|how\ (you|your\ \w+)\ \w+) | talk\ (me\ )?(about|through)
    | describe\ (a|an|one|some|your|how\ you|the\ (last|most|\w+est)) | share
    | (walk\ (me|us)\ through|give\ (me|us)?|recall|think\ of|explain|name)\b.*?\b(you(r|'ve)?|yours)\b
    | (a|an|one|another|some|specific)\ (time|times|occasion|instance|example)s?\ (when|where|in\ which|you
        |that|of)
    | have\ you\ ever | how\ (have|did)\ you | what\ (did|have)\ you
    | when\ (did|have|was\ the\ last\ time)\ you
    | your\ ([\w']+\ )?(previous|past|last|current|internship|biggest|hardest|proudest|toughest|greatest
        |favou?rite)
    | (something|anything)\ (new\ )?(that\ )?you('ve|\ had|\ have|\ were)?\ \w+ed?
    | (hardest|proud|proudest|biggest|toughest|worst|best)\b[\w\ ]*\b(you|your|you've)
    )\b""",
    FLAGS,
)
PERSONAL = re.compile(
    r"""\b(
    why\ (do|did|would|are|have|should|this|us|our|leave|now)\b.*\b(work|join|lead|role|company|career|hire
        |leav(e|ing)|
        apply|want|us|our|here|programme|program|team|profession|field|move|interested)\b
    | motivat(es|ed)\ you | your\ motivation
    | what\ (draws|attracts|interests|excites|brings|drives|made)\ (you|us)\b
    | what\ (are|were)\ you\ (looking\ for|excited) | where\ do\ you\ see\ yourself
    | (professional|career)\ goals?
    | what(\ (is|are)|'s|’s)\ your\ ([\w']+\ )?(strengths?|weakness(es)?|values|style)
    | about\ yourself | about\ why | good\ fit | dream\ job | why\ (us|here)
    | (do|would)\ you\ want\ to\ (work|join|lead|begin|start|become|be|leave|move)
    )\b""",
    FLAGS,
)
CASE = re.compile(
    r"""\b(
    what\ (would|do|will|should)\ you\ (do|say|tell|change|try) | what\ will\ be\ your\ course
    | how\ (would|do|will)\ you\ (\w+ly\ )?(react|respond|handle|deal|run|proceed|decide|manage|tell|say
        |priorit\w+|balance
        |tackle|resolve|work\ with|win|keep|get|give|make\ sure|approach|support|raise|break)
    | imagine | suppose | if\ (you|your|a|an|someone|this)\b | you('re|\ are)\ (told|asked|given|faced|about)
    | you\ (notice|find\ out|discover|learn\ that|inherit) | tells?\ you\ that
    )\b""",
    FLAGS,
)
KNOWLEDGE = re.compile(
    r"""\b(
    difference\ between | complexity | algorithm | databases? | sql | quer(y|ies) | schema | apis? | endpoints?
    | cach(e|ed|es|ing)
    | latency | throughput | deadlocks? | threads? | kafka | redis | postgres\w* | mysql | index(es)? | shard\w*
    | replica\w*
    | deploy\w* | kubernetes | docker | https? | java | python | javascript | code | functions? | arrays?
    | lists? | hash\w*
    | recursion | compilers? | metrics? | a/b | experiments? | p-values? | regression | overfitting
    | confidence\ interval
    | statistic\w* | alert\w* | slos? | service\ level | architecture | encrypt\w* | debug\w* | memory
    | idempoten\w* | events?
    | parameters? | process\ and | configur\w* | component\w* | consum\w+ | table | react\b | log\ files?
    | kernel | server | network\w* | model(s|\ drift|\ is)? | pipelines?
    | dos(e|es|age) | medication | infusion | contraindicat\w* | ledger | reconcil\w*
    | what\ (is|are)\ (a|an|the)? | define
    | how\ do(es)?\ [^?]*\bwork | missing\ data | training\ (set|data) | data\ sets? | shortener | rate\ limiter
    | same\ (moment|time|instant)\b.*\b(prevent|happen) | concurren\w* | race\ condition | (arriv\w+|sent|charged|stored
        |written|delivered|reach(es)?\ us)\ twice | out\ of\ order | in\ sync | duplicates?
    | tables | rows? | stored | records? | columns? | transactions? | stored\ procedure | batch\ (job|process\w*)
    | cron | backups? | roll\ back | rollback | migrat\w+ | releases? | monolith | microservices?
    | (web\ )?pages?\ (take|load)\w* | load\ time | browser | battery | firmware | sensors? | meter\ readings?
    | milliseconds? | ms | percentile | bandwidth | packets? | tenants? | uploads? | malicious | malware | vulnerab\w+
    | public\ interface | backwards?[- ]compatib\w* | unit\ tests? | integration\ tests? | test\ (a|the)\ function
    | forecast\w* | classifier | uncertainty | sample\ size | outliers? | cable | voltage | circuit | root\ cause
    | (track|narrow)\ down | idempot\w*
    | (design|build)\ (a|an|the)\ ([\w-]+\ ){0,2}(system|service|store|queue|crawler|feed|api|scheduler|app)
    )\b""",
    FLAGS,
)
PEOPLE = re.compile(
    r"\b(team|colleague|co-?worker|manager|customer|stakeholder|boss|compliance|patient|nurse|agent|deadline|conflict|staff"
    r"|client|director|disagree\w*|workload|criticism|queue)s?\b",
    re.IGNORECASE,
)


def tell_kind(question: str) -> QuestionKind:
    """Tell the kind of a question: reasons, an episode, knowledge, or a case to act in.

    Subject matter makes a question technical unless it asks for an episode, or for a way to act towards people.
    What no rule catches is situational if it addresses the candidate, else technical.
    """
    knowledge = bool(KNOWLEDGE.search(question))
    if PERSONAL.search(question):
        return "motivation"
    if EPISODE.search(question) and not _explains(question, knowledge):
        return "behavioral"
    if CASE.search(question) and (PEOPLE.search(question) or not knowledge):
        return "situational"
    return "technical" if knowledge or not re.search(r"\byou\b", question, re.IGNORECASE) else "situational"


def _explains(question: str, knowledge: bool) -> bool:
    """Tell whether a question that looks like a request for an episode asks for an explanation."""
    wants = re.search(r"\b(how you would|difference between|would you|what is|how to)\b", question, re.IGNORECASE)
    return bool(wants) and (knowledge or not re.search(r"\btime|occasion|example\b", question, re.IGNORECASE))
