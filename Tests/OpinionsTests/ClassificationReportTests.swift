import Testing

@testable import Opinions

struct ClassificationReportTests {
    @Test func countsByHand() {
        var report = ClassificationReport()
        report.add(gold: "a", predicted: "a", confidence: 0.9)
        report.add(gold: "a", predicted: "b", confidence: 0.9)
        report.add(gold: "b", predicted: "b", confidence: 0.5)
        report.add(gold: "c", predicted: "b", confidence: 0.55)
        #expect(report.accuracy == 0.5)
        // F1: a 2/3, b 2·1/(3+1), c 0.
        #expect(abs(report.macroF1 - (2.0 / 3 + 0.5) / 3) < 1e-12)
        // Bins: {0.9, 0.9} one of two right; {0.5} right, in (7/15, 8/15]; {0.55} wrong, in (8/15,
        // 9/15].
        #expect(abs(report.calibrationError - (abs(1 - 1.8) + 0.5 + 0.55) / 4) < 1e-12)
    }

    @Test func isPerfectWhenSureAndRight() {
        var report = ClassificationReport()
        for label in ["a", "b", "b"] { report.add(gold: label, predicted: label, confidence: 1) }
        #expect(report.accuracy == 1 && report.macroF1 == 1 && report.calibrationError == 0)
    }

    @Test(arguments: [0.0, 1.0, 1.0 / 15, 14.0 / 15])
    func everyConfidenceHasABin(confidence: Double) {
        var report = ClassificationReport()
        report.add(gold: "a", predicted: "a", confidence: confidence)
        #expect(abs(report.calibrationError - (1 - confidence)) < 1e-12)
    }

    @Test func nothingIsZero() {
        let report = ClassificationReport()
        #expect(report.accuracy == 0 && report.macroF1 == 0 && report.calibrationError == 0)
    }
}
