import Foundation
import Opinions
import Student
import Testing

@testable import opined

struct ExtractRunTests {
    private func run(_ input: String, threads: Int) throws -> (results: [ReviewResult], isBad: Bool)
    {
        let model = projectRoot.appending(path: "Tests/TransformerTests/Goldens/tiny-int8")
        let student = try EncoderStudent(
            directory: model.path, tasks: [.extract, .categorise, .sentiment])
        let output = try TemporaryFile("")
        let descriptor = open(output.path, O_WRONLY)
        defer { close(descriptor) }
        var run = ExtractRun(
            analysis: ParallelAnalysis(student: student, threads: threads),
            lines: ReviewLine(format: .auto, textPointer: .text, idPointer: .id),
            output: DataStream(descriptor: descriptor))
        let file = try TemporaryFile(input)
        withExtendedLifetime(file) { run.read(file.path) }
        run.finish()
        let written = try Data(contentsOf: URL(filePath: output.path))
        let results = try written.split(separator: UInt8(ascii: "\n"))
            .map { try ReviewResult(json: Array($0)) }
        return (results, run.hasBadInput)
    }

    @Test func oneResultALineInOrder() throws {
        let (results, isBad) = try run(
            "good food\n{\"id\":\"x\",\"text\":\"bad\"}\n\nfine", threads: 1)
        #expect(results.map(\.id) == ["1", "x", "4"])
        #expect(results.allSatisfy { $0.model == "tiny-int8@1" && $0.source == nil })
        #expect(!isBad)
    }

    @Test func badLinesCostNoOtherItsAnswer() throws {
        let (results, isBad) = try run("good\n{bad\n{\"text\":7}\nfine\n", threads: 2)
        #expect(results.map(\.id) == ["1", "4"])
        #expect(isBad)
    }

    @Test func aMissingFileIsBadInput() throws {
        let student = try EncoderStudent(
            directory: projectRoot.appending(path: "Tests/TransformerTests/Goldens/tiny-int8").path,
            tasks: [.extract])
        var run = ExtractRun(
            analysis: ParallelAnalysis(student: student, threads: 1),
            lines: ReviewLine(format: .auto, textPointer: .text, idPointer: .id))
        run.read("/nonexistent/reviews")
        #expect(run.hasBadInput)
    }

    @Test func threadsChangeNothing() throws {
        let words = ["great", "food", "but", "the", "service", "was", "slow", "screen", "👍"]
        let input = (0..<400).map { line in
            (0..<(line % 40 + 1)).map { words[($0 * 7 + line) % words.count] }.joined(
                separator: " ")
        }.joined(separator: "\n")
        let alone = try run(input, threads: 1).results
        #expect(alone.count == 400)
        #expect(try run(input, threads: 5).results == alone)
    }

    @Test func stopsWhenNobodyReads() throws {
        let pipe = Pipe()
        signal(SIGPIPE, SIG_IGN)
        try pipe.fileHandleForReading.close()
        var stream = DataStream(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        stream.line(Array("result".utf8))
        stream.flush()
        #expect(stream.isClosed)
    }
}
