import FlyingSocks
import Foundation
import Synchronization

/// A socket pool that bounds what strangers can hold: how many connections wait, and how long.
///
/// FlyingFox waits for a client for ever, and takes any number of them. A connection that says
/// nothing for ``idleMax`` is closed, and so is one that comes when ``connectionsMax`` wait.
final class BoundedPool: AsyncSocketPool {
    struct TooManyConnections: Error {}
    struct IdleTooLong: Error {}

    static let connectionsMax = 32
    static let idleMax = Duration.seconds(10)

    private let pool: any AsyncSocketPool
    private let waiting = Atomic<Int>(0)

    init(_ pool: some AsyncSocketPool) { self.pool = pool }

    func prepare() async throws { try await pool.prepare() }

    func run() async throws { try await pool.run() }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        if Self.isListening(socket) {
            return try await pool.suspendSocket(socket, untilReadyFor: events)
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.connectionsMax else {
            throw TooManyConnections()
        }
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.pool.suspendSocket(socket, untilReadyFor: events) }
            group.addTask {
                try await Task.sleep(for: Self.idleMax)
                throw IdleTooLong()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static func isListening(_ socket: Socket) -> Bool {
        var answer: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let result = getsockopt(
            socket.file.rawValue, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size)
        return result == 0 && answer != 0
    }
}
