import Dispatch
import Synchronization

/// Takes lines from any thread and writes them from one, so that a reader who stops (a full pipe, a
/// stopped terminal) never stops the daemon: lines that find the queue full are counted and
/// dropped, and a line says how many once there is room.
final class LogSink: Sendable {
    private struct State {
        var waiting: [String] = []
        var waitingBytes = 0
        var isWriting = false
        /// Since the last line that told of them.
        var dropped = 0
    }

    /// What may wait to be written.
    static let queueBytesMax = 1_048_576

    private let state = Mutex(State())
    private let droppedTotal = Atomic<Int>(0)
    private let queue = DispatchQueue(label: "opined.log", qos: .utility)
    private let droppedLine: @Sendable (Int) -> String
    private let out: @Sendable (String) -> Void

    /// - Parameters:
    ///   - droppedLine: The line that tells how many were dropped before it.
    ///   - out: Writes text and may block; called on the sink's thread alone.
    init(
        droppedLine: @escaping @Sendable (Int) -> String,
        out: @escaping @Sendable (String) -> Void
    ) {
        (self.droppedLine, self.out) = (droppedLine, out)
    }

    /// Lines dropped since the start, for a metric.
    var dropped: Int { droppedTotal.load(ordering: .relaxed) }

    /// Takes a line with its line break. Never blocks.
    func write(_ line: String) {
        let mustStart = state.withLock { state in
            guard state.waitingBytes + line.utf8.count <= Self.queueBytesMax else {
                state.dropped += 1
                droppedTotal.add(1, ordering: .relaxed)
                return false
            }
            state.waiting.append(line)
            state.waitingBytes += line.utf8.count
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { queue.async { self.drain() } }
    }

    /// Waits until what was taken is written, for as long as `timeout`: the last line before the
    /// exit is the one that matters.
    func flush(timeout: DispatchTimeInterval) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + timeout)
    }

    private func drain() {
        while let batch = next() { out(batch) }
    }

    /// All that waits, as one text; nil ends the drain.
    private func next() -> String? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            if state.dropped > 0 {
                state.waiting.append(droppedLine(state.dropped))
                state.dropped = 0
            }
            defer { (state.waiting, state.waitingBytes) = ([], 0) }
            return state.waiting.joined()
        }
    }
}
