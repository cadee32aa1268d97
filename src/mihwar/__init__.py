"""mihwar: how states stand to one another, from public data, with the evidence behind every number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["MihwarError", "__version__", "open", "plover_event", "read", "read_many"]

if TYPE_CHECKING:
    from mihwar.errors import MihwarError
    from mihwar.observatory import open, read, read_many
    from mihwar.reading.plover_event import plover_event


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import mihwar` and `mihwar --help` stay quick."""
    if name in ("open", "read", "read_many"):
        from mihwar import observatory

        return getattr(observatory, name)
    if name == "plover_event":
        from mihwar.reading.plover_event import plover_event

        return plover_event
    if name == "MihwarError":
        from mihwar import errors

        return errors.MihwarError
    raise AttributeError(f"module 'mihwar' has no attribute {name!r}")
