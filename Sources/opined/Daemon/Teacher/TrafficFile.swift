import Distillation
import Foundation

/// The book of the traffic, on disk for `opined teacher plan`.
///
/// Written now and then: what a crash takes is a minute of a week. One owner.
struct TrafficFile {
    private static let intervalSeconds = 60.0
    private static let bytesMax = 1 << 20

    private let path: String
    private var book: TrafficBook
    private var offered = 0
    private var written: Double?

    /// Goes on with the book that is there; one that can't be read is begun anew.
    init(path: String) {
        self.path = path
        book = Self.read(path) ?? TrafficBook()
    }

    static func read(_ path: String) -> TrafficBook? {
        guard let bytes = try? BoundedFile.read(path, bytesMax: bytesMax) else { return nil }
        return try? JSONDecoder().decode(TrafficBook.self, from: Data(bytes))
    }

    mutating func note(_ status: TeacherStatus, at wall: Double) {
        book.note(reviews: max(0, status.offered - offered), at: wall)
        offered = status.offered
        if let written, abs(wall - written) < Self.intervalSeconds { return }
        written = wall
        write()
    }

    /// A book that can't be written is no reason to stop: the plan says what it stands on.
    func write() {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try? encoder.encode(book).write(to: URL(filePath: path), options: .atomic)
    }
}
