import Foundation
import Glibc

/// Reads a file or a pipe line by line, as bytes, without ever holding more than one bounded line.
struct LineReader {
    enum Line: Equatable {
        /// Without its line feed, and without a carriage return before that.
        case whole([UInt8])
        /// Longer than the bound; its bytes were skipped.
        case tooLong(bytes: Int)
    }

    private static let chunkBytes = 65_536
    private let descriptor: Int32
    /// The longest line that is given whole, in bytes.
    private let lineBytesMax: Int
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    /// - Parameter descriptor: stays the caller's.
    init(descriptor: Int32, lineBytesMax: Int) {
        self.descriptor = descriptor
        self.lineBytesMax = lineBytesMax
    }

    /// Whether the next line may have to be waited for: what came so far can be answered meanwhile.
    var wouldWait: Bool {
        guard !isAtEnd, buffer[position...].firstIndex(of: UInt8(ascii: "\n")) == nil else {
            return false
        }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) == 0
    }

    /// The next line, or nil at the end. Blocks.
    mutating func next() throws(LineReaderError) -> Line? {
        var line: [UInt8] = []
        var count = 0
        while true {
            let rest = buffer[position...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let part = rest[..<(end ?? rest.endIndex)]
            count += part.count
            // One more than the bound is kept for a carriage return.
            line.append(contentsOf: part.prefix(max(0, lineBytesMax + 1 - line.count)))
            position = end.map { $0 + 1 } ?? buffer.endIndex
            if end != nil { return finish(line, count) }
            guard try fill() else { return count == 0 ? nil : finish(line, count) }
        }
    }

    private func finish(_ line: [UInt8], _ count: Int) -> Line {
        var (line, count) = (line, count)
        if count == line.count, line.last == UInt8(ascii: "\r") {
            line.removeLast()
            count -= 1
        }
        return count > lineBytesMax ? .tooLong(bytes: count) : .whole(line)
    }

    /// Reads the next chunk into the buffer; false at the end.
    private mutating func fill() throws(LineReaderError) -> Bool {
        guard !isAtEnd else { return false }
        buffer = try InputChunk.read(descriptor, bytesMax: Self.chunkBytes)
        position = 0
        isAtEnd = buffer.isEmpty
        return !isAtEnd
    }
}

/// A file or pipe that can't be read on.
struct LineReaderError: Error, Equatable, CustomStringConvertible {
    let code: Int32

    var description: String {
        "read the input: \(String(cString: strerror(code))) (\(code)); check the file or pipe"
    }
}
