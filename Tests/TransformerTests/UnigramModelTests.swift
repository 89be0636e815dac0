import Testing

@testable import Transformer

struct UnigramModelTests {
    private static func model(_ pieces: [(String, Double)]) throws -> UnigramModel {
        var model = UnigramModel(unknownID: 0)
        for (id, (text, score)) in pieces.enumerated() {
            let isNew = model.insert(Array(text.utf8), id: Int32(id), score: score)
            try #require(isNew)
        }
        return model
    }

    private static func split(
        _ word: String, _ model: UnigramModel, withoutReserved: Bool = false
    ) -> [String] {
        var lattice = UnigramModel.Lattice()
        let bytes = Array(word.utf8)
        model.split(bytes, withoutReserved: withoutReserved, in: &lattice)
        return lattice.pieces.map { "\(String(decoding: bytes[$0.range], as: UTF8.self)):\($0.id)" }
    }

    /// The example in the documentation of Hugging Face's `Unigram`.
    @Test func takesTheHighestSumAndJoinsWhatIsUnknown() throws {
        let model = try Self.model([
            ("<unk>", 0), ("a", 0), ("b", 0), ("c", 0), ("d", 0), ("cd", 1), ("ab", 2), ("abc", 5),
            ("abcd", 10),
        ])
        #expect(Self.split("abcdacdxx", model) == ["abcd:8", "a:1", "cd:5", "xx:0"])
        #expect(Self.split("é寿a👍🏽", model) == ["é寿:0", "a:1", "👍🏽:0"])
        #expect(Self.split("", model) == [])
    }

    /// Of equal sums the one that was found first, which is the one whose last piece is longest.
    @Test func ofEqualSumsTakesTheFirst() throws {
        let model = try Self.model([("<unk>", 0), (".", -2), ("..", -3), ("....", -4)])
        #expect(Self.split(".....", model) == [".:1", "....:3"])
        #expect(Self.split("...", model) == [".:1", "..:2"])
    }

    @Test func aReservedPieceIsPlainTextOnDemand() throws {
        var model = try Self.model([("<unk>", 0), ("</s>", 0), ("<", -3), ("/", -3), ("s", -3)])
        model.reserve(1)
        #expect(Self.split("s</s>", model) == ["s:4", "</s>:1"])
        #expect(
            Self.split("s</s>", model, withoutReserved: true) == [
                "s:4", "<:2", "/:3", "s:4", ">:0",
            ])
    }

    @Test func refusesAPieceThatIsEmptyOrThereAlready() {
        var model = UnigramModel(unknownID: 0)
        let results = [[], [0x61], [0x61]].map { model.insert($0, id: 1, score: 0) }
        #expect(results == [false, true, false])
    }
}
