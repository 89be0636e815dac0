import Foundation
import Testing

@testable import Distillation

struct TrafficBookTests {
    @Test func countsOverTheTimeThatWasWatched() {
        var book = TrafficBook()
        for second in 0...1_800 { book.note(reviews: 2, at: 7_200 + Double(second)) }
        #expect(book.seconds == 1_800)
        #expect(book.reviewsPerHour.map { abs($0 - 7_200) < 10 } == true)
        // A night without the daemon is no night without reviews.
        book.note(reviews: 2, at: 7_200 + 40_000)
        #expect(book.seconds == 1_800)
        #expect(book.hours.map(\.hour) == [2, 13])
    }

    @Test func aWeekIsKept() {
        var book = TrafficBook()
        for hour in 0..<400 { book.note(reviews: 1, at: Double(hour) * 3_600) }
        #expect(book.hours.count == TrafficBook.hoursMax)
        #expect(book.hours.last?.hour == 399)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
    func aClockThatIsNoneDoesNoHarm(_ seconds: Double) {
        var book = TrafficBook()
        book.note(reviews: 5, at: 10_000)
        book.note(reviews: 5, at: seconds)
        book.note(reviews: 5, at: 20)
        #expect(book.reviews == 5)
        #expect(book.reviewsPerHour == nil)
    }

    @Test func isReadBackAsItWasWritten() throws {
        var book = TrafficBook()
        for second in 0..<90 { book.note(reviews: second, at: Double(second) * 50) }
        let read = try JSONDecoder().decode(TrafficBook.self, from: JSONEncoder().encode(book))
        #expect(read.hours == book.hours)
        #expect(read.reviewsPerHour == book.reviewsPerHour)
    }
}
