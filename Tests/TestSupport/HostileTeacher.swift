import Foundation
import Glibc
import Synchronization

/// An OpenAI-compatible server that does to each question what chance, or a script, tells it.
///
/// For tests of this process and of daemons that they start. Threads of its own; ``stop()`` ends
/// them all.
public final class HostileTeacher: Sendable {
    /// What the teacher has seen and done. A question is told from others by its body.
    public struct Tally: Sendable {
        public var connections = 0
        /// Requests that came whole.
        public var requests = 0
        public var behaviours: [HostileBehaviour: Int] = [:]
        /// How often a question came, by ``HostileTeacher/name(of:)``.
        public var asked: [UInt64: Int] = [:]
        /// How often a sound answer to it was sent to its last byte.
        public var answered: [UInt64: Int] = [:]
        /// How often money may be asked for it: all but what is free.
        public var charged: [UInt64: Int] = [:]
        /// Heads and bodies of the last requests, the newest last.
        public var lastRequests: [(head: String, body: [UInt8])] = []
    }

    private struct State {
        var tally = Tally()
        var random: SeededGenerator
        /// What comes next; then chance.
        var script: [HostileBehaviour]
        var open = 0
    }

    private static let connectionsMax = 256
    private static let requestBytesMax = 4_194_304
    private static let lastRequestsMax = 16

    private let listener: LoopbackListener
    /// Two ends of one: what is read ends from ``stop()`` on.
    private let stopped, stopping: Int32
    private let state: Mutex<State>
    private let weights: [(behaviour: HostileBehaviour, weight: Int)]
    private let answer: @Sendable (_ body: [UInt8]) -> String
    private let greeting: String?
    private let threads = DispatchGroup()

    /// - Parameters:
    ///   - script: what it does to the first requests.
    ///   - weights: what it does to later ones, in these proportions.
    ///   - greeting: what it sends to everyone who connects, before it closes. No request is read.
    ///   - answer: the text of the sound answer to a request, by its body.
    public init(
        script: [HostileBehaviour] = [],
        weights: [(behaviour: HostileBehaviour, weight: Int)] = [(.answers, 1)], seed: Int = 0,
        greeting: String? = nil,
        answer: @escaping @Sendable (_ body: [UInt8]) -> String = { _ in "Sound." }
    ) throws {
        listener = try LoopbackListener()
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw LoopbackListener.Failure(errno: errno)
        }
        (stopped, stopping) = (ends[0], ends[1])
        state = Mutex(State(random: SeededGenerator(seed: seed), script: script))
        (self.weights, self.answer, self.greeting) = (weights, answer, greeting)
        run { $0.acceptAll() }
    }

    public var port: Int { listener.port }
    /// For `teacher.endpoint`.
    public var address: String { "http://127.0.0.1:\(port)/v1" }
    /// Whole once it is stopped: what is counted behind an answer may come after its reader.
    public var tally: Tally { state.withLock { $0.tally } }

    /// Ends every connection and waits for the threads. Once.
    public func stop() {
        close(stopping)
        threads.wait()
        listener.close()
        close(stopped)
    }

    /// FNV-1a of the body: the same in every process.
    public static func name(of body: [UInt8]) -> UInt64 {
        body.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private func run(_ body: @escaping @Sendable (HostileTeacher) -> Void) {
        threads.enter()
        Thread.detachNewThread { [self] in
            body(self)
            threads.leave()
        }
    }

    private func acceptAll() {
        while waits(for: listener.descriptor, POLLIN) {
            let connection = accept(listener.descriptor, nil, nil)
            guard connection >= 0 else { continue }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isTaken = state.withLock { state in
                state.tally.connections += 1
                guard state.open < Self.connectionsMax else { return false }
                state.open += 1
                return true
            }
            guard isTaken else {
                close(connection)
                continue
            }
            run { teacher in
                teacher.serve(connection)
                close(connection)
                teacher.state.withLock { $0.open -= 1 }
            }
        }
    }

    private func serve(_ connection: Int32) {
        if let greeting {
            _ = send(Array(greeting.utf8), connection)
            return
        }
        guard let (head, body) = readRequest(connection) else { return }
        let name = Self.name(of: body)
        let behaviour = state.withLock { state in
            let behaviour = next(&state)
            state.tally.requests += 1
            state.tally.behaviours[behaviour, default: 0] += 1
            state.tally.asked[name, default: 0] += 1
            if !behaviour.isFree { state.tally.charged[name, default: 0] += 1 }
            state.tally.lastRequests.append((head, body))
            if state.tally.lastRequests.count > Self.lastRequestsMax {
                state.tally.lastRequests.removeFirst()
            }
            return behaviour
        }
        for step in behaviour.steps(answer: answer(body)) {
            guard take(step, connection) else { return }
        }
        guard behaviour.isAnswer else { return }
        state.withLock { $0.tally.answered[name, default: 0] += 1 }
    }

    private func next(_ state: inout State) -> HostileBehaviour {
        if !state.script.isEmpty { return state.script.removeFirst() }
        let sum = weights.map(\.weight).reduce(0, +)
        var left = Int.random(in: 0..<max(sum, 1), using: &state.random)
        for (behaviour, weight) in weights {
            left -= weight
            if left < 0 { return behaviour }
        }
        return .answers
    }

    /// - Returns: whether the connection lasts.
    private func take(_ step: HostileStep, _ connection: Int32) -> Bool {
        switch step {
        case .send(let bytes): return send(bytes, connection)
        case .sendForEver(let bytes, let pause):
            while send(bytes, connection) {
                if pause > 0, waits(for: connection, POLLIN, milliseconds: pause) { return false }
            }
            return false
        case .wait:
            _ = waits(for: connection, POLLIN)
            return false
        }
    }

    private func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            guard waits(for: connection, POLLOUT) else { return false }
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, flags)
            }
            guard count > 0 || errno == EAGAIN else { return false }
            done += max(0, count)
        }
        return true
    }

    /// nil where none came whole.
    private func readRequest(_ connection: Int32) -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.requestBytesMax, waits(for: connection, POLLIN) {
            let count = recv(connection, &block, block.count, 0)
            guard count > 0 else { return nil }
            bytes += block[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let head = String(text[..<end.lowerBound])
            let length = head.split(separator: "\r\n").compactMap { line in
                line.lowercased().hasPrefix("content-length:")
                    ? Int(line.dropFirst(15).filter(\.isNumber)) : nil
            }
            let body = Array(bytes.dropFirst(head.utf8.count + 4))
            if body.count >= length.first ?? 0 { return (head, body) }
        }
        return nil
    }

    /// Whether `descriptor` is ready; false once the teacher is stopped, and where time is up.
    private func waits(for descriptor: Int32, _ event: Int32, milliseconds: Int32 = -1) -> Bool {
        var polled = [
            pollfd(fd: descriptor, events: Int16(event), revents: 0),
            pollfd(fd: stopped, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&polled, 2, milliseconds) < 0 {
            guard errno == EINTR else { return false }
        }
        return polled[1].revents == 0 && polled[0].revents != 0
    }
}
