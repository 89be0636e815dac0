import Foundation
import Testing
import Transformer

@testable import Student

struct ModelDirectoryTests {
    private func refusal(_ model: TinyModel) -> ModelFileError? {
        do {
            _ = try model.student()
            return nil
        } catch let error as ModelFileError {
            return error
        } catch {
            Issue.record("another error: \(error)")
            return nil
        }
    }

    @Test(arguments: ["f32", "int8"])
    func aWholeModelIsTaken(precision: String) throws {
        let student = try TinyModel(precision).student()
        #expect(student.model == "tiny-\(precision)@1")
    }

    @Test(arguments: ["config.json", "model.safetensors", "tokenizer.json"])
    func aDamagedFileIsRefusedByName(name: String) throws {
        let changes: [(inout Data) -> Void] = [
            { $0.removeLast() }, { $0.append(0) }, { $0[$0.count / 2] ^= 1 }, { $0 = Data() },
        ]
        for change in changes {
            let model = try TinyModel("int8")
            try model.damage(name, change)
            let error = try #require(refusal(model))
            #expect(error.file.hasSuffix("/" + name))
            #expect(!error.remedy.isEmpty)
        }
        let model = try TinyModel("int8")
        try FileManager.default.removeItem(at: model.folder.appending(path: name))
        #expect(refusal(model)?.file.hasSuffix("/" + name) == true)
    }

    private static let settings: [([String], String, String)] = [
        (["format"], "2", "format"), (["family"], "\"t5\"", "family"),
        (["name"], "\"\"", "name"), (["precision"], "\"int8\"", "precision"),
        (["tokens_max"], "2", "tokens_max"), (["tokens_max"], "129", "tokens_max"),
        (["tokens_max"], "\"many\"", "tokens_max"), (["tasks"], "{}", "tasks.extract"),
        (["tasks", "extract", "tags"], "[\"O\",\"B-glad\"]", "tasks.extract.tags"),
        (["tasks", "extract", "tags"], "[\"B-positive\"]", "tasks.extract.tags"),
        (["tasks", "extract", "tags"], "[\"O\",\"O\"]", "tasks.extract.tags"),
        (["tasks", "extract", "tags"], "[\"O\",\"B-positive\"]", "heads.aspect.bias"),
        (["tasks", "categorise", "categories"], "[\"a\",\"a\"]", "tasks.categorise.categories"),
        (["tasks", "categorise", "categories"], "[\"a\"]", "heads.category.query"),
        (["tasks", "categorise", "polarities"], "[\"bad\"]", "tasks.categorise.polarities"),
        (["tasks", "categorise", "threshold"], "1.5", "tasks.categorise.threshold"),
        (["tasks", "sentiment", "labels"], "[\"positive\"]", "tasks.sentiment.labels"),
        (["tasks", "classify", "template"], "\"label\"", "tasks.classify.template"),
        (["calibration", "sentiment", "temperature"], "0", "calibration.sentiment.temperature"),
        (["files", "../x"], "{\"bytes\":1,\"sha256\":\"\"}", "files"),
        (["files", "config.json"], "null", "files.config.json"),
        (["goldens"], "[{}]", "goldens.Index 0.text"),
    ]

    @Test(arguments: settings)
    func aBrokenDescriptionIsRefusedByKey(keys: [String], value: String, place: String) throws {
        let model = try TinyModel()
        let parsed = try JSONSerialization.jsonObject(
            with: Data(value.utf8), options: .fragmentsAllowed)
        try model.set(keys, to: parsed)
        let error = try #require(refusal(model))
        #expect(error.tensor == place)
    }

    @Test func aFileThatIsNotNamedIsRefused() throws {
        let model = try TinyModel()
        try model.set(["files", "config.json"], to: nil)
        #expect(refusal(model)?.problem == "does not name config.json")
    }

    @Test func aTaskThatTheModelLacksIsRefusedOnlyWhereItIsAskedFor() throws {
        let model = try TinyModel()
        try model.set(["tasks", "categorise"], to: nil)
        #expect(refusal(model)?.tensor == "tasks.categorise")
        _ = try model.student([.extract, .sentiment, .classify])
        try model.set(["tasks", "sentiment"], to: nil)
        #expect(throws: ModelFileError.self) { try model.student([.classify]) }
    }

    @Test func noDirectoryIsRefusedWithARemedy() {
        let error = #expect(throws: ModelFileError.self) {
            try EncoderStudent(directory: "/nonexistent", tasks: [.extract])
        }
        #expect(error?.description.contains("model directory") == true)
    }

    @Test func digestsAreThoseOfTheStandard() {
        // FIPS 180-4's examples, and a million times "a".
        let digest = { (text: String) in FileDigest(Array(text.utf8)).sha256 }
        #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            digest(String(repeating: "a", count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
}
