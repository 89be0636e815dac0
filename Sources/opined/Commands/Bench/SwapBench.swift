import Foundation
import Glibc
import Pipeline
import Student
import Synchronization

/// A daemon under full load whose student is swapped again and again: nothing may be lost, nothing
/// may come late, and memory may not grow.
struct SwapBench: Sendable {
    /// Swaps in a row; then as many students are read and thrown away, for comparison: reading one
    /// keeps a core busy for a while.
    private static let turn = 25
    /// For the first reviews, which waited for the daemon to begin.
    private static let settle = 5.0
    private static let settleMax = Duration.seconds(60)
    /// Texts under way: some batches. A text that waits keeps the student that read it, so a long
    /// queue would keep one for each swap that it lasts.
    private static let aheadMax = 64

    let directory: String
    let threads: Int
    let swaps: Int

    /// Takes as long as reading two students takes, for each swap.
    ///
    /// - Throws: ``DemoFailure`` where a part fails.
    func figures(_ texts: BenchTexts) async throws -> SwapFigures {
        let second = try Successor(of: directory)
        let stage = try DemoStage(brokers: nil, logger: .quiet)
        let settings = try stage.settings(model: directory, threads: threads)
        let daemon = Daemon(
            settings: settings, analyst: try settings.student(), client: stage.client,
            logger: .quiet)
        let day = 86_400
        let play = DemoPlay(
            stage: stage, reviews: texts.reviews, daemon: daemon, seconds: day)
        let progress = Mutex(SwapFigures.Progress())
        let swapping = Task { [board = play.board] in
            try await BlockingThread.run("bench-swaps") {
                try swap(daemon, to: [directory, second.path], settings, board, progress)
            }
        }
        let end = try await play.run { _, _ in progress.withLock(\.isOver) }
        try await swapping.value
        var figures = progress.withLock(\.figures)
        (figures.produced, figures.answered) = (end.produced, end.answered)
        figures.deadLetters = end.deadLetters
        return figures
    }

    private func swap(
        _ daemon: Daemon<LoadedStudent>, to directories: [String], _ settings: Settings,
        _ board: DemoBoard, _ progress: borrowing Mutex<SwapFigures.Progress>
    ) throws {
        defer { progress.withLock { $0.isOver = true } }
        let deadline = ContinuousClock.now + Self.settleMax
        while board.snapshot.results == 0, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.01)
        }
        board.update { $0.aheadMax = Self.aheadMax }
        Thread.sleep(forTimeInterval: Self.settle)
        var memory: [Double] = []
        var (reading, swapping) = (LatencyHistogram(), LatencyHistogram())
        let begun = ContinuousClock.now
        while memory.count < swaps {
            let numbers = memory.count..<min(memory.count + Self.turn, swaps)
            board.update { $0.latencies = LatencyHistogram() }
            for number in numbers {
                _ = try settings.student(in: directories[number % 2], measuresDoubt: false)
            }
            reading.add(board.snapshot.latencies)
            board.update { $0.latencies = LatencyHistogram() }
            for number in numbers {
                daemon.models.replace(
                    with: try settings.student(in: directories[number % 2], measuresDoubt: false))
                memory.append(Self.residentMegabytes)
            }
            swapping.add(board.snapshot.latencies)
        }
        let seconds = (ContinuousClock.now - begun) / .seconds(1)
        progress.withLock { [reading, swapping, memory] progress in
            progress.figures = SwapFigures(
                swaps: swaps, seconds: seconds, reading: Latency(reading),
                swapping: Latency(swapping), memory: memory)
        }
    }

    private static var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
    }
}

/// What came of the swaps.
struct SwapFigures: Encodable, Sendable {
    struct Progress: Sendable {
        var isOver = false
        var figures = SwapFigures(
            swaps: 0, seconds: 0, reading: Latency(LatencyHistogram()),
            swapping: Latency(LatencyHistogram()), memory: [])
    }

    let swaps: Int
    let seconds: Double
    var produced = 0
    var answered = 0
    var deadLetters = 0
    /// Milliseconds from a review to its result, while students are read only, and while they take
    /// over from each other.
    let reading, swapping: Latency
    /// Megabytes: medians of the second and of the last tenth of the swaps.
    let residentBefore, residentAfter: Double

    init(
        swaps: Int, seconds: Double, reading: Latency, swapping: Latency, memory: [Double]
    ) {
        (self.swaps, self.seconds) = (swaps, seconds)
        (self.reading, self.swapping) = (reading, swapping)
        let tenth = max(1, memory.count / 10)
        residentBefore = Array(memory.dropFirst(tenth).prefix(tenth)).median ?? 0
        residentAfter = Array(memory.suffix(tenth)).median ?? 0
    }

    var text: String {
        func number(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "–" }
        func text(_ latency: Latency) -> String {
            "\(number(latency.p50)), \(number(latency.p99)) and \(number(latency.max)) ms"
        }
        return """
            \(swaps) swaps in \(Int(seconds)) s: \(produced) reviews in, \(answered) out, \
            \(deadLetters) dead letters; latency p50, p99 and longest \(text(swapping)), while \
            students are only read \(text(reading)); resident \(number(residentBefore)) MB after \
            a tenth, \(number(residentAfter)) MB at the end
            """
    }
}

/// A copy of a model directory that bears the next version; removed with its last reference.
private final class Successor: Sendable {
    let path: String

    init(of directory: String) throws {
        path = FileManager.default.temporaryDirectory
            .appending(path: "opined-bench-\(UUID().uuidString)").path(percentEncoded: false)
        try FileManager.default.copyItem(atPath: directory, toPath: path)
        let file = URL(filePath: path + "/opined.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let renumbered = text.replacing(/"version": *(\d+)/) { match in
            "\"version\": \((Int(match.1) ?? 0) + 1)"
        }
        try Data(renumbered.utf8).write(to: file)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
