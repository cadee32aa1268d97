"""One document read into its record, here or in a process of its own that is asked by lines of JSON.

Own processes rather than `multiprocessing`: they need no guard in the script that starts them, take nothing over from it (a store
that is open, threads), and end with it. One that dies takes its document with it and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from mihwar.answers.reading import read
from mihwar.errors import MihwarError
from mihwar.reading.documents import Document
from mihwar.world import World

DIED = "Reading it ended its process"


def record(world: World | None, document: Document) -> dict[str, Any]:
    """What a batch gives of a document: the answer in the shape of `--json`, with its id and source; or why there is none.

    Args:
        world: the store to check against; None: nothing is checked.
        document: the document.

    Returns:
        `document` (`id`, `source`, `lang`, `date`, `sha256`), `statements`, `mentions`, `names`, `method`, `sources`; or
        `document` (`id`, `source`) and `error`.
    """
    named = {"id": document.id, "source": document.source}
    if document.text is None:
        return {"document": named, "error": document.why or "It has no text."}
    try:
        found = read(world, document.text, document.date, document.lang).to_dict()
    except MihwarError as why:
        return {"document": named, "error": str(why)}
    except Exception as why:  # a fault of ours, which shall not cost the other thousand
        return {"document": named, "error": f"Reading failed ({type(why).__name__}: {why}); please report it."}
    return {**found, "document": {**named, **found["document"]}}


class Reader:
    """Reads documents in this process."""

    def __init__(self, db: Path | None) -> None:
        """A reader that checks against the store at `db`, opened when the first document comes; None: nothing is checked."""
        self._db, self._world = db, None if db is None else World.open(db)

    def read(self, document: Document) -> str:
        """The record of a document as one line of JSON, without its end."""
        return json.dumps(record(self._world, document), ensure_ascii=False, allow_nan=False)

    def close(self) -> None:
        """Let go of the store."""
        if self._world is not None:
            self._world.close()


class Process:
    """Reads documents in a process of its own."""

    def __init__(self, db: Path | None) -> None:
        """A reader as `Reader`, started with the first document."""
        self._db = db
        self._process: subprocess.Popen[str] | None = None

    def read(self, document: Document) -> str:
        """The record of a document as one line of JSON, without its end; of one at which the process died, its error."""
        if self._process is None:
            self._process = self._started()
        asked = {name: getattr(document, name) for name in ("id", "text", "date", "lang", "source", "why")}
        try:
            pipes = self._pipes(self._process)
            pipes[0].write(json.dumps(asked) + "\n")
            pipes[0].flush()
            line = pipes[1].readline()
        except OSError:
            line = ""
        if line.endswith("\n"):
            return line[:-1]
        code = self._process.wait()
        self.close()
        error = f"{DIED} (exit {code}); it may need more memory than there is."
        return json.dumps({"document": {"id": document.id, "source": document.source}, "error": error})

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.wait()
            for pipe in self._pipes(process):
                with suppress(BrokenPipeError):  # a request half written
                    pipe.close()

    def _started(self) -> subprocess.Popen[str]:
        path = os.pathsep.join(one for one in sys.path if one)
        return subprocess.Popen(
            [sys.executable, "-m", "mihwar.answers.reader", *([str(self._db)] if self._db else [])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    @staticmethod
    def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
        assert process.stdin is not None
        assert process.stdout is not None
        return process.stdin, process.stdout


def serve(db: Path | None) -> None:
    """Read documents from standard input, one JSON object a line, until it ends; write their records to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked decides when to stop
    reader = Reader(db)
    out = open(os.dup(1), "w", encoding="utf-8", newline="\n")  # noqa: SIM115
    os.dup2(2, 1)  # what else is printed goes to stderr
    for line in sys.stdin:
        told: Mapping[str, Any] = json.loads(line)
        out.write(reader.read(Document(**told)) + "\n")
        out.flush()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    serve(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
