/// Where a record's line stands, in the 64 bits that come back with its delivery report, so that
/// nothing need be kept for a record that is on its way.
struct LinePlace: Equatable {
    private static let lineBits: UInt64 = 40

    /// The number of the file among those given, from 0; at most 2²⁴ files.
    let file: Int
    /// From 1; at most 2⁴⁰ lines.
    let line: Int

    init(file: Int, line: Int) { (self.file, self.line) = (file, line) }

    init(token: UInt64) {
        file = Int(token >> Self.lineBits)
        line = Int(token & (1 << Self.lineBits - 1))
    }

    var token: UInt64 { UInt64(file) << Self.lineBits | UInt64(line) }
}
