import Foundation

/// What a teacher may do to the one who asks it.
public enum HostileBehaviour: Hashable, Sendable {
    /// A sound answer.
    case answers
    /// A sound answer, but on a review that nobody sent.
    case answersOnAnother
    /// A status with a small body, and a `Retry-After` where one is given.
    case refuses(Int, retryAfter: String? = nil)
    case redirects(Int, to: String)
    /// Reads the request and says nothing.
    case isSilent
    /// Reads the request and closes without a word.
    case hangsUp
    /// Begins a sound answer and sends it byte by byte, for ever.
    case drips
    case sendsNoEnd
    case sendsHugeHeaders
    case sendsInvalidUTF8
    /// Half of an answer whose length is announced, and the end of the connection.
    case cutsAnswer
    /// Half of an answer that has no length.
    case cutsText
    case breaksChunks
    case nestsDeep
    /// These bytes, whatever they are.
    case sends(String)

    /// Whether no teacher asks money for it: none has begun to write an answer.
    public var isFree: Bool {
        switch self {
        case .refuses(let status, _): status != 408 && status != 504
        case .redirects: true
        default: false
        }
    }

    /// Whether it gives what was asked for, in whole.
    public var isAnswer: Bool { self == .answers || self == .answersOnAnother }

    /// A bit of everything, half of it sound: (behaviour, how often).
    public static let mixture: [(behaviour: HostileBehaviour, weight: Int)] = [
        (.answers, 48), (.answersOnAnother, 4), (.refuses(429, retryAfter: "0"), 6),
        (.refuses(429), 4), (.refuses(500), 6), (.refuses(503), 4), (.refuses(504), 3),
        (.refuses(400), 2), (.redirects(307, to: "http://127.0.0.1:9/v1/chat/completions"), 2),
        (.isSilent, 3), (.hangsUp, 4), (.drips, 2), (.sendsNoEnd, 2), (.sendsHugeHeaders, 1),
        (.sendsInvalidUTF8, 2), (.cutsAnswer, 2), (.cutsText, 2), (.breaksChunks, 1),
        (.nestsDeep, 1), (.sends("I am no server.\r\n\r\n"), 1),
    ]
}

/// What goes over the wire.
enum HostileStep {
    case send([UInt8])
    /// Again and again, until the other side has gone.
    case sendForEver([UInt8], pauseMilliseconds: Int32)
    /// Until the other side has gone.
    case wait
}

extension HostileBehaviour {
    /// - Parameter answer: the text of a sound answer.
    func steps(answer: String) -> [HostileStep] {
        let sound = Self.completion(answer)
        let half = Array(sound.prefix(sound.count / 2))
        switch self {
        case .answers: return [.send(Self.head(200, length: sound.count) + sound)]
        case .answersOnAnother:
            let other = Self.completion(Self.otherAnswer)
            return [.send(Self.head(200, length: other.count) + other)]
        case .refuses(let status, let retryAfter):
            let body = Array(#"{"error":{"message":"no","type":"hostile"}}"#.utf8)
            let lines = retryAfter.map { ["Retry-After: \($0)"] } ?? []
            return [.send(Self.head(status, lines, length: body.count) + body)]
        case .redirects(let status, let target):
            return [.send(Self.head(status, ["Location: \(target)"], length: 0))]
        case .isSilent: return [.wait]
        case .hangsUp: return []
        case .drips:
            return [
                .send(Self.head(200, length: 1 << 40) + half),
                .sendForEver(Array(" ".utf8), pauseMilliseconds: 5),
            ]
        case .sendsNoEnd:
            let block = [UInt8](repeating: UInt8(ascii: "["), count: 65_536)
            return [.send(Self.head(200)), .sendForEver(block, pauseMilliseconds: 0)]
        case .sendsHugeHeaders:
            let line = "X-Padding: \(String(repeating: "x", count: 4_000))\r\n"
            return [
                .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
                .sendForEver(Array(line.utf8), pauseMilliseconds: 0),
            ]
        case .sendsInvalidUTF8:
            let body = Self.completion("caf#").map { $0 == UInt8(ascii: "#") ? 0xE9 : $0 }
            return [.send(Self.head(200, length: body.count) + body)]
        case .cutsAnswer: return [.send(Self.head(200, length: sound.count) + half)]
        case .cutsText: return [.send(Self.head(200) + half)]
        case .breaksChunks:
            let chunk = Array("zz\r\nno chunk\r\n".utf8)
            return [.send(Self.head(200, ["Transfer-Encoding: chunked"]) + chunk)]
        case .nestsDeep:
            let depth = 100_000
            let open = [UInt8](repeating: UInt8(ascii: "["), count: depth)
            let body = open + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
            return [.send(Self.head(200, length: body.count) + body)]
        case .sends(let text): return [.send(Array(text.utf8))]
        }
    }

    static let otherAnswer = """
        Opinion Target 1: "submarine"
        Aspect: Depth
        Sentiment: Very Positive
        Reasoning: The submarine is praised explicitly.
        """

    /// A chat completion that holds `answer`.
    static func completion(_ answer: String) -> [UInt8] {
        let object: [String: Any] = [
            "id": "hostile-1", "object": "chat.completion", "created": 1, "model": "hostile",
            "choices": [
                [
                    "index": 0, "finish_reason": "stop",
                    "message": ["role": "assistant", "content": answer],
                ]
            ],
            "usage": ["prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120],
        ]
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return Array(data ?? Data())
    }

    private static func head(_ status: Int, _ lines: [String] = [], length: Int? = nil) -> [UInt8] {
        let all =
            ["HTTP/1.1 \(status) Said", "Content-Type: application/json", "Connection: close"]
            + lines + (length.map { ["Content-Length: \($0)"] } ?? [])
        return Array((all + ["", ""]).joined(separator: "\r\n").utf8)
    }
}
