import Dispatch
import Foundation
import Synchronization

/// Threads that wait for a teacher's answers, each for one at a time.
public final class CallerThreads: TeacherCallers {
    private let threads: Int
    private let desk = Desk()
    private var callsOut = 0

    /// - Parameters:
    ///   - threads: calls that may be out at once.
    ///   - wake: called after each call, by its thread.
    /// - Precondition: `threads` is positive.
    public init(
        threads: Int, endpoint: any ChatEndpoint, wake: @escaping @Sendable () -> Void
    ) {
        precondition(threads > 0)
        self.threads = threads
        for number in 1...threads {
            let thread = Thread { [desk] in
                while let call = desk.take() {
                    desk.post(Self.make(call, of: endpoint) { desk.isCancelled })
                    wake()
                }
            }
            thread.name = "opined-caller-\(number)"
            thread.start()
        }
    }

    deinit { close() }

    public var room: Int { threads - callsOut }

    public func start(_ call: TeacherCall) {
        precondition(room > 0, "start a call: there is no room; ask for it before")
        callsOut += 1
        desk.put(call)
    }

    public func ended() -> [EndedCall] {
        let ended = desk.takeEnded()
        callsOut -= ended.count
        return ended
    }

    public func cancel() { desk.cancel() }

    public func close() { desk.close(threads: threads) }

    private static func make(
        _ call: TeacherCall, of endpoint: any ChatEndpoint, isCancelled: () -> Bool
    ) -> EndedCall {
        do throws(CallFailure) {
            let answer = try endpoint.complete(
                call.messages, call.parameters, isCancelled: isCancelled)
            return EndedCall(id: call.id, result: .success(answer))
        } catch {
            return EndedCall(id: call.id, result: .failure(error))
        }
    }

    /// What the threads share. At most `threads` calls lie on it.
    private final class Desk: Sendable {
        private struct State {
            var waiting: [TeacherCall] = []
            var ended: [EndedCall] = []
            var isCancelled = false
            var isClosed = false
        }

        private let state = Mutex(State())
        // Counts calls that wait, and the end for each thread.
        private let signal = DispatchSemaphore(value: 0)

        var isCancelled: Bool { state.withLock { $0.isCancelled } }

        func put(_ call: TeacherCall) {
            state.withLock { $0.waiting.append(call) }
            signal.signal()
        }

        func takeEnded() -> [EndedCall] {
            state.withLock { state in
                defer { state.ended.removeAll() }
                return state.ended
            }
        }

        func cancel() { state.withLock { $0.isCancelled = true } }

        func close(threads: Int) {
            let isFirst = state.withLock { state in
                defer { (state.isClosed, state.isCancelled) = (true, true) }
                return !state.isClosed
            }
            guard isFirst else { return }
            for _ in 0..<threads { signal.signal() }
        }

        /// Waits for a call; nil: the thread may end.
        func take() -> TeacherCall? {
            signal.wait()
            return state.withLock { state in
                state.isClosed || state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            }
        }

        func post(_ ended: EndedCall) { state.withLock { $0.ended.append(ended) } }
    }
}
