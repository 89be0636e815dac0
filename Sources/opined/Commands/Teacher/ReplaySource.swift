import Distillation
import Foundation

/// The corpus that a replayed teacher answers from, read.
struct ReplaySource {
    static let bytesMax = 1_073_741_824

    let path: String
    let teacher: ReplayTeacher
    let reviews: Int

    /// - Parameter path: nil for that of the demo.
    /// - Throws: where the file is missing, too large, or no corpus; says which and what to do.
    init(_ path: String? = nil) throws {
        let path =
            try path
            ?? ShareDirectory.standard.file("Demo/teacher.jsonl").path(percentEncoded: false)
        let bytes: [UInt8]
        do { bytes = try BoundedFile.read(path, bytesMax: Self.bytesMax) } catch {
            throw DemoFailure("read \(path): \(error)")
        }
        let corpus = try ReplayCorpus(bytes, path: path)
        (self.path, teacher, reviews) = (path, ReplayTeacher(corpus), corpus.reviews)
    }
}
