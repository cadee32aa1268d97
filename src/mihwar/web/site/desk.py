"""The desk: questions being answered, answers kept.

A question that several ask at once is answered once. What is answered is kept, as much of it as has room, the longest unused
goes first. Work that nobody waits for any more is stopped at its next sign of progress.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from mihwar.model import Progress

T = TypeVar("T")
Gone = Callable[[], Awaitable[bool]]
Lane = Literal["quick", "slow", "idle"]
HANDS: Mapping[Lane, int] = {"quick": 2, "slow": 1, "idle": 1}
_PAUSE = 0.25  # seconds between two looks whether a client is still there


class Stopped(Exception):
    """The work was cancelled: nobody waits for it."""


@dataclass(slots=True)
class Asked:
    """A question that is being answered.

    Attributes:
        future: the answer to come.
        lane: whose hands answer it.
        begun: whether they have begun.
        waiting: how many wait for it.
        step: what is being done, steps done, steps in all.
        stop: set when nobody waits any more.
    """

    future: Future[Any]
    lane: Lane = "quick"
    begun: bool = False
    waiting: int = 0
    step: tuple[str, int, int] = ("", 0, 0)
    stop: threading.Event = field(default_factory=threading.Event)

    def progress(self, what: str, done: int, steps: int) -> None:
        """Take note of progress. Raises `Stopped` where nobody waits."""
        if self.stop.is_set():
            raise Stopped
        self.step = (what, done, steps)


class Kept(Generic[T]):
    """Things by key, as many as their sizes leave room for; the longest unused is dropped first."""

    def __init__(self, room: int) -> None:
        """Keep things whose sizes add up to at most `room`."""
        self._room = room
        self._used = 0
        self._things: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        """What is kept under a key, which thereby is the last used."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, thing: T, size: int) -> None:
        """Keep a thing, unless it is larger than all the room."""
        if size > self._room:
            return
        with self._lock:
            self._used += size - self._things.pop(key, (None, 0))[1]
            self._things[key] = (thing, size)
            while self._used > self._room:
                _, (_, freed) = self._things.popitem(last=False)
                self._used -= freed


class Desk:
    """Answers questions in threads of its own: quick ones never wait behind slow ones, nor these behind what nobody asked yet."""

    def __init__(self) -> None:
        """Open with the hands of each lane."""
        self._hands = {lane: ThreadPoolExecutor(many, thread_name_prefix=lane) for lane, many in HANDS.items()}
        self._asked: dict[Hashable, Asked] = {}

    def ask(self, key: Hashable, work: Callable[[Progress], Any], lane: Lane = "quick") -> Asked:
        """Have a question answered, or join those who wait for it already. Call in the event loop."""
        found = self._asked.get(key)
        if found is not None and not found.stop.is_set():
            if lane == "idle" or found.lane != "idle" or found.begun:
                return found
            found.stop.set()  # it stands far back among what nobody asked yet
        made = Asked(Future(), lane)
        self._asked[key] = made
        self._hands[lane].submit(self._answer, asyncio.get_running_loop(), key, made, work)
        return made

    def _answer(self, loop: asyncio.AbstractEventLoop, key: Hashable, made: Asked, work: Callable[[Progress], Any]) -> None:
        try:
            made.progress("", 0, 0)
            made.begun = True
            result = work(made.progress)
        except BaseException as why:
            made.future.set_exception(why)
        else:
            made.future.set_result(result)
        loop.call_soon_threadsafe(self._forget, key, made)

    def _forget(self, key: Hashable, made: Asked) -> None:
        if self._asked.get(key) is made:
            del self._asked[key]

    async def wait(self, asked: Asked, gone: Gone, patience: float | None = None) -> Any:
        """Wait for an answer.

        Args:
            asked: the question.
            gone: whether the client has left; then the work stops, unless others wait for it.
            patience: seconds; None: until the end.

        Raises:
            TimeoutError: patience ran out; the work goes on.
            Stopped: the client has left, or the work was cancelled.
        """
        future = asyncio.wrap_future(asked.future)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())  # looked at, even where patience ran out
        asked.waiting += 1
        left = False
        until = None if patience is None else asyncio.get_running_loop().time() + patience
        try:
            while not future.done():
                rest = _PAUSE if until is None else min(_PAUSE, until - asyncio.get_running_loop().time())
                if rest <= 0:
                    raise TimeoutError
                await asyncio.wait({future}, timeout=rest)
                if not future.done() and await gone():
                    left = True
                    raise Stopped
            return future.result()
        except asyncio.CancelledError:
            left = True
            raise
        finally:
            asked.waiting -= 1
            if left and not asked.waiting:
                asked.stop.set()

    def close(self) -> None:
        """Stop what is being answered and let the threads go."""
        for one in list(self._asked.values()):
            one.stop.set()
        for hands in self._hands.values():
            hands.shutdown(wait=False, cancel_futures=True)
