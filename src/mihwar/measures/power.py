"""Power as shares: CINC from its six components, output and net power, concentration and the effective number of powers.

A share is of the states that have a value. What a missing value does is said where it matters: in `cinc` the other
components speak for the state; in a set of powers one missing value leaves the concentration unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mihwar.measures.measure import Measure

Numbers = npt.NDArray[np.float64]
COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")

MEASURES = (
    Measure(
        id="cinc",
        title_en="composite index of national capability: mean of six shares of the state system",
        title_ar="المؤشر المركب للقدرات الوطنية: متوسط ست حصص من نظام الدول",
        low=0,
        high=1,
        layer="cinc",
        of="state",
        source="Singer, Bremer and Stuckey 1972, in Russett (ed.), Peace, War, and Numbers, 19-48; Singer 1987, International "
        "Interactions 14(2):115-132, doi:10.1080/03050628808434695",
        bibtex="@incollection{SingerBremerStuckey1972, author={Singer, J. David and Bremer, Stuart and Stuckey, John}, "
        "title={Capability Distribution, Uncertainty, and Major Power War, 1820-1965}, booktitle={Peace, War, and Numbers}, "
        "editor={Russett, Bruce}, publisher={Sage}, pages={19--48}, year={1972}}",
        page="power",
    ),
    Measure(
        id="net-power",
        title_en="GDP times GDP per head, as a share of the states covered",
        title_ar="الناتج المحلي مضروبا في نصيب الفرد منه، حصة من الدول المشمولة",
        low=0,
        high=1,
        layer="gdp",
        of="state",
        source="Beckley 2018, International Security 43(2):7-44, doi:10.1162/isec_a_00328",
        bibtex="@article{Beckley2018, author={Beckley, Michael}, title={The Power of Nations: Measuring What Matters}, "
        "journal={International Security}, volume={43}, number={2}, pages={7--44}, year={2018}}",
        page="power",
    ),
    Measure(
        id="concentration",
        title_en="concentration of power in a set of states (CON): 0 equal shares, 1 all with one",
        title_ar="تركز القوة في مجموعة من الدول (CON): ‏0 تساوي الحصص، 1 كلها لدولة واحدة",
        low=0,
        high=1,
        layer="cinc",
        of="system",
        source="Ray and Singer 1973, Sociological Methods and Research 1(4):403-437",
        bibtex="@article{RaySinger1973, author={Ray, James Lee and Singer, J. David}, title={Measuring the Concentration of "
        "Power in the International System}, journal={Sociological Methods and Research}, volume={1}, number={4}, "
        "pages={403--437}, year={1973}}",
        page="power",
    ),
    Measure(
        id="effective-number",
        title_en="effective number of powers: how many equal ones would be as concentrated",
        title_ar="العدد الفعلي للقوى: كم قوة متساوية تعطي التركز نفسه",
        low=1,
        high=None,
        layer="cinc",
        of="system",
        source="Laakso and Taagepera 1979, Comparative Political Studies 12(1):3-27, doi:10.1177/001041407901200101",
        bibtex="@article{LaaksoTaagepera1979, author={Laakso, Markku and Taagepera, Rein}, title={{``Effective''} Number of "
        "Parties: A Measure with Application to West Europe}, journal={Comparative Political Studies}, volume={12}, number={1}, "
        "pages={3--27}, year={1979}}",
        page="power",
    ),
)


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated power is in a set of states.

    Attributes:
        n: states in the set.
        con: Ray and Singer's CON, 0 to 1; None for a single state, where it is not defined.
        hhi: sum of squared shares within the set, 1/n to 1.
        effective: 1 / hhi, 1 to n.
    """

    n: int
    con: float | None
    hhi: float
    effective: float


def shares(values: Numbers) -> Numbers:
    """Each value as a share of the sum over its row; NaN stays NaN, a row without a positive sum is NaN.

    Args:
        values: ... x states, never negative.
    """
    total = np.nansum(values, axis=-1, keepdims=True)
    return np.asarray(np.divide(values, total, out=np.full(values.shape, np.nan), where=total > 0))


def component_shares(components: Numbers) -> Numbers:
    """The six components as shares of their sums over all states that have them.

    Args:
        components: six x ... x states, in any unit, NaN where missing.

    Returns:
        The same shape. A component that is zero in all states in a year has no shares (NaN).
    """
    return shares(components)


def cinc(components: Numbers) -> Numbers:
    """The composite index: the mean of the shares that are not missing.

    This is how the published index treats what is missing: the mean over fewer than six, not a zero. Therefore the index
    does not add up to one where components are missing (1.0385 in 1820).

    Args:
        components: six x ... x states, NaN where missing.

    Returns:
        ... x states; NaN without any component.
    """
    part = component_shares(components)
    there = np.isfinite(part)
    count = there.sum(axis=0)
    total = np.where(there, part, 0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0))


def net_power(output: Numbers, per_head: Numbers) -> Numbers:
    """Beckley's net power, in squared money per person: output times output per head; NaN where either is missing."""
    return output * per_head


def concentration(values: Numbers) -> Concentration | None:
    """Concentration and effective number of one set.

    Args:
        values: one per state of the set, never negative, in any unit: only the shares within the set count.

    Returns:
        None for an empty set, one whose sum is zero, or one in which a value is missing: what a power holds that is not
        known leaves the shares of all others unknown too.

    CON = sqrt((sum s^2 - 1/n) / (1 - 1/n)).
    """
    n = values.size
    if n == 0 or not np.isfinite(values).all() or values.sum() <= 0:
        return None
    hhi = float(np.square(values / values.sum()).sum())
    con = None if n == 1 else float(np.sqrt(max(hhi - 1 / n, 0) / (1 - 1 / n)))
    return Concentration(n, con, hhi, 1 / hhi)
