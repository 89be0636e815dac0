import Glibc

/// Reads a descriptor piece by piece.
enum InputChunk {
    /// What comes next, at most `bytesMax` bytes; empty at the end. Blocks until something comes.
    static func read(_ descriptor: Int32, bytesMax: Int) throws(LineReaderError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { memory, count in
            var result: Int
            repeat {
                result = Glibc.read(descriptor, memory.baseAddress, bytesMax)
            } while result < 0 && errno == EINTR
            if result < 0 { failure = errno }
            count = max(0, result)
        }
        guard failure == 0 else { throw LineReaderError(code: failure) }
        return bytes
    }
}
