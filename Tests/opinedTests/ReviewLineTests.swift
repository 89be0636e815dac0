import Opinions
import Testing

@testable import opined

struct ReviewLineTests {
    private func review(
        _ line: String, _ format: ReviewLine.Format = .auto
    ) throws(RejectedRecord) -> Review? {
        try ReviewLine(format: format, textPointer: .text, idPointer: .id)
            .review(.whole(Array(line.utf8)), number: 7)
    }

    @Test func readsTextAndJSONByTheLine() throws {
        #expect(try review("good food") == Review(id: "7", text: "good food"))
        #expect(try review(" {\"text\":\"good\"}") == Review(id: "7", text: "good"))
        #expect(try review("{\"id\":\"x\",\"text\":\"good\"}") == Review(id: "x", text: "good"))
        #expect(try review("[good] food") == Review(id: "7", text: "[good] food"))
        #expect(try review("{good", .text) == Review(id: "7", text: "{good"))
    }

    @Test func skipsBlankLines() throws {
        #expect(try review("") == nil)
        #expect(try review(" \t\r") == nil)
    }

    @Test(arguments: [
        ("{good", Rejection.notJSON), ("{}", .noText), ("{\"text\":\" \"}", .emptyText),
    ])
    func saysWhatIsNoReview(line: String, rejection: Rejection) {
        let error = #expect(throws: RejectedRecord.self) { try review(line) }
        #expect(error?.rejection == rejection)
    }

    @Test func plainTextIsNoJSON() {
        #expect(throws: RejectedRecord.self) { try review("good food", .json) }
    }

    @Test func aLineThatIsTooLongIsNamed() {
        let lines = ReviewLine(format: .auto, textPointer: .text, idPointer: .id)
        let error = #expect(throws: RejectedRecord.self) {
            try lines.review(.tooLong(bytes: 2_000_000), number: 7)
        }
        #expect(error?.rejection == .recordTooLong)
    }
}
