"""What kind of trade model is solved: closures and the features that some papers add to the plain one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from mihwar.errors import BadChoice
from mihwar.model import choice

Deficits = Literal["share", "fixed", "none"]
Variant = Literal["full", "conditional"]
Rebate = Literal["lump", "income"]
DEFICITS: tuple[Deficits, ...] = get_args(Deficits)
VARIANTS: tuple[Variant, ...] = get_args(Variant)
REBATES: tuple[Rebate, ...] = get_args(Rebate)


@dataclass(frozen=True, slots=True)
class Model:
    """How the model is closed.

    Attributes:
        deficits: `share`: deficits keep their share of income, and all spending is scaled by one factor so that the world's
            deficits add up to nothing (that factor is not counted as welfare); `fixed`: they stay as they are, in units of world
            output; `none`: the base is first freed of them by the model itself (Dekle, Eaton and Kortum 2007), then shocked.
        variant: `full`: incomes follow prices (full endowment); `conditional`: output and spending are held and only prices, the
            multilateral resistances, adjust (Yotov et al. 2016).
        labour: elasticity of labour supply to the real wage; 0: labour is given.
        scale: elasticity of productivity to employment (economies of scale); 0: none.
        passthrough: how far tariffs pass into the price that the exporter's selection and scale respond to (phi tilde in
            Ignatenko et al. 2025); 1: fully.
        rebate: tariff revenue is paid out as a lump sum, or lowers the tax on income, which matters only where labour responds.
    """

    deficits: str = "share"
    variant: str = "full"
    labour: float = 0.0
    scale: float = 0.0
    passthrough: float = 1.0
    rebate: str = "lump"

    def __post_init__(self) -> None:
        """Refuse what is not a model. Raises `BadChoice`."""
        choice(self.deficits, DEFICITS, "closure of deficits")
        choice(self.variant, VARIANTS, "variant")
        choice(self.rebate, REBATES, "rebate")
        for name in ("labour", "scale", "passthrough"):
            if not 0 <= getattr(self, name) < 100:
                raise BadChoice(f"{name} is {getattr(self, name)}; it must be 0 or more.")

    @property
    def plain(self) -> bool:
        """Nothing but trade costs, tariffs, inputs and labour supply: the slope is known in closed form."""
        return not self.scale and self.passthrough == 1 and self.rebate == "lump"
