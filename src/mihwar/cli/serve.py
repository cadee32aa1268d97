"""`mihwar serve`: the observatory, as a local web server."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from mihwar.cli.options import Db, open_store
from mihwar.errors import BadChoice

LOOPBACK = ("localhost", "127.0.0.1", "::1")
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any that is free.")]
Host = Annotated[str, typer.Option(help="Address to answer at; the default is this machine alone.")]
Open = Annotated[bool, typer.Option("--open", help="Open it in the browser.")]


def serve(port: Port = 8765, host: Host = "127.0.0.1", open_it: Open = False, db: Db = None) -> None:
    """Open the observatory: maps, states, pairs, blocs, what-ifs and the reader as pages, in English and Arabic."""
    # Pages are answered side by side; threads of BLAS would only wait for one another. It counts before NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import uvicorn

    from mihwar.store.opening import default_path
    from mihwar.web.site.app import create_app

    open_store(db).world.close()  # built here, with its progress, so that the server only reads it
    app = create_app(db or default_path(), LOOPBACK if host in LOOPBACK else None)
    listening = _listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    where = f"http://{shown}:{listening.getsockname()[1]}/"
    typer.echo(f"mihwar is at {where} (Ctrl-C stops it)")
    if host not in LOOPBACK:
        typer.echo(f"Everyone who can reach {host} can read it; it asks for no password.", err=True)
    if open_it:
        import webbrowser

        webbrowser.open(where)
    settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2)
    uvicorn.Server(settings).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """A socket at an address. Raises `BadChoice` where it is taken or cannot be had."""
    found = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With its protocol named: asyncio sends small replies at once only on sockets that it knows to be TCP.
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(512)
    except OSError as why:
        if found is not None:
            found.close()
        raise BadChoice(f"{host}:{port} cannot be served ({why.strerror or why}); choose another by --port or --host.") from None
    return found
