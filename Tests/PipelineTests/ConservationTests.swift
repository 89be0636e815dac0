import Testing

@testable import Pipeline

struct ConservationTests {
    @Test(arguments: [
        Conservation.Exit.produced, .deadLettered, .filtered, .duplicate, .returned,
    ])
    func everyRecordIsInOneColumn(exit: Conservation.Exit) {
        var books = Conservation()
        #expect(books.holds)
        books.enter()
        books.enter()
        #expect(books.inFlight == 2 && books.holds)
        books.leave(exit)
        #expect(books.inFlight == 1 && books.consumed == 2 && books.holds)
        let columns = [
            books.produced, books.deadLettered, books.filtered, books.duplicates, books.returned,
        ]
        #expect(columns.reduce(0, +) == 1)
    }
}
