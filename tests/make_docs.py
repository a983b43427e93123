"""`make docs`: writes what is generated from the model of the configuration, and from the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tests.config_example import example_toml
from tests.config_reference import ROOT, configuration_md, schema_json
from tests.manual_page import completion, manual_page

GENERATED: Mapping[str, Callable[[], str]] = {
    "config.example.toml": example_toml,
    "docs/configuration.md": configuration_md,
    "docs/config.schema.json": schema_json,
    "docs/inboxclerk.1": manual_page,
    "completion/inboxclerk.bash": partial(completion, "bash"),
    "completion/inboxclerk.zsh": partial(completion, "zsh"),
    "completion/inboxclerk.fish": partial(completion, "fish"),
}


def main() -> None:
    for name, text in GENERATED.items():
        (ROOT / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
