"""Draws the runs of Benchmarks/drift.sh: F1 of both domains before and after the swap, as SVG."""

import json
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 80, 70, 54, 50
DOMAINS = [("f1", "restaurants, not seen before", "#1b6ca8"),
           ("old_f1", "computers", "#b0563a")]


def main():
    runs = [json.loads(line)["learn"] for line in open(sys.argv[1], encoding="utf-8")]
    runs = [run for run in runs if run["promoted"]]
    values = [run[f"{name}_{when}"] for run in runs for name, _, _ in DOMAINS
              for when in ("before", "after")]
    low, high = int(min(values) // 10 * 10), int(-(-max(values) // 10) * 10)

    def y(value):
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    before, after = LEFT + 20, WIDTH - RIGHT
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
          'font-size="13" font-family="DejaVu Sans, Helvetica, Arial, sans-serif">')
    print(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
    print(f'<text x="{LEFT}" y="26" font-size="15">F1 before and after the swap, '
          f'{len(runs)} seeds and their mean</text>')
    for value in range(low, high + 1, 10):
        print(f'<path d="M{LEFT} {y(value):.1f}H{after + 20}" stroke="gainsboro"/>'
              f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
    for name, title, colour in DOMAINS:
        pairs = [(run[f"{name}_before"], run[f"{name}_after"]) for run in runs]
        mean = [sum(side) / len(pairs) for side in zip(*pairs)]
        for pair, width, opacity in [*((p, 1.2, 0.5) for p in pairs), (mean, 3, 1)]:
            print(f'<path d="M{before} {y(pair[0]):.1f}L{after} {y(pair[1]):.1f}" '
                  f'stroke="{colour}" stroke-width="{width}" opacity="{opacity}" fill="none"/>')
            for x, value in zip((before, after), pair):
                print(f'<circle cx="{x}" cy="{y(value):.1f}" r="{width + 1.5}" '
                      f'fill="{colour}" opacity="{opacity}"/>')
        row = HEIGHT - BOTTOM - 44 + 22 * [d[0] for d in DOMAINS].index(name)
        print(f'<path d="M{after - 290} {row - 4}h24" stroke="{colour}" stroke-width="3"/>'
              f'<text x="{after - 258}" y="{row}">{title}: {mean[0]:.1f} → {mean[1]:.1f}</text>')
    for x, label in ((before, "opined-laptops@1"), (after, "its successor")):
        print(f'<text x="{x}" y="{HEIGHT - 20}" text-anchor="middle">{label}</text>')
    print("</svg>")


if __name__ == "__main__":
    main()
