import Foundation
import Testing

@testable import Student

/// A copy of a tiny random model of TransformerTests, which a test may damage; removed in the end.
final class TinyModel {
    static let goldens = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "TransformerTests/Goldens")

    let folder: URL
    var path: String { folder.path(percentEncoded: false) }

    init(_ precision: String = "f32") throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-\(UUID().uuidString)")
        try FileManager.default.copyItem(
            at: Self.goldens.appending(path: "tiny-\(precision)"), to: folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func student(
        _ tasks: Set<StudentTask> = Set(StudentTask.allCases), labels: [String] = []
    ) throws -> EncoderStudent {
        try EncoderStudent(directory: path, tasks: tasks, labels: labels)
    }

    /// Sets the value at a path of keys in `opined.json`; nil removes it.
    func set(_ keys: [String], to value: Any?) throws {
        let file = folder.appending(path: "opined.json")
        let whole = try JSONSerialization.jsonObject(with: try Data(contentsOf: file))
        let changed = Self.replacing(keys[...], in: whole, with: value)
        try JSONSerialization.data(withJSONObject: changed).write(to: file)
    }

    private static func replacing(_ keys: ArraySlice<String>, in whole: Any, with value: Any?)
        -> Any
    {
        guard let key = keys.first, var object = whole as? [String: Any] else { return whole }
        object[key] =
            keys.count == 1
            ? value : replacing(keys.dropFirst(), in: object[key] ?? [String: Any](), with: value)
        return object
    }

    /// Changes the bytes of a file.
    func damage(_ name: String, _ change: (inout Data) -> Void) throws {
        let file = folder.appending(path: name)
        var content = try Data(contentsOf: file)
        change(&content)
        try content.write(to: file)
    }
}

/// What PyTorch computes with the tiny models: row-major lists.
struct TinyOutputs: Decodable, Sendable {
    struct Row: Decodable, Sendable {
        var aspect, category, sentiment, embedding: [Float]
    }
    var text: String
    var f32, int8: Row

    func row(_ precision: String) -> Row { precision == "f32" ? f32 : int8 }

    static func all() throws -> [TinyOutputs] {
        let file = TinyModel.goldens.appending(path: "tiny-hidden.json")
        return try JSONDecoder().decode([TinyOutputs].self, from: Data(contentsOf: file))
    }
}
