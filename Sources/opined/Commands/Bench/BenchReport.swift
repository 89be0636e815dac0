import Foundation

/// All that `opined bench` found.
struct BenchReport: Encodable, Sendable {
    struct Input: Encodable, Sendable {
        let name: String
        let texts, sentences: Int
    }

    struct SpeedWithDoubt: Encodable, Sendable {
        let texts: Double
        let sentences: Double?
    }

    var version = Version.current
    let machine: BenchMachine
    let model: String
    let threads: Int
    let input: Input
    var kernels: [KernelFigures]?
    var engine: ByInput<EngineFigures>?
    /// What is left of the engine's speed where the student also measures its doubt.
    var speedWithDoubt: SpeedWithDoubt?
    var generation: GenerationFigures?
    var daemonNull: DaemonFigures?
    var daemon: ByInput<DaemonFigures>?

    init(machine: BenchMachine, model: String, threads: Int, input: Input) {
        (self.machine, self.model, self.threads, self.input) = (machine, model, threads, input)
    }

    /// One line; parts that were not run are left out.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let data = try? encoder.encode(self)
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
    }
}
