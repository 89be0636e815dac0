import Foundation
import Transformer

/// On what a benchmark ran.
struct BenchMachine: Encodable, Sendable {
    let cpu: String
    let cores: Int
    /// The instruction set of the kernels in force.
    let kernels: String

    static var current: BenchMachine {
        let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        return BenchMachine(
            cpu: text.flatMap(model) ?? "unknown CPU",
            cores: ProcessInfo.processInfo.activeProcessorCount, kernels: KernelBenchmark.level)
    }

    /// The `model name` of the first core in the text of /proc/cpuinfo.
    static func model(cpuinfo text: String) -> String? {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].hasPrefix("model name") else { continue }
            return parts[1].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}
