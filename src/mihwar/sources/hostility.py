"""Levels of hostility in militarised disputes, as COW has them: apart, since the store looks them up without a reader."""

from __future__ import annotations

HOSTILITY = {
    1: "no militarised action",
    2: "threat to use force",
    3: "display of force",
    4: "use of force",
    5: "war",
}
