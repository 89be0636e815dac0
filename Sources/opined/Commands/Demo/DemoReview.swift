import Foundation

/// A review of the demo's file: one JSON object a line.
struct DemoReview: Decodable, Sendable {
    let id: String
    let text: String
    var stars: Double?

    /// - Throws: Where the file can't be read, or a line is no review; names the file and the line.
    static func read(_ file: URL) throws -> [DemoReview] {
        let text = try String(contentsOf: file, encoding: .utf8)
        let decoder = JSONDecoder()
        return try text.split(separator: "\n").enumerated().map { number, line in
            do { return try decoder.decode(DemoReview.self, from: Data(line.utf8)) } catch {
                throw DemoFailure(
                    "\(file.path) line \(number + 1): no JSON object with id and text; "
                        + "restore the file")
            }
        }
    }

    /// The record's value.
    var json: [UInt8] {
        var object: [String: Any] = ["id": id, "text": text]
        object["stars"] = stars
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return [UInt8](data ?? Data())
    }
}

/// Why a demo can't go on: what was tried, what was found, what to do.
struct DemoFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
