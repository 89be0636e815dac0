import Foundation

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
public enum RetryAfter {
    private static let bytesMax = 64

    /// Seconds from `now` on, 0 for what is past; nil where the value is neither.
    ///
    /// - Parameter now: seconds since the epoch.
    public static func seconds(_ value: String, now: Double) -> Double? {
        guard value.utf8.count <= bytesMax else { return nil }
        let text = value.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Double(text)
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text).map { max(0, $0.timeIntervalSince1970 - now) }
    }
}
