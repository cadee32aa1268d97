"""What must not change the coding of Arabic sentences: other states, their order, marks, spellings, digits."""

import re
from itertools import permutations

import pytest
from test_arabic_frames import filled, tuples

from mihwar.reading.pipeline import read

SENTENCES = [
    "وقعت {A} و{B} اتفاقا للتعاون في مجال الطاقة.",
    "أعلنت {A} فرض عقوبات جديدة على {B}.",
    "رفعت {A} العقوبات المفروضة على {B}.",
    "أرسلت {A} أكثر من 20 صاروخا إلى {B}.",
    "سلمت {A} دفعة جديدة من الدبابات إلى {B}.",
    "تلقت {A} من {B} خمس مقاتلات.",
    "قدمت {A} مساعدات غذائية بقيمة 15 مليون دولار إلى {B}.",
    "زودت {A} {B} - بالوقود والقمح - طوال الشتاء.",
    "وصلت طائرة مساعدات {af} إلى {B}.",
    "علقت {A} مساعداتها إلى {B}.",
    "زار وزير الخارجية {Am} {B}.",
    "وصل رئيس الوزراء {Am} إلى {B} في زيارة تستمر يومين.",
    "التقى الرئيس {Am} نظيره {Bm} على هامش القمة.",
    "وزير الدفاع {Am} بحث مع نظيره {Bm} التعاون العسكري.",
    "أجرى الوزير {Am} اتصالا هاتفيا مع نظيره {Bm}.",
    "توسطت {A} بين {B} ودول الجوار.",
    "استخدمت {A} حق النقض ضد مشروع القرار.",
    "امتنعت {A} و{B} عن التصويت على مشروع القرار.",
    "رفضت {A} و{B} التوقيع على البيان الختامي.",
    "انضمت {A} و{B} إلى مجموعة بريكس.",
    "أعلنت {A} انسحابها من جامعة الدول العربية.",
    "اتهمت {A} {B} بدعم جماعات مسلحة.",
    "أدان البرلمان {Am} سياسة الحكومة {Bf}.",
    "استدعت {A} السفير {Bm} احتجاجا على التصريحات.",
    "أشادت الحكومة {Af} بدور {B}.",
    "هنأ الرئيس {Am} نظيره {Bm} بفوزه في الانتخابات.",
    "نفذت القوات {Af} و{Bf} تدريبات عسكرية مشتركة.",
    "قصفت طائرات {af} مواقع عسكرية في {B}.",
    "تعرضت {A} لقصف صاروخي من {B}.",
    "استهدفت غارة {af} مخيما في {B}.",
    "اندلعت اشتباكات بين القوات {Af} والقوات {Bf} على الحدود.",
    "نشرت {A} قوات إضافية على حدودها.",
    "هددت {A} {B} بالرد على أي هجوم.",
    "سحبت {A} قواتها من {B}.",
    "أفرجت السلطات {Af} عن ثلاثة من مواطني {B}.",
    "اعتقلت الشرطة {Af} صحفيا في العاصمة.",
    "طردت {A} ثلاثة دبلوماسيين {bm}ين.",
    "قطعت {A} علاقاتها الدبلوماسية مع {B}.",
    "اعترفت {A} رسميا ب{B}.",
    "تظاهر المئات أمام سفارة {B} في {A}.",
    "طالبت {A} {B} بوقف إطلاق النار.",
    "قال وزير الخارجية {Am} إن بلاده ترفض مقترحات {B}.",
    "نفت {A} تزويد {B} بالأسلحة.",
    "وهذا يعني أن {A} باتت أقرب إلى {B}.",
]
STATES = [
    ("روسيا", "روسي", "RUS"),
    ("كوريا الشمالية", "كوري شمالي", "PRK"),
    ("الولايات المتحدة", "أمريكي", "USA"),
    ("السعودية", "سعودي", "SAU"),
    ("لبنان", "لبناني", "LBN"),
    ("العراق", "عراقي", "IRQ"),
    ("بريطانيا", "بريطاني", "GBR"),
    ("اليابان", "ياباني", "JPN"),
    ("المغرب", "مغربي", "MAR"),
    ("ألمانيا", "ألماني", "DEU"),
    ("كوريا الجنوبية", "كوري جنوبي", "KOR"),
    ("إثيوبيا", "إثيوبي", "ETH"),
]
THIRD = ("فنلندا", "فنلندي", "FIN")


def lettered(text: str, one: tuple[str, str, str], other: tuple[str, str, str]) -> list[str]:
    """The coding of a sentence with letters for its states."""
    found = tuples(read(filled(text, [one, other, THIRD]), "2025-01-15", "ar"))
    letters = {one[2]: "A", other[2]: "B"}
    parts = (re.sub(r"\b[A-Z]{3}\b", lambda match: letters.get(match.group(), match.group()), row).split("|") for row in found)
    return ["|".join(" ".join(sorted(part.split())) for part in row) for row in parts]


@pytest.mark.parametrize("text", SENTENCES)
def test_other_states_change_nothing(text: str) -> None:
    coded = lettered(text, STATES[0], STATES[1])
    assert coded
    wrong = {
        (one[2], other[2]): found
        for one, other in permutations(STATES, 2)
        if (found := lettered(text, one, other)) != coded and {one[2], other[2]} != {"PRK", "KOR"}
    }
    assert not wrong, coded


def _marked(text: str) -> str:
    """Marks on every other word."""
    words = text.split(" ")
    return " ".join(
        re.sub(r"(?<=[بتثجحخدذرزسشصضطظعغفقكلمنهي])(?=[ء-ي])", "َ", one) if n % 2 else one for n, one in enumerate(words)
    )


WAYS = {
    "marks": _marked,
    "no hamza": lambda text: re.sub("[أإآ]", "ا", text),
    "alef maqsura for ya": lambda text: re.sub(r"ي\b", "ى", text),
    "ya for alef maqsura": lambda text: text.replace("ى", "ي"),
    "ha for ta marbuta": lambda text: text.replace("ة", "ه"),
    "tatweel": lambda text: re.sub(r"(?<=[بتسصعفقكلمن])(?=[بتسصعفقكلمن])", "ـ", text),
    "arabic digits": lambda text: text.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)}),
}


@pytest.mark.parametrize("way", WAYS)
def test_spellings_change_nothing(way: str) -> None:
    texts = [filled(text, [STATES[3], STATES[6], THIRD]) for text in SENTENCES]
    wrong = {
        text: found for text in texts if (found := tuples(read(WAYS[way](text), lang="ar"))) != tuples(read(text, lang="ar"))
    }
    assert not wrong


def test_order_of_sentences_changes_nothing() -> None:
    texts = [filled(text, [STATES[3], STATES[6], THIRD]) for text in SENTENCES]
    alone = sorted(row for text in texts for row in tuples(read(text, lang="ar")))
    for order in (texts, texts[::-1], texts[1::2] + texts[::2]):
        assert sorted(tuples(read(" ".join(order), lang="ar"))) == alone
