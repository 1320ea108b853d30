import pytest

from coach.practice import phrase


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("• Maintain high-quality technical documentation.", "maintain high-quality technical documentation"),
        ("Designing and developing payment services", "design and develop payment services"),
        ("Leads the weekly review", "lead the weekly review"),
        ("Strong ability to explain results to laypeople", "explain results to laypeople"),
        ("You will be evaluated on your ability to align teams", "align teams"),
        ("3+ years of experience in practicing automated testing", "practice automated testing"),
        ("Can you effectively map out the skills that you need?", "map out the skills that you need"),
        ("Be a problem solver to build reliable services", "build reliable services"),
        ("Responsible for the monthly report", "take responsibility for the monthly report"),
        ("Share knowledge of tools with the team", "share knowledge of tools with the team"),
    ],
)
def test_what_someone_does_is_read_in_its_base_form(text: str, act: str) -> None:
    assert phrase.read(text).act == act


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Good knowledge of relational databases", "relational databases"),
        ("Familiar with Kafka and Redis", "Kafka and Redis"),
        ("Passionate about bread", "bread"),
        ("Expect to discuss your understanding of market trends", "market trends"),
    ],
)
def test_what_someone_knows_is_read_as_a_thing(text: str, thing: str) -> None:
    assert phrase.read(text).thing == thing


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Prepare examples of how you have led a team.", "how you have led a team"),
        ("Have you established a culture of learning?", "how you have established a culture of learning"),
        ("Is your proposed timeline defensible?", "how you make sure that your proposed timeline is defensible"),
        (
            "Do you know what your colleagues care about?",
            "how you make sure that you know what your colleagues care about",
        ),
        ("Does your team have a release process?", "how you make sure that your team has a release process"),
    ],
)
def test_clauses_and_rubric_questions_are_read_as_how(text: str, how: str) -> None:
    assert phrase.read(text).how == how


def test_our_and_us_become_the_company() -> None:
    assert (
        phrase.read("Grow our wholesale business with us", "Crumbly").act
        == "grow Crumbly's wholesale business with Crumbly"
    )


def test_a_long_requirement_is_cut_at_a_clause() -> None:
    text = (
        "Collaborate with the wider department to ensure that the vision of the profession fits the needs of everybody"
    )
    assert phrase.read(text).act == "collaborate with the wider department"


def test_what_no_rule_reads_is_kept_to_be_quoted() -> None:
    read = phrase.read("A clear head serves as the foundation of everything that a good baker ever does")
    assert not read.readable
    assert read.bare.startswith("A clear head")


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("How do you keep the tickets in order?", "how you keep the tickets in order"),
        ("How does your team handle failure?", "how your team handles failure"),
        ("How well do your artists listen to each other?", "how well your artists listen to each other"),
    ],
)
def test_a_question_for_a_way_becomes_a_clause_that_can_be_asked_for(text: str, how: str) -> None:
    assert phrase.read(text).how == how


def test_a_question_to_you_and_your_people_is_read_as_one_to_you() -> None:
    assert phrase.read("Given a full house, can you and your brigade plan the stations?").act == "plan the stations"


def test_a_list_of_verbs_that_is_cut_short_is_closed() -> None:
    text = "Write reports for the wards, brief the night team, and keep the register of all keys that the porters carry"
    assert phrase.short(text, 11) == "Write reports for the wards and brief the night team"


def test_a_phrase_is_cut_where_its_core_ends_whatever_form_it_takes() -> None:
    read = phrase.read("Is the schedule honest about retakes, holidays and sick days in a year with two seasons?")
    assert phrase.upto(read, "schedule honest about retakes, holidays and sick days").ask == (
        "Is the schedule honest about retakes, holidays and sick days?"
    )
