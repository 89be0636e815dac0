import Foundation
import TestSupport
import Testing
import Transformer

@testable import Student

struct ImportMutationTests {
    /// A checkpoint with some bytes changed is imported or refused: it never ends the process, and
    /// what is refused leaves nothing.
    @Test(arguments: 0..<40)
    func survivesAnyCheckpoint(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let checkpoint = try TinyCheckpoint(seed: seed)
        try checkpoint.write()
        let names = ["config.json", "added_tokens.json", "model.safetensors", "spiece.model"]
        let file = checkpoint.file(names[seed % names.count])
        var bytes = [UInt8](try Data(contentsOf: file))
        // The header of the weights, and some of the weights.
        let reach = min(bytes.count, 6_000)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0..<reach, using: &random)
            let digits = Array("0123456789-.eE\"{}[]:,ntf".utf8)
            bytes[at] =
                Bool.random(using: &random)
                ? UInt8.random(in: .min ... .max, using: &random)
                : digits.randomElement(using: &random) ?? 0
        }
        try Data(bytes).write(to: file)
        do {
            let report = try checkpoint.importWritten()
            #expect(checkpoint.leftovers == ["tiny"])
            _ = try LoadedStudent(directory: report.directory, tasks: [.extract])
        } catch is ModelFileError, is ImportError {
            #expect(checkpoint.leftovers.isEmpty)
        }
    }
}
