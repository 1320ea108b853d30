from corpus.text import fold, sentences, tokens, words


def told(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_are_exact_spans_without_the_white_space_around_them() -> None:
    text = "  We shipped it.  Did it work? “Yes!” she said.\n"
    assert told(text) == ["We shipped it.", "Did it work?", "“Yes!” she said."]


def test_abbreviations_and_figures_do_not_end_a_sentence() -> None:
    text = "Dr. Weiss cut cost by 3.5 percent, e.g. on ink. The U.S. team followed."
    assert told(text) == ["Dr. Weiss cut cost by 3.5 percent, e.g. on ink.", "The U.S. team followed."]


def test_a_mark_that_stands_alone_ends_a_sentence_even_where_all_letters_are_small() -> None:
    assert told("a wing in a slipstream . an ideal flow ? no") == ["a wing in a slipstream .", "an ideal flow ?", "no"]
    assert told("It paused ... and went on.") == ["It paused ... and went on."]


def test_a_wrapped_line_goes_on_and_a_new_line_ends_a_sentence() -> None:
    assert told("It went on\nand on\nNext one") == ["It went on\nand on", "Next one"]


def test_sentences_of_other_scripts_end_at_their_own_marks() -> None:
    assert told("今日は晴れです。明日は雨です。") == ["今日は晴れです。", "明日は雨です。"]


def test_words_keep_apostrophes_and_leave_punctuation_out() -> None:
    assert words("Don’t stop – it's 5 o'clock.") == ["Don’t", "stop", "it's", "5", "o'clock"]


def test_tokens_are_never_fewer_than_words() -> None:
    text = "responsibilities of a nurse manager, 2024"
    assert tokens(text) >= len(words(text))


def test_a_long_key_counts_as_many_tokens() -> None:
    assert tokens("x" * 900) > 500


def test_fold_ignores_case_and_line_breaks() -> None:
    assert fold(" One\n TWO ") == "one two"
