/// The functions and initializers of a file, and how long each is from its head to its last brace.
struct FunctionLengths {
    struct Function: Equatable {
        /// Of the head, from 1.
        let line: Int
        let lines: Int
    }

    private(set) var functions: [Function] = []

    init(_ file: SourceTree.File) {
        var depth = 0
        var open: [(line: Int, depth: Int)] = []
        var head: Int?
        for (index, line) in file.codeLines.enumerated() {
            if line.contains(/(?:^|\s)(?:func\s|init[?<(]|deinit\b)/) && !line.contains(".init") {
                head = index
            }
            for character in line {
                switch character {
                case "{":
                    if let line = head { open.append((line, depth)) }
                    head = nil
                    depth += 1
                case "}":
                    depth -= 1
                    guard let last = open.last, last.depth == depth else { continue }
                    open.removeLast()
                    functions.append(Function(line: last.line + 1, lines: index - last.line + 1))
                default: continue
                }
            }
        }
    }
}
