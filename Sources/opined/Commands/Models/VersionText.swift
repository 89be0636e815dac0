import Foundation
import Registry

/// Versions for people and as JSON.
enum VersionText {
    static func table(_ versions: [StoredVersion]) -> String {
        let head = ["", "version", "created (UTC)", "MB", "parent", "verdict", "F1"]
        return TextTable.text([head] + versions.map(row), right: [3, 6])
    }

    private static func row(_ stored: StoredVersion) -> [String] {
        let marks =
            (stored.isChampion ? "*" : stored.isPrevious ? "<" : " ") + (stored.isPinned ? "p" : "")
        guard let manifest = stored.manifest else {
            return [marks, "\(stored.version)", "", "", "", "version.json can't be read"]
        }
        let verdict = manifest.origin.verdict
        let scores = verdict?.checks.filter { $0.kind == .f1 }.compactMap(\.candidate) ?? []
        return [
            marks, "\(stored.version)", time(manifest.created), megabytes(manifest.bytes),
            manifest.origin.parent?.description ?? "-",
            stored.setBack == nil ? word(verdict) : "set back",
            scores.map { GateCheck.Kind.f1.text($0) }.joined(separator: " "),
        ]
    }

    /// All that is known of a version, and what the gate looked at.
    static func details(_ stored: StoredVersion) -> String {
        guard let manifest = stored.manifest else { return "\(stored.version)" }
        let origin = manifest.origin
        let role = stored.isChampion ? ", the champion" : ""
        var lines = [
            "\(stored.version)\(role)",
            "created   \(time(manifest.created)) UTC",
            "parent    \(origin.parent?.description ?? "none")",
            "files     \(manifest.files.count), \(megabytes(manifest.bytes)) MB",
        ]
        if let examples = origin.examples {
            lines.append("examples  \(examples), of \(origin.shards.count) shards of the corpus")
        }
        if let seed = origin.seed { lines.append("seed      \(seed)") }
        if let setBack = stored.setBack {
            lines.append("set back  \(time(setBack.time)) UTC: \(setBack.reason)")
        }
        lines.append("verdict   \(word(origin.verdict))")
        guard let verdict = origin.verdict else { return lines.joined(separator: "\n") }
        lines += verdict.reasons.map { "          \($0)" }
        lines += ["", checks(verdict)]
        return lines.joined(separator: "\n")
    }

    private static func checks(_ verdict: GateVerdict) -> String {
        let head = ["check", verdict.champion, verdict.candidate, "difference", ""]
        let rows = verdict.checks.map { check in
            [
                check.kind.title + (check.subject.map { ": \($0)" } ?? ""),
                check.champion.map(check.kind.text) ?? "",
                check.candidate.map(check.kind.text) ?? "",
                check.interval.map(interval) ?? "", check.isMet ? "met" : "not met",
            ]
        }
        return TextTable.text([head] + rows, right: [1, 2, 3])
    }

    private static func interval(_ interval: Interval) -> String {
        String(
            format: "%+.2f (%+.2f to %+.2f)", interval.difference * 100, interval.lower * 100,
            interval.upper * 100)
    }

    static func summary(_ report: PruneReport) -> String {
        let removed = report.removed.map(\.description).joined(separator: ", ")
        return "removed \(removed.isEmpty ? "nothing" : removed) (\(megabytes(report.bytesRemoved))"
            + " MB); \(report.countLeft) versions of \(megabytes(report.bytesLeft)) MB stay"
    }

    static func change(from: VersionName?, to: VersionName, isJSON: Bool) -> String {
        guard isJSON else { return "\(from?.description ?? "none") → \(to)" }
        return #"{"from":\#(from.map { "\"\($0)\"" } ?? "null"),"to":"\#(to)"}"#
    }

    private static func word(_ verdict: GateVerdict?) -> String {
        verdict?.outcome.rawValue ?? "not judged"
    }

    private static func megabytes(_ bytes: Int) -> String {
        String(format: "%.1f", Double(bytes) / 1e6)
    }

    private static func time(_ seconds: Int) -> String {
        let text = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
        return String(text.prefix(16)).replacing("T", with: " ")
    }
}
