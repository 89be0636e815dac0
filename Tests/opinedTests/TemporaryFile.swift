import Foundation

/// A file that lives as long as the test that holds it.
final class TemporaryFile: Sendable {
    let path: String

    init(_ text: String) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        path = url.path
        try Data(text.utf8).write(to: url)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The root of the checkout.
let projectRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A model of the encoder family with random weights, committed for tests.
let tinyModel = projectRoot.appending(path: "Tests/TransformerTests/Goldens/tiny-int8").path
