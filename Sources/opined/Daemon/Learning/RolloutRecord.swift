import Foundation
import Registry

/// What the daemons of a group tell each other: which version of a model is the champion.
///
/// The key of the record is the model's name, so that a compacted topic keeps the last word on
/// each.
struct RolloutRecord: Codable, Equatable, Sendable {
    /// What the gate said, in short.
    struct Verdict: Codable, Equatable, Sendable {
        var passed: Bool
        /// Of the gate set.
        var items: Int
        var parent: String
        /// Of each task.
        var f1: [Double]
    }

    /// A longer value is none of these.
    static let bytesMax = 65_536

    var model: String
    var version: VersionName
    /// Of `model.safetensors`.
    var weightsSha256: String
    var verdict: Verdict?
    /// When somebody decided it, in seconds since 1970.
    var at: Double

    init(
        _ version: VersionName, weightsSha256: String, verdict: GateVerdict? = nil, at: Double
    ) {
        (model, self.version, self.weightsSha256) = (version.name, version, weightsSha256)
        self.at = at
        self.verdict = verdict.map { verdict in
            Verdict(
                passed: verdict.isPromoted, items: verdict.items, parent: verdict.champion,
                f1: verdict.checks.filter { $0.kind == .f1 }.compactMap(\.candidate))
        }
    }

    /// nil where the bytes are no such record, or one that contradicts itself.
    init?(key: [UInt8], value: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard value.count <= Self.bytesMax,
            let record = try? decoder.decode(RolloutRecord.self, from: Data(value)),
            record.model == record.version.name, Array(record.model.utf8) == key,
            record.at.isFinite
        else { return nil }
        self = record
    }

    var key: [UInt8] { Array(model.utf8) }

    var value: [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a verdict holds a number that is none")
        }
        return Array(data)
    }
}
