import os
from pathlib import Path

import pytest

from corpus.clean import clean, keep, seams
from corpus.load import load
from corpus.types import Document, Source

ARTICLE = """How we run planning weeks

By Ana Petrova, Director of Brightmoor Engineering

Planning weeks exist so that the teams can see what the others are building, and when. We hold them once a quarter and
keep them short, because nobody likes a long meeting about dates.

If you lead a team, bring three risks and one request. The request is the more important, since it tells the others
what you need from them."""

NOTE = "© Brightmoor, 2024. Статтю можна поширювати в цитатах до 60 слів за умови некомерційного використання."

CARDS = """Brightmoor opens a second depot
News

The second depot of our company opened its gates on Monday, with two hundred guests and a brass band.
12 Oct 2024
18

Five charts on buses

The charts tell a story of growth and of trouble with the weather in the north of the country this year.
9 Oct 2024
7"""


def cleaned(text: str, **known: object) -> Source:
    return clean(Document("d", "d.txt", text, **known))  # type: ignore[arg-type]


def test_furniture_is_cut_and_every_other_character_stays_as_it_was() -> None:
    text = f"Цей сайт призначений для інформації.\n\n{ARTICLE}\n\nПримітка\n{NOTE}\n\nСхожі статті\n\n{CARDS}\n"
    source = cleaned(text)
    assert source.text == ARTICLE + "\n\n"
    assert source.language == "en"
    rebuilt = list(source.text)
    for block, at in zip(reversed(source.dropped), reversed(seams(source)), strict=True):
        assert text[block.start : block.end] == block.text
        rebuilt[at:at] = block.text
    assert "".join(rebuilt) == text


def test_the_licence_is_read_before_its_note_is_cut() -> None:
    source = cleaned(f"{ARTICLE}\n\n{NOTE}\n")
    assert source.licence.max_excerpt_words == 60
    assert source.licence.noncommercial
    assert source.licence.attribution == "How we run planning weeks, Ana Petrova, © Brightmoor, 2024"
    assert [block.reason for block in source.dropped] == ["licence note"]


@pytest.mark.parametrize(
    "heading", ["Related articles", "You may also like", "Ähnliche Artikel", "Похожие статьи", "相关推荐"]
)
def test_teasers_after_the_article_are_cut_under_headings_of_many_languages(heading: str) -> None:
    assert cleaned(f"{ARTICLE}\n\n{heading}\n\n{CARDS}").text.strip() == ARTICLE


def test_a_list_of_related_posts_in_the_middle_does_not_take_the_rest_with_it() -> None:
    rest = "## What we changed\n\nWe made the week two days long, and the teams liked it better than before."
    text = f"# Planning\n\nIt began with a long meeting.\n\n## Related posts\n\n- One\n- Two\n\n{rest}"
    assert cleaned(text).text.endswith(rest)
    assert "Two" not in cleaned(text).text


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("Home | About | Careers | Contact", "menu"),
        ("We use cookies to improve your visit. Accept all cookies?", "cookie notice"),
        ("Share this article", "button"),
        ("![A depot at night](https://pictures.example/depot.png)", "image"),
        ("<!-- a note of the editor -->", "markup"),
        ("This content is provided for informational purposes only and isn't investment advice.", "legal notice"),
        ("© 2024 Brightmoor. All rights reserved.", "licence note"),
    ],
)
def test_each_kind_of_furniture_is_cut_with_its_reason(block: str, reason: str) -> None:
    source = cleaned(f"{ARTICLE}\n\n{block}\n")
    assert [dropped.reason for dropped in source.dropped] == [reason]
    assert source.text.strip() == ARTICLE


@pytest.mark.parametrize(
    "block",
    [
        "Explain how a browser stores cookies and why a third-party cookie is a risk.",
        "Brightmoor is an equal opportunity employer.",
        "The salary range for this position is $50,000 - $60,000.",
        "Your data is processed as our Candidate Privacy Notice says.",
        "“¿Qué tal?” is how she opened the meeting in Madrid, and it worked.",
        "- [Focus is about saying no](https://video.example/watch?v=H8eP99neOVs) (a talk)",
    ],
)
def test_real_content_that_only_resembles_furniture_stays(block: str) -> None:
    assert cleaned(f"{ARTICLE}\n\n{block}\n").dropped == ()


def test_a_short_line_in_another_script_is_cut_and_names_are_kept_in_other_scripts() -> None:
    assert "Нотатка" not in cleaned(f"{ARTICLE}\n\nНотатка\n\nThe last paragraph is here.").text
    russian = "Мы ищем инженера для работы с платежами, и это не просто слова. " * 5
    assert cleaned(f"{russian}\n\nKubernetes, Redis\n\n{russian}").dropped == ()


def test_the_hash_follows_text_and_given_fields() -> None:
    one, same, other = cleaned("Text."), cleaned("Text."), cleaned("Text.", company="Brightmoor")
    assert one.content_hash == same.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("text", "company", "role", "kind"),
    [
        (
            "As a Nurse Manager at Marrow Hospital, you will lead a ward. The interview process for a Nurse Manager at "
            "Marrow Hospital has three parts. This guide will help you prepare for your interview.",
            "Marrow Hospital",
            "Nurse Manager",
            "interview_guide",
        ),
        (
            "About the job\n\nAt Quillon, we bake bread.\n\nAs a graduate Data Engineer, you'll build our tables.\n\n"
            "Requirements\n\n- SQL\n- Patience\n\nNice to haves\n\n- Spark\n",
            None,
            "Graduate Data Engineer",
            "job_description",
        ),
        ("The oven was cold, and someone had left the door open all night.", None, None, "notes"),
    ],
)
def test_company_role_and_kind_are_inferred_or_left_open(
    text: str, company: str | None, role: str | None, kind: str
) -> None:
    source = cleaned(text)
    assert (source.role, source.kind) == (role, kind)
    if company:
        assert source.company == company


def test_what_is_given_is_not_inferred() -> None:
    source = cleaned("As a Nurse Manager at Marrow, you lead.", company="X", role="Y", kind="rubric", title="Z")
    assert (source.company, source.role, source.kind, source.title) == ("X", "Y", "rubric", "Z")


def test_the_real_pages_keep_their_body_and_lose_their_furniture() -> None:
    bench = os.environ.get("COACH_BENCH_DIR")
    if not bench:
        pytest.skip("COACH_BENCH_DIR is not set: the real seed documents are not here")
    found = {item.source_id[:3]: clean(item) for item in load([Path(bench) / "seeds"]) if isinstance(item, Document)}
    assert (found["000"].company, found["000"].role, found["000"].dropped) == ("Okcoin", "Product Manager", ())
    page = found["001"]
    assert (page.company, page.licence.max_excerpt_words, page.licence.no_derivatives) == ("OKX", 100, True)
    assert "Standard Chartered" not in page.text
    assert "Posts:" in page.text
    assert "salary range" in found["002"].text
    assert found["002"].role == "Graduate Backend Software Engineer"


def test_a_page_in_a_language_that_cannot_be_told_loses_nothing_for_its_language() -> None:
    lines = "\n\n".join(f"Lego {n} Bombardiere\n\nhttp://shop.example/{n}" for n in range(12))
    text = f"Offerte speciali per tutti i nostalgici che non vogliono spendere troppo.\n\n{lines}\n"
    assert cleaned(text).dropped == ()


def test_english_inside_a_foreign_page_loses_cards_notices_counts_and_keeps_its_terms() -> None:
    text = (
        "Startseite | Blog | Über uns | Kontakt\n\nWir verwenden Cookies, damit Sie die Seite gut nutzen können.\n\n"
        f"{ARTICLE}\n\n"
        "© 2024 Brightmoor. Auszüge von bis zu 40 Wörtern dürfen vervielfältigt werden, sofern die Nutzung nicht "
        "kommerziell ist. Abgeleitete Werke sind nicht gestattet.\n\n"
        f"Ähnliche Artikel\n\n![Bild](https://pictures.example/1.png)\n\n{CARDS}\n\nMehr anzeigen\n"
    )
    source = cleaned(text)
    assert source.text.strip() == ARTICLE
    assert (source.licence.max_excerpt_words, source.licence.noncommercial, source.licence.no_derivatives) == (
        40,
        True,
        True,
    )


def test_a_dropped_block_can_be_put_back_where_it_stood() -> None:
    text = f"Home | About | Careers | Contact\n\n{ARTICLE}\n\nShare this article\n\nThe last word.\n\n{NOTE}\n"
    source = cleaned(text)
    number = [block.reason for block in source.dropped].index("button") + 1
    mended = keep(source, number)
    assert mended.text == f"{ARTICLE}\n\nShare this article\n\nThe last word.\n\n"
    assert [block.kept for block in mended.dropped] == [False, True, False]
    again = clean(Document("d", "d.txt", text), {"Share this article"})
    assert (again.text, again.dropped, again.licence) == (mended.text, mended.dropped, mended.licence)
    assert keep(mended, 1).text == text.replace(NOTE + "\n", "")
    with pytest.raises(IndexError):
        keep(source, 4)
