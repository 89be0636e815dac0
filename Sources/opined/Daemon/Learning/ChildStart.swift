import Foundation
import Glibc

/// A pipe whose ends no other child inherits.
struct ChildPipe {
    let reading, writing: Int32

    init() throws(DistilProcessError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw DistilProcessError("make a pipe") }
        (reading, writing) = (ends[0], ends[1])
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
    }

    func close() {
        Glibc.close(reading)
        Glibc.close(writing)
    }
}

/// Starts a program (posix_spawn): the daemon's memory is not copied, and its threads go on.
enum ChildStart {
    /// - Returns: its number; it leads a process group of the same number.
    static func spawn(
        _ program: String, _ arguments: [String], environment: [String: String], output: Int32,
        errors: Int32
    ) throws(DistilProcessError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        closeOthers()

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        // What the daemon ignores, as SIGTERM, since it handles it otherwise.
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

        let words = CStrings([program] + arguments)
        let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
        var number: pid_t = 0
        let code = withExtendedLifetime((words, variables)) {
            posix_spawn(
                &number, program, &actions, &attributes, words.pointers, variables.pointers)
        }
        guard code == 0 else { throw DistilProcessError("start \(program)", code: code) }
        return number
    }

    /// Has every descriptor of this process but the first three closed in a child. A port that the
    /// daemon listens on would stay taken as long as the child lives.
    private static func closeOthers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for case let descriptor? in names.map(Int32.init) where descriptor > STDERR_FILENO {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }
}

/// Strings as C takes them: pointers to each, and a null behind the last; freed with the list.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

    deinit { pointers.forEach { free($0) } }
}
