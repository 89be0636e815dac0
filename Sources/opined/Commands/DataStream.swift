import Glibc

/// Lines of data to standard output, gathered into few writes.
struct DataStream {
    private static let bytesMax = 65_536
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    /// Whether whoever read it is gone; nothing more need be computed.
    private(set) var isClosed = false

    init(descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

    mutating func line(_ line: [UInt8]) {
        bytes.append(contentsOf: line)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= Self.bytesMax { flush() }
    }

    mutating func flush() {
        var rest = bytes[...]
        while !rest.isEmpty && !isClosed {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                isClosed = true
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
