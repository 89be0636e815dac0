import Glibc

/// Standard output for data, standard error for all else.
enum Console {
    /// Writes a line of data.
    static func data(_ line: some StringProtocol) { write("\(line)\n", to: STDOUT_FILENO) }

    /// Writes a line for people.
    static func note(_ line: some StringProtocol) { write("\(line)\n", to: STDERR_FILENO) }

    /// Writes a line for people over the one that stands last; for terminals.
    static func status(_ line: some StringProtocol) {
        write("\r\(line)\u{1B}[K", to: STDERR_FILENO)
    }

    /// Takes the status line away.
    static func erase() { write("\r\u{1B}[K", to: STDERR_FILENO) }

    /// Writes all of `text`; a closed pipe ends it silently.
    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes.removeFirst(count)
        }
    }
}
