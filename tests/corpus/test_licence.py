import pytest

from corpus import licence
from corpus.types import Licence

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
