"""Where the publishers' own files lie, on machines that have them."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("MIHWAR_SHARED", Path(__file__).parents[2] / "shared")) / "data"
