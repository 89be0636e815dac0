import Foundation

@testable import Transformer

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

    /// What training/goldens_t5.py wrote of a real checkpoint, from OPINED_T5.
    static let checkpoint = ProcessInfo.processInfo.environment["OPINED_T5"].map { [$0] } ?? []

    /// The path of a file beside the tests; one that begins with a slash stays as it is.
    static func path(_ name: String) -> String {
        name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    static func decodeLines<Value: Decodable>(
        _ type: Value.Type, from name: String
    ) throws -> [Value] {
        try Data(contentsOf: folder.appendingPathComponent(name)).split(separator: 0x0A)
            .map { try JSONDecoder().decode(type, from: $0) }
    }

    /// The texts of a JSON list or of JSON lines, with or without byte order mark.
    static func texts(_ url: URL, key: String) throws -> [String] {
        var data = try Data(contentsOf: url)
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = data.dropFirst(3) }
        let parts = url.pathExtension == "json" ? [data] : data.split(separator: 0x0A)
        return try parts.flatMap { part -> [String] in
            let json = try Array(part).withUnsafeBytes { try JSONParser.parse($0) }
            return (json.elements ?? [json]).compactMap { $0[key]?.string }
        }
    }
}
