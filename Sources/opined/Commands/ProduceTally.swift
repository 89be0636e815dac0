import ArgumentParser

/// What became of the lines of one `opined produce`. In the end, every line is one of: blank,
/// delivered, refused, failed.
struct ProduceTally: Equatable {
    var lines = 0
    /// Skipped.
    var blank = 0
    /// Lines whose record has a key.
    var keyed = 0
    var delivered = 0
    /// Lines that no broker will ever take: too long, or not what `--format` says.
    var refused = 0
    /// Not delivered in time, or not allowed.
    var failed = 0
    /// Of the values handed over.
    var bytes = 0
    var hasUnreadableFile = false

    /// How the program ends; nil where all is well.
    var status: ExitCode? {
        if failed > 0 { return ExitStatus.unavailable }
        return refused > 0 || hasUnreadableFile ? ExitStatus.badInput : nil
    }

    func summary(topic: String, in elapsed: Duration) -> String {
        let tenths = Int((elapsed / .milliseconds(100)).rounded())
        let parts = [
            "\(keyed) with a key", blank > 0 ? "\(blank) blank" : nil,
            refused > 0 ? "\(refused) refused" : nil, failed > 0 ? "\(failed) not delivered" : nil,
            "\(bytes) bytes", "\(tenths / 10).\(tenths % 10) s",
        ]
        return "produced \(delivered) of \(lines) lines to \(topic): "
            + parts.compactMap(\.self).joined(separator: ", ")
    }
}
