"""`make docs`: writes what is generated from the model of the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.config_example import example_toml
from tests.config_reference import ROOT, configuration_md, schema_json

GENERATED: Mapping[str, Callable[[], str]] = {
    "config.example.toml": example_toml,
    "docs/configuration.md": configuration_md,
    "docs/config.schema.json": schema_json,
}


def main() -> None:
    for name, text in GENERATED.items():
        (ROOT / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
