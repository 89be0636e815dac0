import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

/// The student that comes with opined.
struct OpinedMiniTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Models/opined-mini").path(percentEncoded: false)
    private static let student = Result {
        try EncoderStudent(
            directory: path, tasks: Set(StudentTask.allCases),
            labels: ["positive", "negative", "neutral"])
    }

    @Test func answersItsGoldenTexts() throws {
        #expect(try Self.student.get().model.hasPrefix("opined-mini@"))
        #expect(try EncoderDirectory(path: Self.path).manifest.goldens.count >= 2)
    }

    private static let reviews: [(String, String, Polarity)] = [
        ("The pizza was delicious.", "pizza", .positive),
        ("The waiter was rude and slow.", "waiter", .negative),
        ("I love the keyboard of this laptop.", "keyboard", .positive),
        ("The screen broke after two days, terrible.", "screen", .negative),
    ]

    @Test(arguments: reviews)
    func findsWhatAnybodyWouldFind(text: String, target: String, polarity: Polarity) throws {
        let student = try Self.student.get()
        let analysis = student.analyse([student.prepare(text)])[0]
        #expect(analysis.opinions.contains { $0.target == target && $0.polarity == polarity })
        #expect(analysis.sentiment?.label == polarity)
        let best = analysis.labels.max { $0.score < $1.score }
        #expect(best?.label == polarity.rawValue)
    }

    @Test func wordsThatNoPiecesMakeAreUnknown() throws {
        let student = LoadedStudent.encoder(try Self.student.get())
        func share(_ text: String) -> Double { student.unknownShare(of: student.prepare(text)) }
        #expect(share("The pizza was delicious.") == 0 && share("") == 0)
        #expect(share("\u{1D4D0}\u{10FFF}") > 0.4)
    }
}
