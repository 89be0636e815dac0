import Foundation
import Testing

@testable import Distillation

struct CursorFileTests {
    @Test func comesBackAsItWasWritten() throws {
        let corpus = TemporaryCorpus()
        try ShardFolder(path: corpus.path).make()
        let path = "\(corpus.path)/cursor.json"
        let file = CursorFile(path: path, target: "corpus")
        #expect(file.read() == .start)
        for cursor in [CorpusCursor(shard: 1, offset: 77), CorpusCursor(shard: 12, offset: 0)] {
            try file.write(cursor)
            #expect(file.read() == cursor)
        }
        #expect(CursorFile(path: path, target: "other").read() == .start)
        #expect(try FileManager.default.contentsOfDirectory(atPath: corpus.path) == ["cursor.json"])
    }

    @Test(arguments: [
        "", "{", #"{"target":"corpus"}"#,
        #"{"target":"corpus","cursor":{"shard":0,"offset":-1}}"#,
        #"{"target":"corpus","cursor":{"shard":2,"offset":-1}}"#,
    ])
    func whatIsNoCursorMeansTheStart(_ text: String) throws {
        let corpus = TemporaryCorpus()
        try ShardFolder(path: corpus.path).make()
        let path = "\(corpus.path)/cursor.json"
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(CursorFile(path: path, target: "corpus").read() == .start)
    }

    @Test func aFolderThatIsNotThereIsNamed() {
        let file = CursorFile(path: "/nowhere/cursor.json", target: "corpus")
        let error = #expect(throws: CorpusError.self) { try file.write(.start) }
        #expect(error?.description.contains("/nowhere/cursor.json") == true)
    }
}
