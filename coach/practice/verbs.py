"""English verbs of job descriptions, and how to inflect them: enough to turn a bullet into a spoken question."""

from functools import cache

from coach.words import listed

_BASE = listed(
    """cost hand play reuse host settle calm cope argue bake cook clean greet nurse
    accept accelerate achieve act ask adapt address adjust adopt advise advocate align allocate
    analyse analyze answer anticipate apply appraise approve architect articulate assess assign assist assure
    attend attract audit author automate balance be become brief bring build calculate care carry challenge
    champion chair check clarify close coach code collaborate collate collect combine commission communicate
    compare complete comply compose conduct configure consider consolidate construct consult contribute control
    convert convince coordinate craft create critique cultivate curate customise customize deal debug decide
    define delegate deliver demonstrate deploy derive describe design detect determine develop devise diagnose
    direct discover discuss disseminate distil distill document draft drive earn edit educate effect elicit
    embed embrace empathise empathize empower enable encourage engage engineer enhance ensure establish estimate
    evaluate evolve examine execute experiment explain explore express extend extract facilitate fix focus
    follow forecast formulate foster gain gather generate give govern grasp grow guide handle have help hire
    hold identify illustrate implement improve incorporate increase influence inform initiate innovate inspect
    inspire install integrate interact interpret introduce investigate involve join judge keep know launch lead
    learn leverage liaise listen live locate maintain make manage map maximise maximize measure meet mentor
    migrate minimise minimize mitigate model moderate monitor motivate move navigate negotiate observe obtain
    offer onboard operate optimise optimize orchestrate order organise organize oversee own package participate
    partner perform persuade pilot pioneer plan practise practice predict prepare present prevent prioritise
    prioritize process produce program progress promote propose prospect protect prototype prove provide pursue
    qualify quantify question raise ramp reach react read recommend reconcile record recognise recognize recruit
    reduce refactor refine reflect regard release remove renew replace report represent research resolve respect
    respond retain review run safeguard scale schedule scope secure seek select sell serve set shape share ship
    show simplify solve source speak specify sponsor spot stand stay steer streamline strengthen strive
    structure study submit succeed suggest summarise summarize supervise supply support sustain synthesise
    synthesize tackle tailor take talk target teach tell test thrive track train transform translate
    troubleshoot turn understand understand unblock undertake unite unlock update uphold use utilise utilize
    validate value verify visualise visualize weigh win work write acquire administer assemble assure capture
    categorise categorize centralise champion chart coordinate counsel cover cut demo deputise discharge
    document escalate escort evangelise evangelize exercise expand feed figure file find finish formalise free
    fund get go harness ideate imagine impart instil instill interview invest iterate look mine modernise
    negotiate network nurture open outline pitch place point position post predict preserve procure profile
    publish put queue quote react reassure rebuild redesign rehearse relate remain remediate reply request
    rethink retire reuse rewrite rotate safeguard sample save search see send sequence simulate sketch socialise
    standardise standardize start stop store strategise strategize suit surface survey sync think trace trade
    treat triage trust try upgrade upsell view visit wireframe de-escalate capitalise capitalize consider keep
    respect unpick brainstorm benchmark audit call choose co-create co-ordinate cross-sell demonstrate deliver
    feel agree allow arrange avoid bring carry celebrate choose come commit compile concentrate confirm connect contain
    criticise criticize deny dedicate disagree dismiss enter expose fetch forgive hear hide hurry imply insist keep lay
    let notice pay permit pick praise promise pull push reach recall receive refuse regain reject relieve remember
    remind remove repair rescue restore say scrub settle sit spend split spread stick stretch swap taste tend thank tidy
    treat unload visit wait walk want warn wash welcome wipe withdraw withstand wonder worry"""
)
_DOUBLING = listed(
    """plan ship run set get cut map stop spot win begin put dig refer map debug submit sit let permit scrub swap split
    commit"""
)
_NOT_GERUNDS = listed(
    """engineering marketing training planning testing accounting banking building computing consulting pricing
    programming learning manufacturing networking nursing onboarding reporting staffing trading understanding
    willing outstanding exciting interesting anything something everything nothing during"""
)


def is_verb(word: str) -> bool:
    """Tell whether a lower-case word is a known verb in its base form."""
    return word in _BASE


def gerund(verb: str) -> str:
    """Return the -ing form of a base verb."""
    if verb in _DOUBLING:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


def third(verb: str) -> str:
    """Return the third person singular of a base verb."""
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


@cache
def _forms() -> tuple[dict[str, str], dict[str, str]]:
    return {gerund(verb): verb for verb in _BASE}, {third(verb): verb for verb in _BASE}


def base_of_gerund(word: str) -> str | None:
    """Return the base form of a lower-case -ing form that is a known verb's, else None."""
    return _forms()[0].get(word)


def base_of_third(word: str) -> str | None:
    """Return the base form of a lower-case third person that is a known verb's, else None."""
    return _forms()[1].get(word)


def base_of_past(word: str) -> str | None:
    """Return the base form of a lower-case regular past form that is a known verb's, else None."""
    irregular = {"led": "lead", "built": "build", "held": "hold", "taught": "teach"}
    forms = (irregular.get(word, ""), word[:-2], word[:-1], word[:-3], f"{word[:-3]}y")
    return next((form for form in forms if form and is_verb(form)), None) if word[-1:] in ("d", "t", "n") else None


def is_gerund(word: str) -> bool:
    """Tell whether a phrase that begins with this lower-case word begins with what someone does."""
    return word.endswith("ing") and len(word) > 5 and word not in _NOT_GERUNDS
