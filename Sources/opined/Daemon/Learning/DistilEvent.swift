import Foundation
import Registry

/// A line that `opined distil --progress json` writes.
enum DistilEvent: Equatable, Sendable {
    struct Plan: Codable, Equatable, Sendable {
        var examples: Int
        var newAnswers: Int
        var steps: Int
        var memoryBytes: Int
    }

    struct Step: Codable, Equatable, Sendable {
        var step: Int
        var steps: Int
        /// nil where it is no number.
        var loss: Double?
        var secondsLeft: Double?
    }

    struct Verdict: Codable, Equatable, Sendable {
        var version: VersionName
        var parent: VersionName
        var passed: Bool
        var reasons: [String]
    }

    /// What comes before the plan, which takes a large student long.
    case preparing
    case plan(Plan)
    case step(Step)
    case verdict(Verdict)
    case nothing(reason: String)

    private struct Head: Decodable {
        var event: String
        var reason: String?
    }

    /// nil where it is none of these.
    init?(line: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = Data(line)
        guard let head = try? decoder.decode(Head.self, from: data) else { return nil }
        func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
            try? decoder.decode(type, from: data)
        }
        switch head.event {
        case "preparing": self = .preparing
        case "plan":
            guard let plan = decoded(Plan.self) else { return nil }
            self = .plan(plan)
        case "step":
            guard let step = decoded(Step.self) else { return nil }
            self = .step(step)
        case "verdict":
            guard let verdict = decoded(Verdict.self) else { return nil }
            self = .verdict(verdict)
        case "nothing": self = .nothing(reason: head.reason ?? "")
        default: return nil
        }
    }
}
