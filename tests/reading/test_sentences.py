import pytest

from mihwar.reading.sentences import quotations, repeats, sentences
from mihwar.reading.text import Text


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(Text(text))]


def quoted(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quotations(Text(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith met Gen. J. R. Jones at 10 a.m. in the U.S. capital.|He left.",
        "Growth was 3.5 per cent in the U.K.|The ministers said no.|They left.",
        'The envoy said: "We agree.|We will sign."|Then he left.',
        '"Why now?" asked the envoy.|Nobody knew!',
        "The bill (see No. 12) costs $1.2bn.|It passed.",
        "وقع الوزيران الاتفاق.|هل تلتزم الدولتان؟|نعم!",
        "بلغت النسبة 3.5 في المئة.|وارتفعت لاحقا.",
        "قال د. سامي إن ا. م. خالد حضر.|ثم غادر.",
        'قال الوزير: "لن نوقع."|ثم غادر.',
        "عاد الوفد…|وانتهت الزيارة",
    ],
)
def test_ends_of_sentences(text: str) -> None:
    assert split(text.replace("|", " ")) == text.split("|")


def test_full_stop_without_a_space() -> None:
    assert split("انتهت القمة.وغادر الوفود.") == ["انتهت القمة.", "وغادر الوفود."]
    assert split("See example.com for more.") == ["See example.com for more."]


def test_lines() -> None:
    assert split("العنوان\nنص الخبر") == ["العنوان", "نص الخبر"]
    assert split("The ministers\nmet on Monday.\n\nNothing came of it.") == [
        "The ministers\nmet on Monday.",
        "Nothing came of it.",
    ]
    assert split("1. First point\n2. Second point") == ["1. First point", "2. Second point"]
    assert split(" \n\n***\n") == []


def test_a_line_without_end_is_cut() -> None:
    text = "كلمة " * 50_000
    spans = sentences(Text(text))
    assert max(span.end - span.start for span in spans) <= 4000
    assert "".join(text[span.start : span.end] for span in spans).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('قال إنها "صفقة كبيرة" جديدة', ["صفقة كبيرة"]),
        ("قال إنها «صفقة كبيرة» جديدة", ["صفقة كبيرة"]),
        ("قال إنها ”صفقة كبيرة“ جديدة", ["صفقة كبيرة"]),
        ("قال إنها “صفقة كبيرة“ جديدة", ["صفقة كبيرة"]),
        ('وصفها بـ"الصفقة" ثم مضى', ["الصفقة"]),
        ('قال: «إنه يسميها "صفقة" وكفى».', ['إنه يسميها "صفقة" وكفى', "صفقة"]),
        ("He said: “It's a ‘deal’, he doesn't doubt it”.", ["It's a ‘deal’, he doesn't doubt it", "deal"]),
        ("The ministers' aides and Iran's envoy don't agree", []),
        ("He called it 'a deal' yesterday", ["a deal"]),
        ('A 5" pipe broke and a 6" pipe held', []),
        ("“We begin here.\n“And end here.”", ["We begin here.", "And end here."]),
        ('لا علامة تغلق " هنا', []),
    ],
)
def test_quotations(text: str, inside: list[str]) -> None:
    assert quoted(text) == inside


def linked(*lines: str) -> dict[int, int]:
    text = Text("\n".join(lines))
    return repeats(text, sentences(text))


def test_pull_quotes_are_linked_to_running_text() -> None:
    original = "وكما ذكر الوزير في بيانه أمس، تريد الحكومة الجديدة توسيع التعاون التجاري مع جيرانها في المنطقة كلها."
    pull = "ذكر الوزير في بيانه أمس، أن تريد الحكومة الجديدة توسيع التعاون التجاري مع جيرانها"
    assert linked(original, pull) == {1: 0}
    assert linked(pull, original) == {0: 1}
    assert linked("The same seven words stand here twice.", "x", "The same seven words stand here twice.") == {2: 0}


def test_likeness_is_no_repeat() -> None:
    assert linked("Brazil refused to sign the final communique.", "India refused to sign the final communique.") == {}
    assert linked("The council voted to send 100 trucks today.", "The council voted to send 200 trucks today.") == {}
    assert linked("The two states will sign the new treaty soon.", "The two states will not sign the new treaty soon.") == {}
    assert linked("وقعت الدولة الاتفاق.", "وقعت الدولة الاتفاق.") == {}
