/// Reads one JSON document (RFC 8259) and keeps the values at a few pointers, without building a
/// tree.
///
/// Strict: bad escapes, lone surrogates, raw control characters, and bytes behind the document are
/// refused. One pass, no recursion, at most ``depthMax`` containers inside each other, and no
/// memory but for names that a pointer might mean. Of equal names the last one counts, as in most
/// readers.
///
/// - Precondition: the bytes are valid UTF-8; whoever calls has checked it.
struct JSONScanner {
    static let depthMax = 64

    /// What stands at a pointer. Ranges are of bytes; that of a string lies inside its quotes.
    enum Value: Equatable {
        case string(Range<Int>, hasEscapes: Bool)
        case number(Range<Int>)
        case other
    }

    /// Where reading ended, in bytes from the start, and why.
    struct Failure: Error, Equatable {
        var position: Int
        var problem: String
        var isTooDeep = false
    }

    private enum Container { case object, array }

    let bytes: [UInt8]
    var position: Int
    private let pointers: [JSONPointer]
    /// The value found for each pointer.
    private var found: [Value?]
    /// How many names of each pointer match the way to the value being read.
    private var matched: [Int]
    private var containers: [Container] = []
    /// The index of the element being read, for each open container; unused for objects.
    private var indices: [Int] = []

    private init(_ bytes: [UInt8], _ pointers: [JSONPointer]) {
        self.bytes = bytes
        self.pointers = pointers
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        found = Array(repeating: nil, count: pointers.count)
        matched = Array(repeating: 0, count: pointers.count)
    }

    /// The value at each pointer, nil where there is none. A byte order mark at the start is
    /// skipped.
    static func values(at pointers: [JSONPointer], in bytes: [UInt8]) throws(Failure) -> [Value?] {
        var scanner = JSONScanner(bytes, pointers)
        try scanner.scanDocument()
        return scanner.found
    }

    private mutating func scanDocument() throws(Failure) {
        while true {
            let isOpen = try scanValue()
            if isOpen { continue }
            guard try scanUpToNextValue() else { break }
        }
        skipWhiteSpace()
        guard position == bytes.count else { throw failure("bytes behind the document") }
    }

    /// Reads a scalar whole, or the opening of a container up to its first value.
    /// - Returns: whether a container with values was opened.
    private mutating func scanValue() throws(Failure) -> Bool {
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "{"):
            keep(.other)
            return try open(.object)
        case UInt8(ascii: "["):
            keep(.other)
            return try open(.array)
        case UInt8(ascii: "\""):
            let (range, hasEscapes) = try scanString()
            keep(.string(range, hasEscapes: hasEscapes))
        case UInt8(ascii: "t"): try keepWord("true")
        case UInt8(ascii: "f"): try keepWord("false")
        case UInt8(ascii: "n"): try keepWord("null")
        case nil: throw failure("the document ends where a value should be")
        default: keep(.number(try scanNumber()))
        }
        return false
    }

    private mutating func keepWord(_ word: StaticString) throws(Failure) {
        try scanWord(word)
        keep(.other)
    }

    private mutating func open(_ container: Container) throws(Failure) -> Bool {
        guard containers.count < Self.depthMax else {
            throw Failure(
                position: position, problem: "more than \(Self.depthMax) levels", isTooDeep: true)
        }
        position += 1
        skipWhiteSpace()
        let closing = container == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if next == closing {
            position += 1
            return false
        }
        containers.append(container)
        indices.append(0)
        try scanName()
        return true
    }

    /// Behind a value: closes what ends here, and steps to the next value if there is one.
    private mutating func scanUpToNextValue() throws(Failure) -> Bool {
        while let container = containers.last {
            skipWhiteSpace()
            let closing = container == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
            switch next {
            case UInt8(ascii: ","):
                position += 1
                indices[indices.count - 1] += 1
                try scanName()
                return true
            case closing:
                position += 1
                containers.removeLast()
                indices.removeLast()
            case nil: throw failure("the document ends inside a container")
            default: throw failure("neither a comma nor the end of the container")
            }
        }
        return false
    }

    /// Steps to the next value of the innermost container: reads its name if that is an object, and
    /// moves the pointers along.
    private mutating func scanName() throws(Failure) {
        let depth = containers.count - 1
        for index in matched.indices { matched[index] = min(matched[index], depth) }
        guard containers[depth] == .object else {
            if matched.contains(depth) { enter(name: Array(String(indices[depth]).utf8)) }
            return
        }
        skipWhiteSpace()
        guard next == UInt8(ascii: "\"") else { throw failure("no name where one should be") }
        let (range, hasEscapes) = try scanString()
        skipWhiteSpace()
        guard next == UInt8(ascii: ":") else { throw failure("no colon behind a name") }
        position += 1
        if matched.contains(depth) {
            enter(name: Self.unescaped(bytes[range], hasEscapes: hasEscapes))
        }
    }

    /// Takes one step down by `name`; what an equal name gave before is forgotten.
    private mutating func enter(name: [UInt8]) {
        let depth = containers.count - 1
        for index in pointers.indices
        where matched[index] == depth && depth < pointers[index].tokens.count
            && pointers[index].tokens[depth] == name
        {
            matched[index] = depth + 1
            found[index] = nil
        }
    }

    private mutating func keep(_ value: Value) {
        for index in pointers.indices
        where matched[index] == pointers[index].tokens.count
            && matched[index] == containers.count
        {
            found[index] = value
        }
    }
}
