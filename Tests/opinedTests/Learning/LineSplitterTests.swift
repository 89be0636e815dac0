import TestSupport
import Testing

@testable import opined

struct LineSplitterTests {
    @Test func linesAreThoseOfTheText() {
        var splitter = LineSplitter(bytesMax: 10)
        #expect(splitter.add("one\ntw".utf8) == [Array("one".utf8)])
        #expect(splitter.add("o\n\nthree".utf8) == [Array("two".utf8), []])
        #expect(splitter.finish() == Array("three".utf8))
        #expect(splitter.finish() == nil)
    }

    @Test func aLongLineIsDroppedAndTheNextOneRead() {
        var splitter = LineSplitter(bytesMax: 4)
        #expect(splitter.add("12345\n1234\n".utf8) == [Array("1234".utf8)])
        #expect(splitter.takeDropped() == 1)
        #expect(splitter.takeDropped() == 0)
        for _ in 0..<1_000 { #expect(splitter.add("endless".utf8) == []) }
        #expect(splitter.takeDropped() == 1)
        #expect(splitter.finish() == nil)
        #expect(splitter.add("on\n".utf8) == [Array("on".utf8)])
    }

    @Test(arguments: 0..<20)
    func howTheBytesCameSaysNothing(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let text = (0..<400).map { _ in "ab\n".utf8.randomElement(using: &random) ?? 0 }
        var whole = LineSplitter(bytesMax: 5)
        let expected = whole.add(text)
        var splitter = LineSplitter(bytesMax: 5)
        var lines: [[UInt8]] = []
        var rest = text[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...7, using: &random)
            lines += splitter.add(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        #expect(lines == expected)
        #expect(splitter.takeDropped() == whole.takeDropped())
        #expect(splitter.finish() == whole.finish())
    }
}
