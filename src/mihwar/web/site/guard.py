"""What every request and every reply passes: whose name is called, how much may be sent, what a browser may do with a page."""

from __future__ import annotations

import base64
import hashlib
import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The style that Plot 0.6.17 writes into each of its figures; a policy names it by its hash.
_PLOT = (
    ":where(.plot-d6a7b5) {\n  --plot-background: white;\n  display: block;\n  height: auto;\n  height: intrinsic;\n"
    "  max-width: 100%;\n}\n:where(.plot-d6a7b5 text),\n:where(.plot-d6a7b5 tspan) {\n  white-space: pre;\n}"
)
_HASH = base64.b64encode(hashlib.sha256(_PLOT.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_HASH}'; font-src 'self' data:; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
MOST = 2 * 1024 * 1024  # bytes that a request may bring


class Guard:
    """A wall around the application."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] | None = None) -> None:
        """Guard an application that may be called by some names; None: by any."""
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it with a sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        headers = {name: value for name, value in scope["headers"] if name in (b"host", b"content-length")}
        host = headers.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].strip("[]").lower()
        if self._hosts is not None and host not in self._hosts:
            await _refuse(guarded, 421, f"This server answers as {', '.join(self._hosts)} only; start it with --host to open it.")
            return
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > MOST:
            await _refuse(guarded, 413, f"More than {MOST // 1024 // 1024} MB cannot be sent at once.")
            return
        if scope["method"] == "HEAD":  # answered as GET; the server leaves out the body
            scope = {**scope, "method": "GET"}
        await self._app(scope, _bounded(receive), guarded)


def _bounded(receive: Receive) -> Receive:
    """What a request brings without saying how much, cut off where it is too much."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > MOST else message

    return counted


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"error": {"kind": "Refused", "sentence": sentence}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
