import Testing

@testable import Opinions

struct BenchmarkFileTests {
    @Test func readsEveryKindOfEntry() throws {
        let text = """
            \u{FEFF}[{"ID":"a:1","sentence":"Yum!","aspects":[
              {"from":"0","to":"0","target":"NULL","category":"FOOD#QUALITY","polarity":"positive",
               "opinion_words":[{"from":0,"to":3,"opinion":"Yum"}]},
              {"from":4,"to":9,"target":"bread","category":null,"polarity":"conflict",
               "opinion_words":""},
              {"from":null,"to":null,"target":null,"polarity":"neutral","opinion_words":null},
              {"target":"x","polarity":"negative","opinion_words":"bad"},
              {"target":"y","polarity":"negative","opinion_words":[]}]},
             {"ID":7,"sentence":"None.","aspects":[]}]
            """
        let entries = try BenchmarkFile.entries(Array(text.utf8))
        #expect(entries.map(\.id) == ["a:1", "7"])
        let aspects = entries[0].aspects
        #expect(aspects.map(\.target) == [nil, "bread", nil, "x", "y"])
        #expect(aspects.map(\.hasOpinionWords) == [true, false, false, true, false])
        #expect(aspects.map(\.from) == ["0", "4", nil, nil, nil])
        #expect(aspects[0].category == "FOOD#QUALITY")
        #expect(entries[1].aspects.isEmpty && !entries[1].isImplicit && !entries[1].isMixed)
    }

    @Test(arguments: [
        "{\"text\":\"a\",\"label\":\"x\"}\n\r\n{\"label\":1,\"text\":\"b\"}",
        "\u{FEFF} [{\"text\":\"a\",\"label\":\"x\"},\n{\"text\":\"b\",\"label\":1,\"id\":2}]\n",
    ])
    func readsLabelledLinesAndLists(text: String) throws {
        let texts = try BenchmarkFile.labelled(Array(text.utf8))
        #expect(
            texts == [LabelledText(text: "a", label: "x"), LabelledText(text: "b", label: "1")])
    }

    @Test(arguments: [
        ("[", "not JSON"), ("{}", "another type"), ("[{\"aspects\":[]}]", "no \"sentence\" at /0"),
        ("[{\"sentence\":\"a\",\"aspects\":[{\"target\":\"t\"}]}]", "no \"polarity\""),
    ])
    func saysWhatIsWrong(text: String, part: String) {
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkFile.entries(Array(text.utf8))
        }
        #expect(error?.description.contains(part) == true)
    }
}
