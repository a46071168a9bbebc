"""Which encoding a text is in: the same words in every code page, glued, damaged, decoded wrongly."""

import random

import pytest

from intake.reading.formats.encoding import CODE_PAGES, DECODED_WRONGLY, to_utf8
from intake.reading.refusals import Refused

# Words that the counts of letter pairs were not made from: towns, surnames, names of organisations.
WORDS = [
    "Благовещенск", "Кызыл", "Южно-Сахалинск", "Череповец", "Йошкар-Ола", "Щёлково",
    "Петухова", "Зимняков", "Гюрза", "Эльбрус", "Объедков", "«Подсолнух»",
    "Ёжиков", "Фёдорова", "Шаймуратова", "реабилитация", "Васильевна", "Чухломской",
    "Жуковка", "Хабаровск", "Улан-Удэ", "Мценск",
]  # fmt: skip
HEADER = "protocol_id;provider_name;sex\r\n"
SINGLE_BYTE = [page for page in CODE_PAGES if page != "cp1251"]


def lines(words: list[str]) -> str:
    return "".join(f"DEMO-72-{number};ООО {word};F\r\n" for number, word in enumerate(words))


def refused(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        to_utf8(data)
    return caught.value


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_one_word_is_enough_to_be_read(word: str, encoding: str) -> None:
    text = HEADER + lines([word])
    assert to_utf8(text.encode(encoding)) == (text.encode(), encoding)


@pytest.mark.parametrize("page", SINGLE_BYTE)
def test_a_few_words_in_another_code_page_are_refused_by_its_name(page: str) -> None:
    data = (HEADER + lines(["Благовещенск", "Петухова", "Жуковка"])).encode(page)
    assert (refused(data).rule_id, refused(data).observed) == ("unknown_encoding", CODE_PAGES[page])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("page", ["koi8-r", "cp866", "iso8859-5"])
def test_two_words_in_another_code_page_are_never_taken_silently(page: str, seed: int) -> None:
    words = random.Random(seed).sample([word for word in WORDS if "«" not in word], 2)
    found = refused((HEADER + lines(words)).encode(page))
    assert CODE_PAGES[page] in found.observed


@pytest.mark.parametrize("page", ["koi8-r", "cp866", "iso8859-5", "utf-8"])
@pytest.mark.parametrize("first", ["cp1251", "utf-8"])
def test_a_line_of_another_encoding_is_named(page: str, first: str) -> None:
    if first == page:
        return
    good, bad = HEADER + lines(WORDS * 3), lines(["Хабаровск Шаймуратова"])
    good = good.replace("«", "").replace("»", "")
    found = refused(good.encode(first) + bad.encode(page) + lines(["Кызыл"]).encode(first))
    assert (found.rule_id, found.line) == ("mixed_encodings", good.count("\n") + 1)


@pytest.mark.parametrize("at", [0, 5, 50])
def test_one_damaged_byte_is_named_with_its_line(at: int) -> None:
    text = (HEADER + lines(WORDS * 3)).encode()
    place = [n for n, byte in enumerate(text) if byte == 0xD0][at]
    found = refused(text[: place + 1] + text[place + 2 :])
    line = text.count(b"\n", 0, place) + 1
    assert (found.observed, found.line) == ("byte_not_utf8", line)


@pytest.mark.parametrize(("read_as", "was"), DECODED_WRONGLY)
def test_text_that_was_decoded_wrongly_is_named(read_as: str, was: str) -> None:
    words = ["Васильевна", "реабилитация", "Объедков", "Жуковка"]
    text = (HEADER + lines(words)).encode(was).decode(read_as, "replace")
    assert refused(text.encode()).observed == DECODED_WRONGLY[read_as, was]


def test_a_piece_decoded_wrongly_is_found_in_its_line() -> None:
    wrong = lines(["Васильевна реабилитация"]).encode().decode("cp1251", "replace")
    found = refused((HEADER + lines(WORDS * 3) + wrong).encode())
    assert (found.rule_id, found.line) == ("mixed_encodings", len(WORDS) * 3 + 2)


@pytest.mark.parametrize("text", ["Müller", "Großmann-Łódź", "中文", "naïve café", "😀", "Қазақстан", "Ї"])
def test_other_languages_in_utf8_are_left_alone(text: str) -> None:
    assert to_utf8((HEADER + lines([text])).encode())[1] == "utf-8"


def test_a_long_text_is_judged_all_over() -> None:
    good = (HEADER + lines(WORDS * 10)).encode("cp1251")
    long = good + lines(WORDS).encode("cp1251") * 6_000
    assert to_utf8(long)[1] == "cp1251"
    for page in ("koi8-r", "cp866"):
        piece = lines([word.replace("«", "").replace("»", "") for word in WORDS]).encode(page)
        found = refused(long + piece + long[len(HEADER) :])
        assert found.rule_id in ("mixed_encodings", "unknown_encoding") and CODE_PAGES[page] in found.observed


def test_utf16_without_a_mark_is_named() -> None:
    assert refused((HEADER + lines(WORDS)).encode("utf-16-le")).observed == "UTF-16"


def test_a_nul_byte_has_its_line() -> None:
    assert refused((HEADER + "a;\0;b\r\n").encode()).line == 2
