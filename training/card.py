"""The model card, README.md of a model directory, from what release.py measured."""


def table(report):
    lines = ["| set | split | precision | recall | F1 | implicit | mams | F1 in f32 |",
             "|---|---|---|---|---|---|---|---|"]
    for split in ("dev", "test"):
        if split not in report:
            continue
        for name, rows in report[split]["int8"].items():
            normal = rows["normal"]
            plain = report[split]["f32"][name]["normal"]["f1"]
            lines.append(f"| {name} | {split} | {normal['precision']:.1f} | {normal['recall']:.1f} "
                         f"| **{normal['f1']:.1f}** | {rows['implicit']['f1']:.1f} "
                         f"| {rows['mams']['f1']:.1f} | {plain:.1f} |")
    return "\n".join(lines)


def shots(report):
    lines = ["| set | accuracy | ECE |", "|---|---|---|"]
    for name, row in report["zero_shot_dev"].items():
        lines.append(f"| {name} | {row['accuracy']:.1f} | {row['ece']:.1f} |")
    return "\n".join(lines)


def calibration(report):
    parts = []
    for split in ("dev", "test"):
        if split in report:
            c = report[split]["calibration"]
            parts.append(f"on {split} terms {c['extract']['ece']:.1f} (raw "
                         f"{c['extract']['raw_ece']:.1f}), categories {c['categorise']['ece']:.1f} "
                         f"(raw {c['categorise']['raw_ece']:.1f}), sentiment "
                         f"{c['sentiment']['ece']:.1f} at {c['sentiment']['accuracy']:.1f} % right")
    return "; ".join(parts)


def write(path, report, opined, template, recipe):
    """`template`: the card with fields in braces, as card.md."""
    tasks = opined["tasks"]
    size = opined["files"]["model.safetensors"]["bytes"]
    path.write_text(template.format(
        version=opined["version"], megabytes=size / 1e6, tables=table(report),
        recipe=recipe.strip(),
        calibration=calibration(report), shots=shots(report),
        bias=tasks["extract"]["outside_bias"], threshold=tasks["categorise"]["threshold"],
        categories=len(tasks["categorise"]["categories"])))
