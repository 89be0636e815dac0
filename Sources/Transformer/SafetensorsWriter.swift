import Disk
import Glibc
import Synchronization

/// Writes a safetensors file whose tensors are known before, in any order and from any thread.
///
/// The header goes first and the room for all tensors is taken with it, so that a full disk is
/// known before the work is done. Tensors of f32 stand before those of int8, by name among
/// themselves, all on boundaries of their elements.
public final class SafetensorsWriter: Sendable {
    public enum ElementType: String, Sendable {
        case float32 = "F32"
        case int8 = "I8"

        var bytes: Int { self == .float32 ? 4 : 1 }
    }

    /// A tensor that will be written.
    public struct Entry: Equatable, Sendable {
        public let name: String
        public let type: ElementType
        public let shape: [Int]

        public init(_ name: String, _ type: ElementType, _ shape: [Int]) {
            (self.name, self.type, self.shape) = (name, type, shape)
        }

        var rowBytes: Int { shape.dropFirst().reduce(type.bytes, *) }
        var bytes: Int { shape.reduce(type.bytes, *) }
    }

    /// The data begin on such a boundary; the header is filled with blanks.
    private static let alignment = 64

    public let path: String
    private let descriptor: Int32
    private let places: [String: (entry: Entry, offset: Int)]
    private let bytesTotal: Int
    private let bytesWritten = Mutex(0)

    /// Makes the file, or empties it.
    ///
    /// - Precondition: no two entries of one name.
    public init(path: String, entries: [Entry]) throws(FileWriteError) {
        self.path = path
        let inOrder = entries.sorted { ($0.type.rawValue, $0.name) < ($1.type.rawValue, $1.name) }
        var end = 0
        var header = "{\"__metadata__\":{\"format\":\"pt\"}"
        var offsets: [(Entry, Int)] = []
        for entry in inOrder {
            offsets.append((entry, end))
            header +=
                ",\(Self.quoted(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":["
                + entry.shape.map(String.init).joined(separator: ",")
                + "],\"data_offsets\":[\(end),\(end + entry.bytes)]}"
            end += entry.bytes
        }
        var bytes = Array((header + "}").utf8)
        while !(8 + bytes.count).isMultiple(of: Self.alignment) { bytes.append(0x20) }
        let start = 8 + bytes.count
        bytesTotal = end
        places = Dictionary(
            uniqueKeysWithValues: offsets.map { ($0.name, (entry: $0, offset: start + $1)) })
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileWriteError("create", path) }
        let code = posix_fallocate(descriptor, 0, off_t(start + end))
        guard code == 0 || code == EOPNOTSUPP || code == EINVAL else {
            throw FileWriteError("take \(start + end) bytes for", path, code: code)
        }
        let length = withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init)
        try (length + bytes).withUnsafeBufferPointer { values throws(FileWriteError) in
            try write(UnsafeRawBufferPointer(values), at: 0)
        }
    }

    deinit { close(descriptor) }

    /// Writes rows of an f32 tensor; one of one dimension has rows of one value.
    ///
    /// - Precondition: the tensor is an entry of that type, has these rows, and each is written
    ///   once.
    public func write(
        _ values: [Float], to name: String, fromRow row: Int = 0
    ) throws(FileWriteError) {
        try values.withUnsafeBufferPointer { values throws(FileWriteError) in
            try write(UnsafeRawBufferPointer(values), .float32, to: name, fromRow: row)
        }
    }

    /// Writes rows of an int8 tensor.
    public func write(
        _ values: [Int8], to name: String, fromRow row: Int = 0
    ) throws(FileWriteError) {
        try values.withUnsafeBufferPointer { values throws(FileWriteError) in
            try write(UnsafeRawBufferPointer(values), .int8, to: name, fromRow: row)
        }
    }

    /// Waits until all of it is on the disk.
    ///
    /// - Precondition: every tensor was written whole.
    public func finish() throws(FileWriteError) {
        let count = bytesWritten.withLock(\.self)
        precondition(count == bytesTotal, "\(count) bytes were written of \(bytesTotal)")
        guard fsync(descriptor) == 0 else { throw FileWriteError("sync", path) }
    }

    private func write(
        _ bytes: UnsafeRawBufferPointer, _ type: ElementType, to name: String, fromRow row: Int
    ) throws(FileWriteError) {
        guard let (entry, offset) = places[name], entry.type == type else {
            preconditionFailure("\(name) is no entry of \(type.rawValue)")
        }
        let start = row * entry.rowBytes
        precondition(start + bytes.count <= entry.bytes, "\(name) has no rows so far")
        try write(bytes, at: offset + start)
        bytesWritten.withLock { $0 += bytes.count }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileWriteError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileWriteError("write", path) }
            done += count
        }
    }

    /// A JSON string.
    private static func quoted(_ name: String) -> String {
        let escaped = name.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20:
                "\\u00" + (scalar.value < 16 ? "0" : "")
                    + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
