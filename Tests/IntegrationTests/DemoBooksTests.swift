import Foundation
import Testing

extension DaemonTests {
    struct DemoBooks {
        private struct Books: Decodable {
            let produced, results, deadLetters: Int
            let conserved: Bool
        }

        @Test func aDemoEndsWithBalancedBooksInOneLine() throws {
            let demo = try Program.run(
                ["demo", "--seconds", "3", "--json", "--model", Workplace.model.path],
                in: try Workplace())
            #expect(demo.status == 0, "\(demo.errors)")
            let lines = demo.output.split(separator: "\n")
            #expect(lines.count == 1, "\(demo.output)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let books = try decoder.decode(Books.self, from: Data((lines.first ?? "").utf8))
            #expect(books.conserved)
            #expect(books.produced > 0)
            #expect(books.produced == books.results + books.deadLetters)
        }
    }
}
