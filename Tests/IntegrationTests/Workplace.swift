import Foundation

/// A folder for one test, removed with its last reference, and what the checkout holds.
final class Workplace {
    static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let model = checkout.appendingPathComponent("Models/opined-mini")
    /// A student of random weights and 188 pieces.
    static let tiny = checkout.appendingPathComponent(
        "Tests/TransformerTests/Goldens/tiny-int8")

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("opined-test-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> URL {
        let url = file(name)
        try Data(text.utf8).write(to: url)
        return url
    }

    /// All of the log that processes here have written.
    func text(of name: String) -> String {
        String(decoding: (try? Data(contentsOf: file(name))) ?? Data(), as: UTF8.self)
    }
}
