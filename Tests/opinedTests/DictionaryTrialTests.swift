import Testing

@testable import opined

struct DictionaryTrialTests {
    private static let results = (0..<2_000).map { index in
        let target = ["battery life", "screen", "keyboard", "service"][index * 7 % 4]
        return Array(
            (#"{"id":"r-\#(index)","opinions":[{"target":"\#(target)","polarity":"positive","#
                + #""confidence":0.\#(index % 89)}],"model":"opined-mini@3"}"#).utf8)
    }

    @Test func everySecondResultIsHeldOut() {
        let (trained, heldOut) = DictionaryTrial.split([[0], [1], [2], [3], [4]])
        #expect(trained == [[0], [2], [4]])
        #expect(heldOut == [[1], [3]])
    }

    @Test func tellsWhatTheDictionaryIsGoodFor() throws {
        let trial = try DictionaryTrial(samples: Self.results, bytesMax: 8_192, level: 3)
        let report = trial.report
        #expect(report.count == 1_000)
        #expect(report.bytesWith * 2 < report.bytesWithout && report.bytesWithout < report.bytes)
        let lines = trial.lines(file: "results.dict")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { !$0.isEmpty })
        #expect(lines[0].hasPrefix("results.dict: dictionary "))
        #expect(lines[0].hasSuffix("from 1000 results"))
    }

    @Test func tooFewResultsAreAnError() {
        for count in [0, 1, 4] {
            #expect(throws: (any Error).self) {
                try DictionaryTrial(
                    samples: Array(Self.results.prefix(count)), bytesMax: 8_192, level: 3)
            }
        }
    }

    @Test func ratiosAreRoundedToTwoDecimals() {
        let report = CompressionReport(count: 3, bytes: 1_000, bytesWithout: 763, bytesWith: 333)
        #expect(
            report.line
                == "held out: 3 results, 1000 bytes; with the dictionary 1:3.00, without 1:1.31")
        let worse = CompressionReport(count: 1, bytes: 100, bytesWithout: 99, bytesWith: 1)
        #expect(worse.line.contains("1:1.01"))
        #expect(CompressionReport().line.contains("1:-"))
    }
}
