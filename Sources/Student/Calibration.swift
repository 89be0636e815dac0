import Foundation
import Transformer

/// Turns a raw score into the chance of being right: sigmoid(slope · logit(raw) + intercept).
struct LogisticCalibration: Sendable {
    private static let margin = 1e-7
    let slope, intercept: Double

    func callAsFunction(_ raw: Double) -> Double {
        sigmoid(slope * Self.logit(raw) + intercept)
    }

    static func logit(_ raw: Double) -> Double {
        let raw = min(max(raw, margin), 1 - margin)
        return log(raw / (1 - raw))
    }
}

func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

extension ModelDirectory {
    /// The calibration of a task; none changes nothing.
    func logistic(_ read: EncoderFamily.Logistic?, of task: StudentTask) throws(ModelFileError)
        -> LogisticCalibration
    {
        guard let read else { return LogisticCalibration(slope: 1, intercept: 0) }
        guard read.slope.isFinite, read.intercept.isFinite else {
            throw refused("calibration.\(task.rawValue)", "is not finite")
        }
        return LogisticCalibration(slope: read.slope, intercept: read.intercept)
    }

    func temperature(_ read: Temperature?, of task: StudentTask)
        throws(ModelFileError) -> Double
    {
        let temperature = read?.temperature ?? 1
        guard temperature.isFinite, temperature > 0 else {
            throw refused("calibration.\(task.rawValue).temperature", "is \(temperature), not > 0")
        }
        return temperature
    }
}
