import Testing

struct CodeOnlyTests {
    @Test(arguments: [
        ("let a = 1 // TODO", "let a = 1 "),
        ("a /* b /* c */ d */ e", "a  e"),
        ("f(\"x // y\") + 1", "f() + 1"),
        ("f(\"a\\\"b\") + 1", "f() + 1"),
        ("f(\"a \\(g(1, h(2))) b\") + 1", "f() + 1"),
        ("f(#\"a \" b\"#) + 1", "f() + 1"),
        ("f(\"\"\"\nprint(\"x\")\n\"\"\") + 1", "f(\n\n) + 1"),
        ("f(\"\") + 1", "f() + 1"),
    ])
    func leavesCodeAlone(_ source: String, _ code: String) {
        #expect(CodeOnly(source).lines.joined(separator: "\n") == code)
    }
}
