"""Ideal points of states from UN roll calls: the dynamic ordinal probit of Bailey, Strezhnev and Voeten (2017).

`ballots.arrange` lays votes out, `fast.fit` finds the posterior mode in seconds, `sampler.sample` draws from the posterior,
`plane` does both in two dimensions, `published.sample` repeats the algorithm of the published estimates.
docs/measures/ideal-points.md has the model and why they differ.
"""

from __future__ import annotations

from mihwar.measures.measure import Measure

MEASURES = (
    Measure(
        id="ideal-point",
        title_en="position of a state on the main line of conflict in UN roll calls, the USA's side positive",
        title_ar="موقع الدولة على خط الخلاف الرئيس في تصويت الأمم المتحدة، وجانب الولايات المتحدة موجب",
        low=None,
        high=None,
        layer="vote",
        of="state",
        source="Bailey, Strezhnev and Voeten 2017, JCR 61(2):430-456, doi:10.1177/0022002715595700",
        bibtex="@article{BaileyStrezhnevVoeten2017, author={Bailey, Michael A. and Strezhnev, Anton and Voeten, Erik}, "
        "title={Estimating Dynamic State Preferences from United Nations Voting Data}, "
        "journal={Journal of Conflict Resolution}, volume={61}, number={2}, pages={430--456}, year={2017}}",
        page="ideal-points",
    ),
)
