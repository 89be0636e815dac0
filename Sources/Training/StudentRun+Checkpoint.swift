import Disk
import Foundation
import Transformer

extension StudentRun {
    /// Saves the run as it is after the last step, in the place of what was there.
    ///
    /// - Parameter corpus: what names the examples, as a hash of them; ``resume(from:corpus:)``
    ///   demands the same.
    /// - Throws: where it can't be written; what was there stays.
    public func save(to path: String, corpus: String) throws(FileWriteError) {
        let trained = FloatArena(count: student.parameters.layout.trainedCount)
        copyTrained(to: trained)
        try Checkpoint(step: step, identity: identity(corpus))
            .write(to: path, parts: [trained] + kept)
    }

    /// Goes on where ``save(to:corpus:)`` left off.
    ///
    /// - Returns: whether there was a file.
    /// - Throws: where it is damaged, or of another run; the run is as it was then.
    public func resume(from path: String, corpus: String) throws(CheckpointError) -> Bool {
        let layout = student.parameters.layout
        let trained = FloatArena(count: layout.trainedCount)
        let step = try Checkpoint.read(
            path, identity: identity(corpus), into: [trained] + kept)
        guard let step else { return false }
        for tensor in layout.trained {
            if let range = tensor.trainedRange {
                student.parameters.replace(tensor, with: trained.values(range))
            }
        }
        optimizer.step = step
        return true
    }

    private var kept: [FloatArena] {
        [optimizer.first, optimizer.second] + (average.map { [$0.arena] } ?? [])
    }

    private func copyTrained(to arena: FloatArena) {
        for tensor in student.parameters.layout.trained {
            if let range = tensor.trainedRange {
                arena.replace(range, with: student.parameters.values(of: tensor))
            }
        }
    }

    /// A hash of all that makes the bits of a run: the tensors and which of them are trained, the
    /// values of those that are not, the adapters, the settings and the corpus.
    func identity(_ corpus: String) -> [UInt8] {
        let parameters = student.parameters
        var text = "\(settings)\n\(student.limits)\n\(stepCount)\n\(corpus)\n"
        if let adapters = parameters.layout.adapters { text += "\(adapters)\n" }
        for tensor in parameters.layout.tensors {
            text += "\(tensor.name) \(tensor.shape) \(tensor.isTrained)\n"
        }
        var bytes = Array(text.utf8)
        for tensor in parameters.layout.tensors where !tensor.isTrained {
            bytes += Checkpoint.digest(
                UnsafeRawBufferPointer(
                    start: parameters.pointer(tensor),
                    count: tensor.count * MemoryLayout<Float>.stride))
        }
        return bytes.withUnsafeBytes { Checkpoint.digest($0) }
    }
}
