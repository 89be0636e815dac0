import Glibc
import Testing

/// Bytes as Kafka's protocol writes them: big-endian, strings behind their length.
struct RawBytes {
    var bytes: [UInt8] = []

    mutating func add(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes += Array($0) }
    }

    mutating func add(_ text: String) {
        add(Int16(text.utf8.count))
        bytes += Array(text.utf8)
    }
}

/// One request of Kafka's protocol over a connection of its own, with header version 1.
struct RawRequest {
    var body = RawBytes()

    init(api: Int16, version: Int16) {
        body.add(api)
        body.add(version)
        body.add(Int32(1))  // correlation id
        body.add("raw")  // client id
    }

    /// Sends the request to `address` (IPv4), and gives the answer from behind its length on.
    func answer(from address: String) -> [UInt8] {
        let parts = address.split(separator: ":")
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = (UInt16(parts[1]) ?? 0).bigEndian
        name.sin_addr.s_addr = inet_addr(String(parts[0]))
        let connected = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(connected == 0)
        var message = RawBytes()
        message.add(Int32(body.bytes.count))
        message.bytes += body.bytes
        #expect(write(descriptor, message.bytes, message.bytes.count) == message.bytes.count)
        let length = receive(4, from: descriptor).reduce(0) { $0 << 8 | Int($1) }
        return receive(length, from: descriptor)
    }

    private func receive(_ count: Int, from descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let got = read(descriptor, &piece, min(piece.count, count - bytes.count))
            guard got > 0 else {
                Issue.record("the broker hung up after \(bytes.count) of \(count) bytes")
                break
            }
            bytes += piece.prefix(got)
        }
        return bytes
    }
}
