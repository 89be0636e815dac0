import ArgumentParser
import Glibc
import Learning
import Registry

enum DistilProgress: String, CaseIterable, ExpressibleByArgument { case bar, json, none }

/// Shows how a run goes: to people on standard error, to programs as JSON lines on standard output.
final class DistilScreen {
    private let progress: DistilProgress
    private let isInteractive: Bool
    private var losses: [Double] = []
    private var hasStatus = false

    init(_ progress: DistilProgress) {
        self.progress = progress
        isInteractive = Terminal.isInteractive(STDERR_FILENO)
    }

    func show(_ event: LearningEvent) {
        switch progress {
        case .none: break
        case .json: if let line = DistilJSON.line(event) { Console.data(line) }
        case .bar: draw(event)
        }
    }

    func nothing(_ reason: String) {
        progress == .json ? Console.data(DistilJSON.nothing(reason)) : Console.note(reason)
    }

    func verdict(_ verdict: GateVerdict, version: VersionName, report: String) {
        end()
        if progress == .json { return Console.data(DistilJSON.verdict(verdict, version)) }
        guard progress == .bar else { return }
        let word =
            switch verdict.outcome {
            case .passed: "passed the gate"
            case .level: "is no better"
            case .refused: "was refused by the gate"
            }
        Console.note("\(version) \(word)")
        for reason in verdict.reasons { Console.note("  \(reason)") }
        for check in verdict.checks where check.kind == .f1 {
            let before = Self.percent(check.champion), after = Self.percent(check.candidate)
            Console.note("  F1 of \(check.subject ?? "all") on the gate set: \(before) → \(after)")
        }
        Console.note("  report: \(report)")
    }

    /// Takes the status line away.
    func end() {
        if hasStatus { Console.erase() }
        hasStatus = false
    }

    private func draw(_ event: LearningEvent) {
        switch event {
        case .asking(let text, let texts):
            status("asking the champion about old texts  \(text)/\(texts)")
        case .looking(let step, let steps):
            status("looking over the answers  \(step)/\(steps)")
        case .left(let out, let count):
            note("\(out) of \(count) sequences are left out as hard to believe")
        case .plan(let plan):
            note(
                "\(plan.newTexts) new texts, \(plan.oldTexts) old ones, "
                    + "\(plan.examples) sequences; \(plan.steps) steps"
                    + (plan.firstStep > 0 ? ", \(plan.firstStep) of them made before" : "")
                    + "; at most \(plan.memoryBytes >> 20) MiB")
        case .step(let step, let steps, let loss, let left):
            losses.append(loss)
            status(
                "step \(step)/\(steps)  \(Sparkline.text(losses))  loss \(Self.number(loss))"
                    + (left.map { "  \(Self.time($0)) left" } ?? ""))
        case .epoch(let epoch, let f1):
            note(
                epoch == 0
                    ? "F1 on texts held back: \(Self.percent(f1)) before"
                    : "F1 on texts held back: \(Self.percent(f1)) after epoch \(epoch)")
        case .judging: status("the gate is judging")
        }
    }

    private func status(_ line: String) {
        guard isInteractive else { return }
        hasStatus = true
        Console.status(line)
    }

    private func note(_ line: String) {
        end()
        Console.note(line)
    }

    private static func percent(_ share: Double?) -> String {
        share.map { "\(($0 * 1_000).rounded() / 10) %" } ?? "–"
    }

    private static func number(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
    }
}
