"""Speed of `mihwar read`: KB per second and core in both languages, however a text is laid out; batches by one process and two.

Usage: uv run python benchmarks/reading.py

Beside it stands what simplemma takes to look up the lemma of every word of the same text, most of them remembered from before:
the least that any reading of words takes. Time of one core is the processor's; of batches the clock's, with the start of Python
and the making of tables.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import simplemma

from mihwar.reading.pipeline import read

GOLD = Path(__file__).parent.parent / "tests" / "reading" / "gold" / "texts"
SIZE = 1_000_000  # bytes
DOCUMENTS = 1000


def kilobytes(text: str, work: Callable[[str], object]) -> float:
    """KB per second of the processor's time, the best of two."""
    times = []
    for _ in range(2):
        began = time.process_time()
        work(text)
        times.append(time.process_time() - began)
    return len(text.encode()) / 1000 / min(times)


def lemmas(text: str, lang: str) -> list[str]:
    return [simplemma.lemmatize(word, lang=lang) for word in re.findall(r"\w+", text)]


def speed(lang: str, gold: str) -> None:
    once = gold + "\n\n"
    text = once * (SIZE // len(once.encode()))
    read(gold, "2024-06-20")  # tables are made
    lemmas(gold, lang)
    plain = kilobytes(text, lambda given: lemmas(given, lang))
    laid = {
        "as articles": text,
        "one line": text.replace("\n", " "),
        "one line without full stops": re.sub(r"[\n.!?؟]", " ", text),
    }
    for how, given in laid.items():
        ours = kilobytes(given, lambda one: read(one, "2024-06-20"))
        print(f"{lang} {how:28} {ours:6.0f} KB/s   lemmas alone {plain:6.0f} KB/s   {ours / plain:5.2f} of it")


def batches(texts: list[str]) -> None:
    draw = random.Random(1)
    parts = [[one for one in re.split(r"(?<=[.؟])\s+", text) if len(one) > 40] for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "x.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for number in range(DOCUMENTS):
                words = " ".join(draw.sample(draw.choice(parts), 8))
                file.write(json.dumps({"id": number, "text": words, "date": "2024-06-20"}, ensure_ascii=False) + "\n")
        took = {}
        for workers in (1, 2):
            began = time.perf_counter()
            words = ["read", str(source), "--no-check", "--workers", str(workers), "--out", f"{folder}/{workers}.jsonl"]
            subprocess.run([sys.executable, "-m", "mihwar", *words], check=True, stdout=subprocess.DEVNULL)
            took[workers] = time.perf_counter() - began
        same = (Path(folder) / "1.jsonl").read_bytes() == (Path(folder) / "2.jsonl").read_bytes()
        size = source.stat().st_size / 1000
        for workers, seconds in took.items():
            ratio = took[1] / seconds
            print(f"{DOCUMENTS} documents, {size:.0f} KB, processes: {workers}   {seconds:5.1f} s   {ratio:4.2f} times as fast")
        print("same output" if same else "OUTPUT DIFFERS")


if __name__ == "__main__":
    held = {lang: [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob(f"{lang}-*.txt"))] for lang in ("en", "ar")}
    for lang, texts in held.items():
        speed(lang, "\n\n".join(texts))
    batches(held["en"] + held["ar"])
