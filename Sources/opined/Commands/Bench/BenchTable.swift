import Foundation

/// A report as people read it.
struct BenchTable {
    private let report: BenchReport

    init(_ report: BenchReport) { self.report = report }

    /// Lines, without a break at the end.
    var text: String { (head + kernels + engine + generation + daemon).joined(separator: "\n") }

    private var head: [String] {
        let machine = report.machine
        let input = report.input
        return [
            "opined \(report.version) · \(report.model) · \(machine.cpu), \(machine.cores) cores, "
                + "kernels \(machine.kernels) · \(report.threads) threads",
            "input: \(input.name), \(input.texts) texts"
                + (input.sentences > 0 ? "; \(input.sentences) sentences of them" : "")
                + "; medians",
        ]
    }

    private var kernels: [String] {
        guard let kernels = report.kernels else { return [] }
        let lines = kernels.map { kernel in
            row(
                "  \(kernel.rows) × \(kernel.inputs) → \(kernel.outputs)",
                [number(kernel.int8GigaopsPerSecond), number(kernel.float32GigaopsPerSecond)])
        }
        return ["", row("linear layers, one thread", ["int8 GOP/s", "f32 GOP/s"])] + lines
    }

    private var engine: [String] {
        guard let engine = report.engine else { return [] }
        var lines = [
            "", row("engine alone", ["reviews/s", "per CPU s", "p50 ms", "p99 ms"]),
        ]
        lines += rows(engine.texts, "reviews")
        if let sentences = engine.sentences { lines += rows(sentences, "sentences") }
        if let doubt = report.speedWithDoubt {
            let parts =
                ["reviews \(percent(doubt.texts))"]
                + (doubt.sentences.map { ["sentences \(percent($0))"] } ?? [])
            lines.append("  left of it with a teacher's doubt: " + parts.joined(separator: ", "))
        }
        return lines
    }

    private func rows(_ figures: EngineFigures, _ name: String) -> [String] {
        let label = "  \(name) of \(number(figures.tokensPerReview)) tokens"
        let (forward, answering) = (figures.forward, figures.answering)
        let latency = figures.latencyMilliseconds
        return [
            row(
                "\(label), encoder",
                [number(forward.reviewsPerSecond), number(forward.reviewsPerCPUSecond)]),
            row(
                "\(label), text to result",
                [
                    number(answering.reviewsPerSecond), number(answering.reviewsPerCPUSecond),
                    number(latency.p50), number(latency.p99),
                ]),
        ]
    }

    private var generation: [String] {
        guard let figures = report.generation else { return [] }
        let label = "  \(figures.steps) tokens each, batches of \(figures.batch)"
        return [
            "", row("generation", ["reviews/s", "per CPU s", "call p50 ms", "call p90 ms"]),
            row(
                label,
                [
                    number(figures.reviewsPerSecond), number(figures.reviewsPerCPUSecond),
                    number(figures.latency.median), number(figures.latency.p90),
                ]),
        ]
    }

    private var daemon: [String] {
        guard report.daemon != nil || report.daemonNull != nil else { return [] }
        var lines = [
            "",
            row(
                "daemon, topic to topic",
                ["reviews/s", "per CPU s", "p50 ms", "p99 ms", "full p50", "full p99"]),
        ]
        if let null = report.daemonNull { lines.append(row(null, "reviews, null student")) }
        guard let daemon = report.daemon else { return lines }
        lines.append(row(daemon.texts, "reviews"))
        if let sentences = daemon.sentences { lines.append(row(sentences, "sentences")) }
        lines += share(daemon.texts, "reviews")
        if let sentences = daemon.sentences { lines += share(sentences, "sentences") }
        return lines + [
            "  CPU: poll thread and workers. Process and wall: with cluster, feeder, reader and",
            "  librdkafka's threads, which run in this process and share its cores. Latency: with",
            "  one review under way at a time; full: with \(DaemonBench.aheadMax), of the null "
                + "student \(DaemonBench.nullAheadMax).",
        ]
    }

    private func row(_ figures: DaemonFigures, _ name: String) -> String {
        let (single, full) = (figures.singleLatencyMilliseconds, figures.fullLatencyMilliseconds)
        return row(
            "  \(name)",
            [
                number(figures.reviewsPerSecond), number(figures.reviewsPerCPUSecond),
                number(single.p50), number(single.p99), number(full.p50), number(full.p99),
            ])
    }

    private func share(_ figures: DaemonFigures, _ name: String) -> [String] {
        guard let share = figures.shareOfEngine else { return [] }
        return [
            "  \(name): \(percent(share.cpu)) of the engine alone by CPU, "
                + "\(percent(share.process)) by process, \(percent(share.wall)) by wall"
        ]
    }

    private func row(_ label: String, _ cells: [String]) -> String {
        let gap = String(repeating: " ", count: max(1, 44 - label.count))
        return label + gap
            + cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined()
    }

    /// Three digits or more.
    private func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        return String(format: value < 100 ? "%.1f" : "%.0f", value)
    }

    private func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
