"""A map of states without a browser: borders of Natural Earth in the Equal Earth projection, as paths of an SVG.

The borders are those of world-atlas 2.0.2 (static/VENDORED.md), a TopoJSON file whose neighbours share their arcs. An arc is
simplified once, so neighbours still meet on the page. The file shows who holds a territory in fact, as Natural Earth sees it:
Crimea lies within Russia's shape, Kosovo, Northern Cyprus and Somaliland have shapes of their own, without a number of ISO.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mihwar.sources.own import FACTS
from mihwar.web.shell import STATIC

Points = NDArray[np.float64]
FILE = STATIC / "countries-50m.json"
CREDIT = "Made with Natural Earth 4.1.0 (public domain), world-atlas 2.0.2 (ISC)."
FINE = 10  # units of a path in a pixel: paths are whole numbers
# Savric, Patterson, Jenny (2018), The Equal Earth map projection, doi:10.1080/13658816.2018.1504949.
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2
# Shapes that have no number of ISO 3166-1, by Natural Earth's name; Siachen and the Indian Ocean territories are nobody's here.
_BY_NAME = {"Kosovo": "XKX", "N. Cyprus": "NCY", "Somaliland": "SML"}
_NOT_SHOWN = frozenset({"010"})  # Antarctica
_SIMPLER = 0.24  # pixels by which an outline may be moved
_MARGIN = 6.0  # pixels beyond the sides of a part of the world, so that its own edge is not drawn
_SMALLEST = 0.6  # square pixels of an island that is drawn, except a state's largest


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world and how wide it is drawn.

    Attributes:
        width: pixels.
        west, east: longitudes at the sides, measured on the equator for the whole world, else on the middle parallel.
        south, north: latitudes.
    """

    width: float
    west: float = -180.0
    east: float = 180.0
    south: float = -56.5
    north: float = 83.7

    @property
    def scale(self) -> float:
        """Pixels in a unit of the projection."""
        return _frame(self)[2]

    @property
    def height(self) -> float:
        """Pixels."""
        return round((project(0, self.north)[1] - project(0, self.south)[1]) * self.scale, 1)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The place of a point on the page, from the upper left corner."""
        x, y = self.placed(np.array([[longitude, latitude]]))[0]
        return float(x), float(y)

    def placed(self, points: Points) -> Points:
        """Many points at once, given as longitude and latitude."""
        left, top, scale = _frame(self)
        return np.asarray((_projected(points) - (left, top)) * (scale, -scale))

    @property
    def _middle(self) -> float:
        return 0.0 if self.east - self.west >= 360 else (self.south + self.north) / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn of one state.

    Attributes:
        state: mihwar's identifier; None where the shape is no state of the table.
        names: by language; Natural Earth's own where the table has none.
        path: the outline, in tenths of a pixel.
        x, y: the middle of its largest part, in pixels.
        size: the longer side of its largest part, in pixels: what is too small to be seen needs a dot.
    """

    state: str | None
    names: Mapping[str, str]
    path: str
    x: float
    y: float
    size: float


WORLD = View(980)
EUROPE = View(560, -12.0, 45.0, 34.3, 70.6)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A point in the Equal Earth projection, in radii of the sphere; north is up."""
    x, y = _projected(np.array([[longitude, latitude]]))[0]
    return float(x), float(y)


def _projected(points: Points) -> Points:
    a1, a2, a3, a4 = _A
    turn = np.arcsin(_M * np.sin(np.radians(points[:, 1])))
    two = turn**2
    six = two**3
    x = np.radians(points[:, 0]) * np.cos(turn) / (_M * (a1 + 3 * a2 * two + six * (7 * a3 + 9 * a4 * two)))
    return np.column_stack([x, turn * (a1 + a2 * two + six * (a3 + a4 * two))])


@cache
def _frame(view: View) -> tuple[float, float, float]:
    """Where the left and upper sides of a view are in the projection, and pixels in a unit of it: asked for by every outline."""
    (left, _), (right, _) = (project(side, view._middle) for side in (view.west, view.east))
    return left, project(0, view.north)[1], view.width / (right - left)


@cache
def shapes(view: View = WORLD) -> tuple[Shape, ...]:
    """All shapes of a view, each state once."""
    arcs, countries = _read()
    window = None if view == WORLD else (-_MARGIN, -_MARGIN, view.width + _MARGIN, view.height + _MARGIN)
    kept = [_kept(arc, view, window) for arc in arcs]
    found = []
    for key, names, polygons in countries:
        rings = [part for polygon in polygons for ring in polygon for part in _halves(_ring(kept, ring))]
        rings = [view.placed(part) for part in rings]
        if window:
            rings = [inside for ring in rings if len(inside := _clipped(ring, window))]
        if rings:
            found.append(_shape(key, names, rings))
    return tuple(found)


def _kept(arc: Points, view: View, window: tuple[float, float, float, float] | None) -> Points:
    """The points of an arc that the view needs: of one outside the window only the ends, as all between is outside too."""
    line = view.placed(arc)
    if window:
        (left, top), (right, bottom) = line.min(axis=0), line.max(axis=0)
        if right < window[0] or left > window[2] or bottom < window[1] or top > window[3]:
            return arc[[0, -1]]
    new = np.ones(len(line), dtype=bool)
    new[1:] = (np.diff(np.rint(line * FINE), axis=0) != 0).any(axis=1)
    new[-1] = True
    at = np.flatnonzero(new)
    return arc[at[_simple(line[at])]]


@cache
def _read() -> tuple[list[Points], list[tuple[str | None, dict[str, str], list[list[list[int]]]]]]:
    """Arcs in degrees, and of each state its names and polygons as numbers of arcs."""
    known = json.loads(FILE.read_text(encoding="utf-8"))
    scale, move = np.array(known["transform"]["scale"]), np.array(known["transform"]["translate"])
    arcs = [_unwound(np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + move) for arc in known["arcs"]]
    states, names = _states()
    found: dict[str, tuple[str | None, dict[str, str], list[list[list[int]]]]] = {}
    for one in known["objects"]["countries"]["geometries"]:
        if one.get("id") in _NOT_SHOWN:
            continue
        title = one["properties"]["name"]
        state = _BY_NAME.get(title) or states.get(one.get("id", ""))
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        # Australia comes twice, once for two islets.
        found.setdefault(state or title, (state, names.get(state or "", {"en": title, "ar": title}), []))[2].extend(polygons)
    return arcs, list(found.values())


def _states() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """States by their number of ISO 3166-1, which is the UN's M49, and their names."""
    with (FACTS / "states" / "codes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scheme"] == "m49" and not row["until"]]
    codes = {row["code"].zfill(3): row["state"] for row in rows}
    with (FACTS / "states" / "states.csv").open(encoding="utf-8", newline="") as file:
        names = {row["state"]: {"en": row["name_en"], "ar": row["name_ar"]} for row in csv.DictReader(file)}
    return codes, names


def _unwound(line: Points) -> Points:
    """A line whose longitudes go on beyond 180 degrees instead of jumping: the file's outlines cross the date line."""
    return np.column_stack([np.unwrap(line[:, 0], period=360), line[:, 1]])


def _ring(arcs: Sequence[Points], numbers: Iterable[int]) -> Points:
    """A closed line from arcs: a negative number is an arc backwards, and arcs share their ends."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return _unwound(np.concatenate([part[:-1] if len(part) > 1 else part for part in parts]))


def _halves(ring: Points) -> list[Points]:
    """A closed line cut at the date line, each part on its own side of the map."""
    found = []
    for turn in (-360.0, 0.0, 360.0):
        moved = ring + np.array([turn, 0.0])
        if moved[:, 0].max() > -180 and moved[:, 0].min() < 180:
            found.append(_clipped(moved, (-180.0, -90.0, 180.0, 90.0)))
    return [one for one in found if len(one)]


def _simple(line: Points) -> NDArray[np.bool_]:
    """Which points of a line to keep, so that it is moved by less than a quarter of a pixel (Douglas and Peucker 1973)."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        inner, base = line[first + 1 : last] - line[first], line[last] - line[first]
        length = math.hypot(*base)
        if length >= 1e-9:  # else an island: its line ends where it begins
            inner -= np.minimum(np.maximum(inner @ base / length**2, 0), 1)[:, None] * base
        away = (inner**2).sum(axis=1)
        most = int(away.argmax())
        if away[most] > _SIMPLER**2:
            keep[first + 1 + most] = True
            todo += [(first, first + 1 + most), (first + 1 + most, last)]
    return keep


def _clipped(ring: Points, window: tuple[float, float, float, float]) -> Points:
    """What of a closed line lies in a window (Sutherland and Hodgman 1974)."""
    left, top, right, bottom = window
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        if not len(ring):
            break
        inside = (ring[:, axis] - limit) * sign >= 0
        if inside.all():
            continue
        made: list[Any] = []
        for at in range(len(ring)):
            now, before = ring[at], ring[at - 1]
            if inside[at] != inside[at - 1]:
                made.append(before + (now - before) * (limit - before[axis]) / (now[axis] - before[axis]))
            if inside[at]:
                made.append(now)
        ring = np.array(made) if made else np.empty((0, 2))
    return ring


def _shape(state: str | None, names: Mapping[str, str], rings: Sequence[Points]) -> Shape:
    areas = [_area(ring) for ring in rings]
    largest = max(range(len(rings)), key=areas.__getitem__)
    main = rings[largest]
    x, y = _middle(main)
    parts = [_path(ring) for at, ring in enumerate(rings) if at == largest or areas[at] >= _SMALLEST]
    return Shape(state, names, "".join(parts), round(x, 1), round(y, 1), round(float(np.ptp(main, axis=0).max()), 1))


def _crossed(ring: Points) -> Points:
    after = np.roll(ring, -1, axis=0)
    return np.asarray(ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1])


def _area(ring: Points) -> float:
    return abs(float(_crossed(ring).sum())) / 2


def _middle(ring: Points) -> tuple[float, float]:
    """The centre of gravity of an outline; of one without area the mean of its points."""
    crossed = _crossed(ring)
    if abs(crossed.sum()) < 1e-9:
        x, y = ring.mean(axis=0)
    else:
        x, y = ((ring + np.roll(ring, -1, axis=0)) * crossed[:, None]).sum(axis=0) / (3 * crossed.sum())
    return float(x), float(y)


def _path(ring: Points) -> str:
    """A closed line in whole tenths of a pixel, each point from the one before; nothing of what shrinks to a point."""
    whole = np.rint(ring * FINE).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if not len(steps):
        return ""
    start = whole[0]
    told = "".join(f"{' ' if x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}" for x, y in steps.tolist())
    return f"M{start[0]} {start[1]}l{told.strip()}z"
