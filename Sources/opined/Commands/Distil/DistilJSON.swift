import Foundation
import Learning
import Registry

/// The lines by which a run tells programs of itself (docs/distil.md, "Events").
enum DistilJSON {
    private struct Line: Encodable {
        var event: String
        var examples, newAnswers, steps, firstStep, memoryBytes, step, epoch: Int?
        var loss, secondsLeft, f1: Double?
        var version, parent, reason: String?
        var passed: Bool?
        var reasons: [String]?
    }

    /// nil of what programs need not know.
    static func line(_ event: LearningEvent) -> String? {
        switch event {
        case .left, .judging: return nil
        case .asking(let done, let count), .looking(let done, let count):
            var line = Line(event: "preparing")
            (line.step, line.steps) = (done, count)
            return text(line)
        case .plan(let plan):
            var line = Line(event: "plan")
            (line.examples, line.newAnswers) = (plan.examples, plan.newTexts)
            (line.steps, line.firstStep) = (plan.steps, plan.firstStep)
            line.memoryBytes = plan.memoryBytes
            return text(line)
        case .step(let step, let steps, let loss, let left):
            var line = Line(event: "step")
            (line.step, line.steps) = (step, steps)
            (line.loss, line.secondsLeft) = (loss, left)
            return text(line)
        case .epoch(let epoch, let f1):
            var line = Line(event: "epoch")
            (line.epoch, line.f1) = (epoch, f1)
            return text(line)
        }
    }

    static func nothing(_ reason: String) -> String {
        var line = Line(event: "nothing")
        line.reason = reason
        return text(line)
    }

    static func verdict(_ verdict: GateVerdict, _ version: VersionName) -> String {
        var line = Line(event: "verdict")
        (line.version, line.parent) = (version.description, verdict.champion)
        (line.passed, line.reasons) = (verdict.isPromoted, verdict.reasons)
        return text(line)
    }

    private static func text(_ line: Line) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else {
            preconditionFailure("a run tells of a number that is none")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
