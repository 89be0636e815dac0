import Foundation
import Testing

extension DaemonTests {
    struct DemoBooks {
        private struct Books: Decodable {
            let produced, results, deadLetters: Int
            let conserved: Bool
            let teacher: Teacher?
        }

        private struct Teacher: Decodable {
            let asked, accepted, refused, calls, callsBudget: Int
        }

        @Test func aDemoEndsWithBalancedBooksInOneLine() throws {
            let books = try Self.books(of: ["--seconds", "3"])
            #expect(books.teacher == nil)
            #expect(books.conserved)
            #expect(books.produced > 0)
            #expect(books.produced == books.results + books.deadLetters)
        }

        /// Over HTTP, with a budget on disk: every call that went out was answered and judged.
        @Test func aDemoAsksItsTeacherWithinTheBudget() throws {
            let books = try Self.books(of: ["--seconds", "15", "--teacher", "replay"])
            #expect(books.conserved)
            let teacher = try #require(books.teacher)
            #expect(teacher.calls <= teacher.callsBudget)
            #expect(teacher.asked > 50, "\(teacher)")
            #expect(teacher.asked <= teacher.calls)
            #expect(teacher.accepted + teacher.refused == teacher.calls)
            #expect(Double(teacher.accepted) >= 0.8 * Double(teacher.calls), "\(teacher)")
        }

        private static func books(of options: [String]) throws -> Books {
            let demo = try Program.run(
                ["demo", "--json", "--model", Workplace.model.path] + options, in: try Workplace())
            #expect(demo.status == 0, "\(demo.errors)")
            let lines = demo.output.split(separator: "\n")
            #expect(lines.count == 1, "\(demo.output)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Books.self, from: Data((lines.first ?? "").utf8))
        }
    }
}
