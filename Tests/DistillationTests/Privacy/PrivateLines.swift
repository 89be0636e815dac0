import Foundation
import Testing

/// The lines of `Tests/PrivacyLines`: what people write in reviews, with places that must be
/// masked written as `«KIND words»`, and without any.
struct PrivateLines {
    struct Place {
        let kind: String
        /// Unicode scalars of the line.
        let range: Range<Int>
    }

    struct Line {
        var text = ""
        var places: [Place] = []
    }

    static func read(_ name: String) throws -> [Line] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../PrivacyLines/\(name)")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").map(line)
    }

    private static func line(_ marked: Substring) throws -> Line {
        var line = Line()
        for (index, part) in marked.split(separator: "«", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard index > 0 else {
                line.text += part
                continue
            }
            let halves = part.split(separator: "»", omittingEmptySubsequences: false)
            let words = try #require(halves.first).split(separator: " ", maxSplits: 1)
            try #require(halves.count == 2 && words.count == 2, "\(marked)")
            let start = line.text.unicodeScalars.count
            line.text += words[1]
            let end = line.text.unicodeScalars.count
            line.places.append(Place(kind: String(words[0]), range: start..<end))
            line.text += halves[1]
        }
        return line
    }
}
