"""Writes every golden of Tests/TransformerTests/Goldens: see README.md for what each file holds."""

import argparse
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=HERE.parent / "Models/opined-mini")
    parser.add_argument("--out", type=Path, default=HERE.parent / "Tests/TransformerTests/Goldens")
    parser.add_argument("--only", choices=["tokens", "tiny", "mini"], action="append")
    arguments = parser.parse_args()
    parts = arguments.only or ["tokens", "tiny", "mini"]
    arguments.out.mkdir(parents=True, exist_ok=True)
    if "tokens" in parts:
        import goldens_tokens
        goldens_tokens.main(arguments.data, arguments.model / "tokenizer.json", arguments.out)
    if "tiny" in parts:
        import goldens_tiny
        goldens_tiny.main(arguments.out)
    if "mini" in parts:
        import goldens_mini
        goldens_mini.main(arguments.model, arguments.data, arguments.out)


if __name__ == "__main__":
    main()
