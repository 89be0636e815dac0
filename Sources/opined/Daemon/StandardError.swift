import Foundation
import Glibc

/// The standard error of this process, as the log needs it.
enum StandardError {
    /// Writes all of `text`; may block. A closed pipe or a full disk loses it, and nothing else:
    /// SIGPIPE must be ignored (``ignoreBrokenPipes()``).
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if count > 0 {
                bytes.removeFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }

    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// The format that `setting` means here.
    static func format(_ setting: LogSettings.Format, environment: [String: String]) -> LogFormat {
        var status = stat()
        fstat(STDERR_FILENO, &status)
        return LogFormat(
            setting, journalStream: environment["JOURNAL_STREAM"],
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Nanoseconds since the epoch.
    static func now() -> LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(time.tv_sec) * 1_000_000_000 + LogTime(time.tv_nsec)
    }
}
