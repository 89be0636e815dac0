import Registry

/// What the gate measured of two versions, side by side.
struct VerdictComparison {
    private struct Row: Encodable {
        let check: String
        let subject: String?
        let before: Double?
        let after: Double?
    }

    private struct Wire: Encodable {
        let before, after: VersionName
        let beforePromoted, afterPromoted: Bool?
        let checks: [Row]
    }

    private let before: StoredVersion
    private let after: StoredVersion
    private let rows: [(kind: GateCheck.Kind, row: Row)]

    init(_ before: StoredVersion, _ after: StoredVersion) {
        (self.before, self.after) = (before, after)
        let (one, other) = (before.manifest?.origin.verdict, after.manifest?.origin.verdict)
        var keys: [(GateCheck.Kind, String?)] = []
        for check in (one?.checks ?? []) + (other?.checks ?? [])
        where !keys.contains(where: { $0 == (check.kind, check.subject) }) {
            keys.append((check.kind, check.subject))
        }
        rows = keys.map { kind, subject in
            (
                kind,
                Row(
                    check: kind.rawValue, subject: subject,
                    before: one?.check(kind, subject)?.candidate,
                    after: other?.check(kind, subject)?.candidate)
            )
        }
    }

    var table: String {
        guard !rows.isEmpty else { return "no gate has judged either of them" }
        let head = ["", "\(before.version)", "\(after.version)"]
        return TextTable.text(
            [head]
                + rows.map { kind, row in
                    [
                        kind.title + (row.subject.map { ": \($0)" } ?? ""),
                        row.before.map(kind.text) ?? "-", row.after.map(kind.text) ?? "-",
                    ]
                }, right: [1, 2])
    }

    func json() throws -> String {
        try VersionText.encoded(
            Wire(
                before: before.version, after: after.version,
                beforePromoted: before.manifest?.origin.verdict?.isPromoted,
                afterPromoted: after.manifest?.origin.verdict?.isPromoted,
                checks: rows.map(\.row)))
    }
}
