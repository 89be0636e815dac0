import ArgumentParser

/// What a run of the trainer has said so far. Of bounded size, whatever it says.
struct DistilReport: Equatable, Sendable {
    enum Exit: Equatable, Sendable, CustomStringConvertible {
        case code(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .code(let code): "it ended with code \(code)"
            case .signal(let number): "signal \(number) ended it"
            }
        }
    }

    /// How a run ended.
    enum Outcome: Equatable, Sendable {
        case verdict(DistilEvent.Verdict)
        case nothing(String)
        /// Another process is changing the registry.
        case busy
        case failed(String)
    }

    /// Of what is quoted in the log.
    private static let quoteBytesMax = 1_024

    private(set) var plan: DistilEvent.Plan?
    private(set) var step: DistilEvent.Step?
    private(set) var verdict: DistilEvent.Verdict?
    private(set) var nothing: String?
    /// Lines on standard output, whatever they say: a run that goes on says something.
    private(set) var lines = 0
    /// Those of them that say nothing known.
    private(set) var garbled = 0
    /// The last line on standard error.
    private(set) var lastError: String?
    var exit: Exit?

    mutating func note(line: [UInt8]) {
        lines += 1
        switch DistilEvent(line: line) {
        case .preparing: break
        case .plan(let plan): self.plan = plan
        case .step(let step): self.step = step
        case .verdict(let verdict): self.verdict = verdict
        case .nothing(let reason):
            nothing = PrintableText.escape(reason, bytesMax: Self.quoteBytesMax)
        case nil: garbled += 1
        }
    }

    /// Lines that were too long to be read.
    mutating func note(dropped: Int) {
        lines += dropped
        garbled += dropped
    }

    mutating func note(error line: [UInt8]) {
        guard !line.isEmpty else { return }
        lastError = PrintableText.escape(
            String(decoding: line.prefix(Self.quoteBytesMax), as: UTF8.self),
            bytesMax: Self.quoteBytesMax)
    }

    /// nil before the end.
    var outcome: Outcome? {
        guard let exit else { return nil }
        if exit == .code(ExitStatus.undrained.rawValue) { return .busy }
        guard exit == .code(0) else {
            return .failed(lastError.map { "\(exit): \($0)" } ?? "\(exit)")
        }
        if let verdict { return .verdict(verdict) }
        if let nothing { return .nothing(nothing) }
        let quote = garbled > 0 ? "; \(garbled) of \(lines) lines say nothing known" : ""
        return .failed("it ended without a verdict\(quote)")
    }
}
