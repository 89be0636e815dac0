import Testing

@testable import Distillation

struct TeacherAddressTests {
    @Test(arguments: [
        ("https://ai.example/v1", "https://ai.example/v1/chat/completions", "ai.example"),
        ("HTTPS://AI.example/v1///", "https://AI.example/v1/chat/completions", "AI.example"),
        ("https://ai.example", "https://ai.example/chat/completions", "ai.example"),
        (
            "https://ai.example:8443/a/b-c~d%20",
            "https://ai.example:8443/a/b-c~d%20/chat/completions",
            "ai.example:8443"
        ),
        ("https://10.0.0.7:1/", "https://10.0.0.7:1/chat/completions", "10.0.0.7:1"),
        ("https://[2001:db8::1]/v1", "https://[2001:db8::1]/v1/chat/completions", "[2001:db8::1]"),
        ("http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions", "localhost:8080"),
        ("http://127.9.9.9", "http://127.9.9.9/chat/completions", "127.9.9.9"),
        ("http://[::1]:8080", "http://[::1]:8080/chat/completions", "[::1]:8080"),
    ])
    func takesAnAddress(_ text: String, _ url: String, _ host: String) throws {
        let address = try TeacherAddress(text)
        #expect(address.chatURL == url && address.host == host)
        #expect(address.isEncrypted == url.hasPrefix("https:"))
    }

    @Test(arguments: [
        ("", "http or https"), ("ai.example/v1", "http or https"), ("ftp://ai.example", "http or"),
        ("file:///etc/passwd", "http or https"), ("https:/ai.example", "http or https"),
        ("https://", "names no host"), ("https:///v1", "names no host"),
        ("https://:80/v1", "names no host"), ("https://a b.example", "may"),
        ("https://ai.example/v1\n", "may"), ("https://аi.example", "may"),
        ("https://user:hunter2@ai.example/v1", "a user"), ("https://ai.example/@x", "a user"),
        ("https://ai.example/v1?key=hunter2", "a query"), ("https://ai.example/#a", "a fragment"),
        ("https://ai.example:0/", "no host"), ("https://ai.example:65536", "no host"),
        ("https://ai.example:", "no host"), ("https://ai.example:8 0", "may"),
        ("https://ai.example:+80", "no host"), ("https://ai.example\\@b", "a user"),
        ("https://ai.example\\b", "no host"), ("https://[::1", "no host"),
        ("https://[::1]x", "no host"), ("https://[ai.example]/", "no host"),
        ("https://-x.example", "no host"), ("https://.example", "no host"),
        ("https://ai.example/v1/{x}", "odd"), ("https://ai.example/v1/chat/completions", "added"),
        ("https://ai.example/v1/Chat/Completions/", "added"),
    ])
    func saysWhatIsWrong(_ text: String, _ problem: String) {
        let error = #expect(throws: TeacherAddressError.self) { try TeacherAddress(text) }
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
        #expect(error?.description.contains("hunter2") == false)
    }

    /// Reviews and the key cross no network in the clear unless the operator says so.
    @Test(arguments: [
        "http://ai.example/v1", "http://10.0.0.7", "http://128.0.0.1", "http://[2001:db8::1]",
        "http://localhost.example", "http://127.0.0.1.example", "http://0x7f.1", "http://0.0.0.0",
        "http://127.1",
    ])
    func plainIsForThisHostAlone(_ text: String) throws {
        let error = #expect(throws: TeacherAddressError.self) { try TeacherAddress(text) }
        #expect(error?.problem.contains("in the clear") == true)
        #expect(try !TeacherAddress(text, allowsHTTP: true).isEncrypted)
    }
}

struct TeacherKeyTests {
    @Test func isPrintedByNothing() throws {
        let key = try #require(TeacherKey("sk-hunter2"))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])", "\(key as Any)"] {
            #expect(!text.contains("hunter2"))
        }
    }

    @Test(arguments: ["", "a b", "a\r\nX-Evil: 1", "a\n", "schlüssel", "\0"])
    func takesOnlyWhatAHeaderMayHold(_ text: String) { #expect(TeacherKey(text) == nil) }

    @Test func hasABound() {
        #expect(TeacherKey(String(repeating: "k", count: 4_096)) != nil)
        #expect(TeacherKey(String(repeating: "k", count: 4_097)) == nil)
    }
}
