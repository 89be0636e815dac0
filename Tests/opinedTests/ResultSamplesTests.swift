import Testing

@testable import opined

struct ResultSamplesTests {
    @Test func takesUpToABound() {
        var samples = ResultSamples(dictionaryBytes: 256)
        let value = [UInt8](repeating: 1, count: 1 << 18)
        for _ in 0..<10 { samples.add(value) }
        #expect(samples.isFull)
        #expect(samples.bytes == ResultSamples.bytesMin)
        #expect(samples.values.count == 4)
    }

    @Test func leavesBlankOnesOut() {
        var samples = ResultSamples(dictionaryBytes: 65_536)
        for value in ["", " ", "{}", "\t"] { samples.add(Array(value.utf8)) }
        #expect(samples.values == [Array("{}".utf8)])
        #expect(!samples.isFull)
    }
}
