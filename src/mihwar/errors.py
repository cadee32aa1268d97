"""What can go wrong, as one family: every error names the culprit and the mend in one sentence."""

from __future__ import annotations

from collections.abc import Sequence


class MihwarError(Exception):
    """Base of all errors a user may cause or mend; the text is one clear sentence."""


class UnknownState(MihwarError):
    """A name or code that means no state, at least not on the date asked for."""


class AmbiguousState(MihwarError):
    """A name or code that means more than one state; the sentence names them all."""


class BadDate(MihwarError):
    """A text that is not a date of the form YYYY-MM-DD, or lies outside the calendar."""


class BadChoice(MihwarError):
    """A value outside a closed list, such as a layer or a scheme; the sentence lists the allowed ones."""


class UnknownName(BadChoice):
    """A name that nothing has: no act has the id, no measure is called so; the sentence says which come near."""


class BadFile(MihwarError):
    """A file that cannot be read as what it claims to be: broken, truncated, or in another encoding."""


class BadFacts(MihwarError):
    """Rows that contradict the schema or resolve to no state; carries the full list of offenders."""

    def __init__(self, sentence: str, offenders: Sequence[str] = ()) -> None:
        """Append up to twelve offenders to the sentence and keep them all in `offenders`."""
        self.offenders = tuple(offenders)
        shown = "; ".join(self.offenders[:12])
        more = f" (and {len(self.offenders) - 12} more)" if len(self.offenders) > 12 else ""
        super().__init__(f"{sentence}: {shown}{more}" if shown else sentence)


class BadStore(MihwarError):
    """A database that is missing, foreign, of another version, or cannot be written."""


class DownloadFailed(MihwarError):
    """A publisher's file that could not be fetched whole."""
