import Dispatch
import Foundation
import Glibc
import Synchronization

/// `opined distil` as a child process, and a thread that reads what it says.
///
/// A process of its own, so that what training takes (memory, priority, a crash) is not the
/// daemon's. It gets no descriptor of the daemon's but its three, and signals as they are at the
/// start of any program. Its memory here is bounded by ``DistilReport`` and two lines.
final class DistilProcess: DistilRun {
    /// The longest line that is read.
    static let lineBytesMax = 65_536
    private static let readBytes = 16_384
    /// How often it is looked whether the process has ended, where something else (a child of its
    /// own) holds its output open.
    private static let lookMilliseconds: Int32 = 200

    private struct State {
        var report = DistilReport()
        var stops = 0
        /// After this the number may be another process's.
        var isOver = false
    }

    let processID: pid_t
    private let state = Mutex(State())

    /// Starts it.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - environment: all of it.
    ///   - program: this very one, even where its file was replaced meanwhile.
    ///   - wake: called when there is something new to see; any thread.
    init(
        _ arguments: [String], environment: [String: String], program: String = "/proc/self/exe",
        wake: @escaping @Sendable () -> Void
    ) throws(DistilProcessError) {
        let output = try ChildPipe()
        let errors: ChildPipe
        do { errors = try ChildPipe() } catch {
            output.close()
            throw error
        }
        defer {
            close(output.writing)
            close(errors.writing)
        }
        do {
            processID = try ChildStart.spawn(
                program, arguments, environment: environment, output: output.writing,
                errors: errors.writing)
        } catch {
            close(output.reading)
            close(errors.reading)
            throw error
        }
        let thread = Thread { [self] in
            read(output.reading, errors.reading, wake)
            wake()
        }
        thread.name = "opined-distil"
        thread.start()
    }

    var report: DistilReport { state.withLock { $0.report } }

    func stop() {
        state.withLock { state in
            state.stops += 1
            guard !state.isOver else { return }
            // It leads a group of its own: whatever it has started ends with it.
            kill(-processID, state.stops == 1 ? SIGTERM : SIGKILL)
        }
    }

    /// Reads both pipes until the process has ended and they hold no more.
    private func read(_ output: Int32, _ errors: Int32, _ wake: () -> Void) {
        defer {
            close(output)
            close(errors)
        }
        var lines = LineSplitter(bytesMax: Self.lineBytesMax)
        var complaints = LineSplitter(bytesMax: Self.lineBytesMax)
        var isOutputOpen = true
        var areErrorsOpen = true
        while true {
            var wanted = [
                pollfd(fd: isOutputOpen ? output : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: areErrorsOpen ? errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&wanted, nfds_t(wanted.count), Self.lookMilliseconds)
            if count <= 0 || !(isOutputOpen || areErrorsOpen), hasEnded() { break }
            if wanted[0].revents != 0 {
                let bytes = Self.some(of: output)
                isOutputOpen = bytes != nil
                note(bytes.map { lines.add($0) } ?? [], &lines)
                wake()
            }
            if wanted[1].revents != 0 {
                let bytes = Self.some(of: errors)
                areErrorsOpen = bytes != nil
                let last = bytes.map { complaints.add($0) } ?? []
                state.withLock { state in last.forEach { state.report.note(error: $0) } }
            }
        }
        note(lines.finish().map { [$0] } ?? [], &lines)
        if let last = complaints.finish() { state.withLock { $0.report.note(error: last) } }
        reap()
    }

    private func note(_ lines: [[UInt8]], _ splitter: inout LineSplitter) {
        let dropped = splitter.takeDropped()
        state.withLock { state in
            lines.forEach { state.report.note(line: $0) }
            state.report.note(dropped: dropped)
        }
    }

    /// nil at the end.
    private static func some(of descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: readBytes)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Whether the process has ended; it keeps its number until ``reap()``.
    private func hasEnded() -> Bool {
        var info = siginfo_t()
        let answer = waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT | WNOHANG)
        // The number stands first in what waitid fills in, and is 0 where nothing has happened.
        return answer != 0 || info.si_signo != 0
    }

    private func reap() {
        state.withLock { state in
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            state.isOver = true
            let signal = status & 0x7F
            state.report.exit = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
        }
    }
}

/// A child process that could not be started: what was tried, what the system said.
struct DistilProcessError: Error, Equatable, CustomStringConvertible {
    let operation: String
    let code: Int32

    init(_ operation: String, code: Int32 = errno) {
        (self.operation, self.code) = (operation, code)
    }

    var description: String {
        "\(operation): \(String(cString: strerror(code))); check the limits on processes and memory"
    }
}
