import Foundation
import Glibc
import Logging

/// When a line was logged: nanoseconds since the epoch.
typealias LogTime = Int64

/// What one line of the log says.
struct LogEntry: Sendable {
    let time: LogTime
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata
}

/// How a line of the log looks. Every form escapes control characters, so that nothing that is
/// logged can end a line, and is cut at ``lineBytesMax``.
enum LogFormat: Equatable, Sendable {
    /// `2026-11-23T20:17:52.123Z info message key=value`, for people.
    case text
    /// One JSON object for each line.
    case json
    /// `<6>message key=value`: the journal keeps time and level itself (sd-daemon(3)).
    case journald

    static let lineBytesMax = 4_096

    /// The line with its line break.
    func line(_ entry: LogEntry) -> String {
        switch self {
        case .text:
            "\(Self.stamp(entry.time)) \(entry.level.rawValue) \(Self.plain(entry))\n"
        case .json: Self.json(entry)
        case .journald: "<\(Self.priority(entry.level))>\(Self.plain(entry))\n"
        }
    }

    private static func plain(_ entry: LogEntry) -> String {
        let pairs = entry.metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        return PrintableText.escape(entry.message + pairs.joined(), bytesMax: lineBytesMax)
    }

    private static func json(_ entry: LogEntry) -> String {
        var object: [String: String] = [
            "time": stamp(entry.time), "level": entry.level.rawValue, "logger": entry.label,
            "message": PrintableText.escape(entry.message, bytesMax: lineBytesMax / 2),
        ]
        // Half a line for what comes along, divided evenly: no one value pushes out another.
        let share = lineBytesMax / 2 / max(1, entry.metadata.count)
        for (key, value) in entry.metadata where object[key] == nil {
            object[key] = PrintableText.escape("\(value)", bytesMax: share)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = (try? encoder.encode(object)) ?? Data("{}".utf8)
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// RFC 3339 in UTC with milliseconds.
    private static func stamp(_ time: LogTime) -> String {
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        var whole = time_t(seconds)
        var parts = tm()
        gmtime_r(&whole, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
        let stamp = String(decoding: buffer.prefix(length).map(UInt8.init), as: UTF8.self)
        let milliseconds = String(rest / 1_000_000 + 1_000).dropFirst()
        return "\(stamp).\(milliseconds)Z"
    }

    /// syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

extension LogFormat {
    /// The format that `setting` means for the standard error of this process.
    ///
    /// - Parameters:
    ///   - journalStream: `$JOURNAL_STREAM`, device and inode of what systemd connected.
    ///   - device, inode: Of standard error, by fstat(2).
    init(_ setting: LogSettings.Format, journalStream: String?, device: UInt64, inode: UInt64) {
        switch setting {
        case .text: self = .text
        case .json: self = .json
        case .journald: self = .journald
        case .auto: self = journalStream == "\(device):\(inode)" ? .journald : .text
        }
    }
}
