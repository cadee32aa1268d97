from datetime import date

from mihwar.reading.anaphora import resolved
from mihwar.reading.gazetteer import mentions
from mihwar.reading.sentences import sentences
from mihwar.reading.text import Text
from mihwar.reading.tokens import tokenise


def pronouns(text: str) -> list[tuple[str, tuple[str, ...]]]:
    lang = "ar" if any("\u0600" <= sign <= "\u06ff" for sign in text) else "en"
    one = Text(text)
    places = sentences(one)
    tokens = [(place, tokenise(one, place, lang)) for place in places]
    named = [(place, some, mentions(one, place, some, lang, date(2024, 6, 20))) for place, some in tokens]
    found = [mention for _, _, some in resolved(one, named, lang) for mention in some if mention.kind == "pronoun"]
    assert all(text[mention.span.start : mention.span.end] == mention.text and mention.via for mention in found)
    return [(mention.text, mention.ids) for mention in found]


def test_arabic_duals() -> None:
    text = "وقعت فرنسا وألمانيا معاهدة. وقالت واشنطن إن البلدين أخفيا بنودها. واتفق الجانبان على عقد قمة بينهما."
    both = ("FRA", "DEU")
    assert pronouns(text) == [("البلدين", both), ("الجانبان", both), ("هما", both)]


def test_dual_in_the_sentence_of_its_two_parties() -> None:
    assert pronouns("بحث أردوغان مع نظيره الروسي بوتين العلاقات بين البلدين")[-1] == ("البلدين", ("TUR", "RUS"))
    assert pronouns("اتهمت إيران إسرائيل بقصف سفارتها، وهدد الطرفان بالحرب")[-1] == ("الطرفان", ("IRN", "ISR"))


def test_a_union_is_no_country() -> None:
    text = "وقعت روسيا وإيران معاهدة. وفرضت الولايات المتحدة والاتحاد الأوروبي عقوبات. وانتقد البلدان القرار."
    assert pronouns(text) == [("البلدان", ("RUS", "IRN"))]


def test_plurals_and_named_duals_are_left() -> None:
    assert pronouns("وقعت فرنسا وألمانيا معاهدة. ورفضت البلدان العربية النص.") == []
    assert pronouns("وقع الرئيسان، الروسي بوتين والصيني شي، بيانا.") == []
    assert pronouns("التقى الزعيمان.") == []
    assert pronouns("شحنت روسيا وإيران قذائف وصواريخ وغيرهما") == []


def test_suffixes() -> None:
    assert pronouns("الولايات المتحدة وحلفاؤها") == [("ها", ("USA",))]
    assert pronouns("فرضت الولايات المتحدة على إيران عقوبات وقالت إنها مفيدة") == []
    assert pronouns("قال بوتين في خطابه") == [("ه", ("RUS",))]


def test_english() -> None:
    text = "Russia and Iran signed a treaty. The two countries will trade. Washington said the two sides hid its terms."
    both = ("RUS", "IRN")
    assert pronouns(text) == [("The two countries", both), ("the two sides", both)]
    assert pronouns("Turkey said it would not join.") == [("it", ("TUR",))]
    assert pronouns("France and Germany agreed that they would help Ukraine.") == [("they", ("FRA", "DEU"))]
    assert pronouns("The US accused Iran of arming its allies.") == []
    assert pronouns("The two countries met.") == []
    assert pronouns("Both leaders left after Putin met Xi.") == []
