"""A short hash of the package's facts: when it differs from the one a store was built with, the store is out of date."""

from __future__ import annotations

import hashlib
from pathlib import Path

FACTS = Path(__file__).parent.parent / "facts"
# Published numbers that `mihwar verify` compares with: read from the package, never part of a store.
PUBLISHED = FACTS / "published"


def fingerprint() -> str:
    """Hash the path and bytes of every fact that is part of a store."""
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(FACTS.rglob("*")):
        if path.is_file() and not path.is_relative_to(PUBLISHED):
            digest.update(str(path.relative_to(FACTS)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
