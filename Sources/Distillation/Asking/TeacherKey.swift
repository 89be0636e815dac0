/// The key of a teacher. It prints as `***` whatever prints it, and only a request bears it.
public struct TeacherKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private static let bytesMax = 4_096

    let text: String

    /// nil where it is empty, longer than 4,096 bytes, or holds what a header may not: anything but
    /// visible ASCII.
    public init?(_ text: String) {
        guard (1...Self.bytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.text = text
    }

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
