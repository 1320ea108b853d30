import pytest

from corpus import licence
from corpus.clean import clean
from corpus.load import document
from corpus.types import Document, Licence

NOTES = {
    "en": "© 2024 Brightmoor. This article may be reproduced whole, or excerpts of 75 words or "
    "less may be used, provided "
    "such use is non-commercial. No derivative works of this article are permitted.",
    "uk": "© Brightmoor, 2024. Статтю можна поширювати повністю чи в цитатах до 75 слів за умови некомерційного "
    "використання. Використання в похідних матеріалах заборонено.",
    "ru": "© Brightmoor, 2024. Разрешено воспроизводить статью в цитатах объемом до 75 слов при некоммерческом "
    "использовании. Производные материалы запрещены.",
    "de": "© Brightmoor, 2024. Auszüge von bis zu 75 Wörtern dürfen vervielfältigt werden, sofern die Nutzung nicht "
    "kommerziell ist. Abgeleitete Werke sind nicht gestattet.",
    "fr": "© 2024 Brightmoor. Des extraits de 75 mots au plus peuvent être reproduits à condition que l'usage soit non "
    "commercial. Aucune œuvre dérivée n'est autorisée.",
    "es": "© 2024 Brightmoor. Pueden reproducirse extractos de hasta 75 palabras siempre que el "
    "uso no sea comercial. No "
    "se permiten obras derivadas.",
    "zh": "© 2024 Brightmoor。可以复制本文 75 字或更少的摘录，前提是非商业性使用。不允许对本文进行衍生创作。",
}


@pytest.mark.parametrize("language", NOTES)
def test_a_note_is_read_in_whatever_language_it_stands(language: str) -> None:
    note = NOTES[language]
    assert licence.is_note(note)
    read = licence.read(note)
    assert (read.max_excerpt_words, read.noncommercial, read.no_derivatives) == (75, True, True)
    assert licence.owner(note) is not None
    assert read.attribution in ("© 2024 Brightmoor", "© Brightmoor, 2024")


def test_creative_commons_names_tell_what_they_forbid() -> None:
    read = licence.read("This work is under CC BY-NC-ND 4.0.")
    assert (read.name, read.noncommercial, read.no_derivatives) == ("CC BY-NC-ND 4.0", True, True)


@pytest.mark.parametrize(
    "text",
    [
        "Write an essay of 500 words on what you learned from a failed launch, and quote your sources.",
        "We distribute software under many licences and you would own that process end to end.",
        "The candidate explains copyright and trademark law to the sales team in plain words, "
        "and keeps a list of cases.",
    ],
)
def test_ordinary_prose_is_no_licence_note(text: str) -> None:
    assert not licence.is_note(text)


def test_what_was_given_stands_and_a_restriction_from_either_side_holds() -> None:
    given = Licence(name="Ours", max_excerpt_words=50)
    found = Licence(name="Theirs", attribution="© X, 2020", max_excerpt_words=100, noncommercial=True)
    assert licence.merged(given, found) == Licence("Ours", "© X, 2020", 50, True, False)


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("You may quote up to 80 words from this article.", Licence(max_excerpt_words=80)),
        ("Reproduction of this text is limited to 120 words.", Licence(max_excerpt_words=120)),
        ("This guide may not be used for commercial purposes.", Licence(noncommercial=True)),
        ("This handbook is free to share for non-commercial use only.", Licence(noncommercial=True)),
        ("No derivative works of this guide are permitted.", Licence(no_derivatives=True)),
        ("You may not modify this document.", Licence(no_derivatives=True)),
        ("You will work on our non-commercial products and quote customers.", Licence()),
        ("Write a quote of 100 words on this article about leadership.", Licence()),
        ("You may sell licensed software, but not to commercial banks.", Licence()),
    ],
)
def test_a_sentence_about_the_documents_own_use_is_law_without_a_copyright_mark(sentence: str, read: Licence) -> None:
    source = clean(Document("d", "d.txt", f"Bring three risks and one request.\n\n{sentence}\n"))
    assert source.licence == read
    assert sentence in source.text, "a sentence of the author's is no furniture"


def test_who_is_to_be_credited_is_named_beside_quotes() -> None:
    note = "Excerpts of up to 50 words may be quoted with credit to Jane Doe of Brightmoor."
    source = clean(Document("d", "d.md", f"# Planning weeks\n\nBring risks.\n\n{note}\n"))
    assert source.licence.attribution == "Planning weeks, Jane Doe of Brightmoor"


@pytest.mark.parametrize(
    ("head", "foot", "read"),
    [
        (
            '<link rel="license" href="https://creativecommons.org/licenses/by-nc-nd/4.0/">',
            "",
            Licence("CC BY-NC-ND 4.0", noncommercial=True, no_derivatives=True),
        ),
        ("", '<a rel="license" href="http://creativecommons.org/licenses/by-sa/3.0/">CC</a>', Licence("CC BY-SA 3.0")),
        (
            '<meta name="dcterms.rights" content="© 2023 Brightmoor. No derivative works.">',
            "",
            Licence(attribution="© 2023 Brightmoor", no_derivatives=True),
        ),
        ('<link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">', "", Licence("CC0 1.0")),
    ],
)
def test_a_page_declares_its_licence_in_its_markup(head: str, foot: str, read: Licence) -> None:
    body = "<p>We plan once a quarter, and we keep it short, because nobody likes a long meeting about dates.</p>" * 3
    main = f"<main><h1>T</h1>{body}</main><footer>{foot}</footer>"
    page = f"<html><head><title>T</title>{head}</head><body>{main}</body></html>"
    assert document(page, "p.html", "p.html", "text/html").licence == read
