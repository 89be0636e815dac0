import ArgumentParser
import Foundation
import Opinions
import Student
import Testing

@testable import opined

struct LineRunTests {
    private func run(_ input: String, threads: Int) throws -> (results: [ReviewResult], isBad: Bool)
    {
        let student = try LoadedStudent(
            directory: tinyModel, tasks: [.extract, .categorise, .sentiment])
        let output = try TemporaryFile("")
        let descriptor = open(output.path, O_WRONLY)
        defer { close(descriptor) }
        let lines = ReviewLine(format: .auto, textPointer: .text, idPointer: .id)
        var run = LineRun(
            ExtractAnswerer(analysis: ParallelAnalysis(student: student, threads: threads)),
            output: DataStream(descriptor: descriptor)
        ) { line, number throws(RejectedRecord) in try lines.review(line, number: number) }
        let file = try TemporaryFile(input)
        do { try run.run([file.path]) } catch { #expect(error as? ExitCode == ExitStatus.badInput) }
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
        var run = LineRun(EchoAnswerer(), parse: TextLine.review)
        let status = #expect(throws: ExitCode.self) { try run.run(["/nonexistent/reviews"]) }
        #expect(status == ExitStatus.badInput)
        #expect(run.hasBadInput)
    }

    @Test func aFailureEndsTheRun() throws {
        let file = try TemporaryFile("a\nb")
        var run = LineRun(EchoAnswerer(fails: true), parse: TextLine.review)
        let status = #expect(throws: ExitCode.self) { try run.run([file.path]) }
        #expect(status == ExitStatus.failure)
    }

    @Test func everyLineOfTextIsAText() throws {
        #expect(try TextLine.review(.whole([]), number: 3) == Review(id: "3", text: ""))
        #expect(
            try TextLine.review(.whole(Array(" {\"text\":1}".utf8)), number: 1)?.text
                == " {\"text\":1}")
        for (line, rejection) in [
            (LineReader.Line.whole([0xFF]), Rejection.notUTF8),
            (.tooLong(bytes: 2_000_000), .recordTooLong),
        ] {
            let error = #expect(throws: RejectedRecord.self) {
                try TextLine.review(line, number: 1)
            }
            #expect(error?.rejection == rejection)
        }
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

/// Answers a line with itself, or fails.
private struct EchoAnswerer: LineAnswerer {
    struct Failure: Error {}
    var fails = false
    let roundTokens = 1

    func question(_ review: Review) -> Review { review }
    func tokens(_ question: Review) -> Int { 1 }
    func answers(to round: [Review]) throws -> [[UInt8]] {
        guard !fails else { throw Failure() }
        return round.map { Array($0.text.utf8) }
    }
}
