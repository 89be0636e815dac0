import Foundation

/// Files beside the tests, and where the shared data lie if this machine has them.
enum Goldens {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Goldens")
    static let miniFolder = folder.appendingPathComponent("../../../Models/opined-mini")
        .standardized

    static let tokenizerPath = miniFolder.appendingPathComponent("tokenizer.json").path

    /// The folder of the shared data, from the environment variable OPINED_DATA; nil where it is
    /// not set.
    static let data = ProcessInfo.processInfo.environment["OPINED_DATA"]
        .map { URL(fileURLWithPath: $0) }

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func decodeLines<Value: Decodable>(
        _ type: Value.Type, from name: String
    ) throws -> [Value] {
        try Data(contentsOf: folder.appendingPathComponent(name)).split(separator: 0x0A)
            .map { try JSONDecoder().decode(type, from: $0) }
    }
}
