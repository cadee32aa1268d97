"""Commands that are imported only when they are asked for: the others cost a brief nothing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


def commands(package: str, *names: str) -> type[TyperGroup]:
    """A group of commands: each in a module of its name, as a function of that name or as a group called `app`."""

    class Commands(TyperGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands: Any = dict.fromkeys(names)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name in self.commands and self.commands[cmd_name] is None:
                self.commands[cmd_name] = _imported(package, cmd_name)
            return self.commands.get(cmd_name)

    return Commands


def _imported(package: str, name: str) -> Any:
    word = name.replace("-", "_")
    module = import_module(f"{package}.{word}")
    group = getattr(module, "app", None)
    if group is None:
        group = typer.Typer(add_completion=False, rich_markup_mode=None)
        group.command(name)(getattr(module, word))
    return typer.main.get_command(group)
