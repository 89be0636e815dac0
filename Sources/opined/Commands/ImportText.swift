import Foundation
import Student

/// What an import did, for people and as JSON.
struct ImportText {
    private let report: ImportReport
    private let seconds: Double

    init(_ report: ImportReport, seconds: Double) {
        (self.report, self.seconds) = (report, seconds)
    }

    var summary: String {
        var lines = [
            "\(report.model): \(report.directory)",
            "\(megabytes) MB, \(precision), \(report.tasks.joined(separator: ", "))",
        ]
        if let comparison = report.comparison {
            lines.append(
                "\(comparison.differing) of \(comparison.reviews) reviews are answered otherwise "
                    + "than in f32 (\(percent(comparison.share)))")
        }
        for layer in report.layers where layer.isKept {
            lines.append("\(Self.name(layer)) stays in f32")
        }
        for calibration in report.calibrations {
            let (before, after) = (calibration.errorBefore, calibration.errorAfter)
            lines.append(
                "\(calibration.task): calibration error \(percent(before)), and "
                    + "\(percent(after)) once fitted on \(calibration.sentences) sentences")
        }
        lines.append(String(format: "%.1f s", seconds))
        return lines.joined(separator: "\n")
    }

    /// What int8 costs each layer, the costliest first.
    var layers: String {
        let costly = report.layers.sorted {
            ($0.outputError ?? 0, $0.weightError) > ($1.outputError ?? 0, $1.weightError)
        }
        let rows = costly.map { layer in
            let output = layer.outputError.map(percent) ?? "-"
            return Self.row(output, percent(layer.weightError))
                + (layer.isKept ? "  f32   " : "  int8  ") + Self.name(layer)
        }
        return ([Self.row("output", "weight") + "  kept  layer"] + rows).joined(separator: "\n")
    }

    /// `{"model","directory","bytes","precision","int8_tensors","f32_tensors","tasks","newline",
    /// "reviews","differing","kept_f32","calibration":[…],"layers":[…],"seconds"}`
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Wire(report, seconds: seconds)), as: UTF8.self)
    }

    private var precision: String {
        guard report.tensorsInt8 > 0 else { return "f32" }
        return "int8 (\(report.tensorsInt8) tensors; \(report.tensorsF32) in f32)"
    }

    private var megabytes: String { String(format: "%.1f", Double(report.bytes) / 1e6) }

    private func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }

    /// As `encoder.block.0.layer.0.SelfAttention.q, k, v`, of layers that are computed as one.
    private static func name(_ layer: ImportReport.Layer) -> String {
        let names = layer.names.map { $0.hasSuffix(".weight") ? String($0.dropLast(7)) : $0 }
        let others = names.dropFirst().compactMap { $0.split(separator: ".").last.map(String.init) }
        return (names.prefix(1) + others).joined(separator: ", ")
    }

    private static func row(_ cells: String...) -> String {
        cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
    }

    private struct Wire: Encodable {
        struct Layer: Encodable {
            let tensors: [String]
            let weightError: Double
            let outputError: Double?
            let precision: String
        }
        struct Calibration: Encodable {
            let task: String
            let sentences: Int
            let eceBefore, eceAfter: Double
        }
        let model, directory, precision: String
        let bytes, int8Tensors, f32Tensors: Int
        let tasks: [String]
        let newline: String?
        let reviews, differing: Int?
        let keptF32: [String]
        let calibration: [Calibration]
        let layers: [Layer]
        let seconds: Double

        init(_ report: ImportReport, seconds: Double) {
            (model, directory) = (report.model, report.directory)
            (precision, bytes) = (report.precision, report.bytes)
            (int8Tensors, f32Tensors) = (report.tensorsInt8, report.tensorsF32)
            (tasks, newline) = (report.tasks, report.newline)
            reviews = report.comparison?.reviews
            differing = report.comparison?.differing
            keptF32 = report.layers.filter(\.isKept).flatMap(\.names)
            calibration = report.calibrations.map {
                Calibration(
                    task: $0.task, sentences: $0.sentences, eceBefore: $0.errorBefore,
                    eceAfter: $0.errorAfter)
            }
            layers = report.layers.map {
                Layer(
                    tensors: $0.names, weightError: $0.weightError, outputError: $0.outputError,
                    precision: $0.isKept ? "f32" : "int8")
            }
            self.seconds = (seconds * 1_000).rounded() / 1_000
        }
    }
}
