import Testing

@testable import Transformer

struct ConcurrentlyTests {
    @Test(arguments: [0, 1, 2, 100])
    func resultsAreInOrder(_ count: Int) throws {
        let squares = try concurrently(count) { index throws(ModelFileError) in index * index }
        #expect(squares == (0..<count).map { $0 * $0 })
    }

    @Test func theFirstErrorIsThrown() {
        let error = #expect(throws: ModelFileError.self) {
            try concurrently(50) { index throws(ModelFileError) in
                guard index % 20 != 7 else {
                    throw ModelFileError(file: "f", tensor: "\(index)", problem: "p")
                }
                return index
            }
        }
        #expect(error?.tensor == "7")
    }
}
