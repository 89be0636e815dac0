import Distillation
import Foundation

/// The shards of a corpus as a table, and as lines of JSON.
struct CorpusListText {
    private struct Row {
        let name: String
        let bytes: Int
        let summary: CorpusSummary
        let damage: CorpusRecords.Damage
    }

    private struct Line: Encodable {
        struct Damage: Encodable { let brokenFrames, tornShards, unreadableLines: Int }

        let shard: String?
        let bytes, records, train, heldOut, refused, analyses, rewritings: Int
        /// Seconds since the epoch.
        let first, last: Double?
        let damage: Damage
    }

    /// Of all records; whoever reads them notes them here.
    var whole = CorpusSummary()
    private var rows: [Row] = []
    private var damage = CorpusRecords.Damage()

    mutating func add(
        _ shard: CorpusRecords.Shard, _ summary: CorpusSummary, _ damage: CorpusRecords.Damage
    ) {
        let name = shard.path.split(separator: "/").last.map(String.init) ?? shard.path
        rows.append(Row(name: name, bytes: shard.bytes, summary: summary, damage: damage))
        self.damage.add(damage)
    }

    /// Lines, without a break at the end.
    var table: String {
        let head = [
            "shard", "records", "bytes", "train", "held out", "refused", "analyses", "rewritings",
            "first", "last",
        ]
        let lines = ([head] + (rows + [total]).map(Self.cells)).map { cells in
            cells.enumerated().map { column, cell in
                let width = column == 0 ? 18 : column < 8 ? 11 : 22
                let room = String(repeating: " ", count: max(1, width - cell.count))
                return column == 0 ? cell + room : room + cell
            }.joined()
        }
        let notes = rows.flatMap { row in Self.damage(row.damage).map { "\(row.name): \($0)" } }
        return (lines + notes).joined(separator: "\n")
    }

    /// One object a line, that of the whole last, without `shard`.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let lines = rows.map { Self.line($0, name: $0.name) } + [Self.line(total, name: nil)]
        return lines.map { line in
            String(decoding: (try? encoder.encode(line)) ?? Data(), as: UTF8.self)
        }.joined(separator: "\n")
    }

    /// What people are told of what could not be read.
    static func damage(_ damage: CorpusRecords.Damage) -> [String] {
        var lines: [String] = []
        if damage.shards.brokenFrames > 0 {
            lines.append(
                "\(damage.shards.brokenFrames) damaged frames were passed over; check the disk")
        }
        if damage.shards.tornShards > 0 {
            lines.append(
                "\(damage.shards.tornShards) shards end amid a frame: a write is under way, or a "
                    + "crash cut it")
        }
        if damage.unreadableLines > 0 {
            lines.append(
                "\(damage.unreadableLines) lines are no records; a newer opined may have written "
                    + "them")
        }
        return lines
    }

    private var total: Row {
        Row(
            name: "all", bytes: rows.reduce(0) { $0 + $1.bytes }, summary: whole, damage: damage)
    }

    private static func cells(_ row: Row) -> [String] {
        let summary = row.summary
        let numbers = [
            summary.records, row.bytes, summary.splits[.train] ?? 0, summary.splits[.heldOut] ?? 0,
            summary.refused, summary.kinds[.analysis]?.records ?? 0,
            summary.kinds[.rewriting]?.records ?? 0,
        ]
        let times = [summary.times?.lowerBound, summary.times?.upperBound]
        return [row.name] + numbers.map(String.init) + times.map { $0.map(RecordText.time) ?? "-" }
    }

    private static func line(_ row: Row, name: String?) -> Line {
        let summary = row.summary
        return Line(
            shard: name, bytes: row.bytes, records: summary.records,
            train: summary.splits[.train] ?? 0, heldOut: summary.splits[.heldOut] ?? 0,
            refused: summary.refused, analyses: summary.kinds[.analysis]?.records ?? 0,
            rewritings: summary.kinds[.rewriting]?.records ?? 0,
            first: summary.times?.lowerBound, last: summary.times?.upperBound,
            damage: Line.Damage(
                brokenFrames: row.damage.shards.brokenFrames,
                tornShards: row.damage.shards.tornShards,
                unreadableLines: row.damage.unreadableLines))
    }
}
