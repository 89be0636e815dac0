import CKernels
import Disk
import Foundation
import Transformer

/// The file of a run that was interrupted: what is trained, the optimizer's moments, the average,
/// and the step, by which everything random is known.
///
///     8 bytes "opndtrn1" · u64 step · 32 bytes of identity · u64 floats of a part · u64 parts
///     the parts, f32 · 32 bytes: SHA-256 over the digests of the head and of each part
///
/// All in little endian. A file that is cut, changed, or of another run is refused.
struct Checkpoint {
    private static let magic = Array("opndtrn1".utf8)
    private static let headBytes = 64
    private static let digestBytes = 32

    let step: Int
    /// Of the run: see ``StudentRun/identity``.
    let identity: [UInt8]

    /// Writes beside `path`, waits until it is on the disk, and puts it in the place of what was
    /// there: whoever reads sees the old one or the new one, whole.
    func write(to path: String, parts: [FloatArena]) throws(FileWriteError) {
        let head = head(parts)
        let digests = parts.reduce(Self.digest(head)) { $0 + Self.digest($1.bytes) }
        let temporary = path + ".new"
        let file = try DurableWriter(path: temporary)
        try file.write(head)
        for part in parts { try file.write(part.bytes) }
        try file.write(Self.digest(digests))
        try file.publish(as: path)
    }

    /// Checks a file whole, then fills the parts.
    ///
    /// - Returns: the step; nil where there is no file.
    /// - Throws: where it is not of this run, or not whole. The parts are untouched then.
    static func read(
        _ path: String, identity: [UInt8], into parts: [FloatArena]
    ) throws(CheckpointError) -> Int? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            throw CheckpointError(path: path, problem: "can't be read")
        }
        let head = Checkpoint(step: 0, identity: identity).head(parts)
        let (step, problem) = data.withUnsafeBytes { fill(parts, from: $0, head: head) }
        if let problem { throw CheckpointError(path: path, problem: problem) }
        return step
    }

    /// Fills the parts from a whole file, or says what is wrong with it.
    ///
    /// - Parameter head: as expected, but for the step.
    private static func fill(
        _ parts: [FloatArena], from bytes: UnsafeRawBufferPointer, head: [UInt8]
    ) -> (step: Int, problem: String?) {
        let size = headBytes + digestBytes + parts.reduce(0) { $0 + $1.bytes.count }
        guard bytes.starts(with: magic) else { return (0, "is no checkpoint of opined") }
        guard bytes.count == size else { return (0, "has \(bytes.count) bytes, not \(size)") }
        guard bytes[16..<headBytes].elementsEqual(head[16...]) else {
            return (0, "is of another student, corpus or setting")
        }
        var sources: [UnsafeRawBufferPointer] = []
        var start = headBytes
        for part in parts {
            sources.append(.init(rebasing: bytes[start..<start + part.bytes.count]))
            start += part.bytes.count
        }
        let digests = sources.reduce(digest(Array(bytes[..<headBytes]))) { $0 + digest($1) }
        guard digest(digests).elementsEqual(bytes[start...]) else { return (0, "is damaged") }
        for (part, source) in zip(parts, sources) {
            UnsafeMutableRawBufferPointer(start: part.base, count: source.count)
                .copyMemory(from: source)
        }
        return (Int(UInt64(littleEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))), nil)
    }

    private func head(_ parts: [FloatArena]) -> [UInt8] {
        func word(_ value: Int) -> [UInt8] {
            withUnsafeBytes(of: UInt64(value).littleEndian, Array.init)
        }
        return Self.magic + word(step) + identity + word(parts.first?.count ?? 0)
            + word(parts.count)
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { digest($0) }
    }

    static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: digestBytes)
        opined_sha256(
            &digest, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
        return digest
    }
}

extension FloatArena {
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride)
    }
}
