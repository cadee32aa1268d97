"""The front page: what can be asked, what happened last, and what the store holds."""

from __future__ import annotations

from mihwar.answers.answer import Answer
from mihwar.answers.overview import overview
from mihwar.language import Language
from mihwar.web.site.page import Context, Page, Question

# Questions that show what each page is for, with the address of an answer.
ASKED = (
    ("map", "/map"),
    ("pair", "/pair/RUS/PRK"),
    ("state", "/state/PRK"),
    ("blocs", "/blocs"),
    ("attack", "/whatif/attack?attack=KOR:PRK"),
    ("sanction", "/whatif/sanction?target=RUS&by=USA,CAN,GBR,FRA,DEU,ITA,JPN&partner=CHN:0.3"),
    ("read", "/read"),
)


def _show(answer: Answer, question: Question, language: Language) -> Context:
    data = answer.data
    return {
        "title": language["front_title"],
        "asked": [(language[f"site_{name}"], language[f"front_{name}"], where) for name, where in ASKED],
        "holds": language.say("front_holds_line", states=data["states"], cards=data["cards"], known=data["cards_known"]),
        "layers": {
            "heads": [language[f"front_{key}"] for key in ("layer", "acts", "from", "to")],
            "rows": [
                [
                    language.word("layer", row["layer"]), language.number(row["acts"]), language.day(row["first"]),
                    language.day(row["last"]),
                ]
                for row in data["layers"]
            ],
            "numeric": (1,),
            "caption": language["front_holds"],
        },
        "acts": [{**row, "when": language.day(row["day"], row["precision"])} for row in data["acts"]],
    }  # fmt: skip


PAGE = Page(
    name="front",
    path="/",
    question=Question,
    ask=lambda world, question, progress: overview(world),
    show=_show,
    about="What the store holds, layer by layer, and the newest acts.",
    styles=("front.css",),
)
