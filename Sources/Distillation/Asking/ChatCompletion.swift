import Foundation

/// The body of an answer. What servers leave out or write otherwise is taken as missing; without
/// the text of a first choice there is no answer.
struct ChatCompletion {
    /// No call takes more; a larger number is no count.
    private static let tokensMax = 1_000_000_000
    private static let modelBytesMax = 256

    let answer: TeacherAnswer

    /// nil where the body is no chat completion in UTF-8. JSON that is nested 512 deep is none.
    init?(_ body: [UInt8]) {
        guard String(validating: body, as: UTF8.self) != nil,
            let wire = try? JSONDecoder().decode(Wire.self, from: Data(body)),
            let choice = wire.choices.first
        else { return nil }
        var usage: TokenUsage?
        if let prompt = Self.count(wire.usage?.prompt),
            let completion = Self.count(wire.usage?.completion)
        {
            usage = TokenUsage(prompt: prompt, completion: completion)
        }
        let model = wire.model?.string ?? ""
        answer = TeacherAnswer(
            text: choice.message.content, ending: Self.ending(choice.finishReason?.string),
            usage: usage, model: model.utf8.count <= Self.modelBytesMax ? model : "")
    }

    private static func ending(_ reason: String?) -> TeacherAnswer.Ending {
        switch reason {
        case "stop": .stop
        case "length": .length
        default: .other
        }
    }

    private static func count(_ value: Lenient?) -> Int? {
        guard let number = value?.number, (0...Double(tokensMax)).contains(number) else {
            return nil
        }
        return Int(exactly: number)
    }
}

private struct Wire: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable { var content: String }

        var message: Message
        var finishReason: Lenient?

        enum CodingKeys: String, CodingKey {
            case message
            case finishReason = "finish_reason"
        }
    }

    struct Usage: Decodable {
        var prompt, completion: Lenient?

        enum CodingKeys: String, CodingKey {
            case prompt = "prompt_tokens"
            case completion = "completion_tokens"
        }

        init(from decoder: any Decoder) throws {
            let values = try? decoder.container(keyedBy: CodingKeys.self)
            prompt = try values?.decodeIfPresent(Lenient.self, forKey: .prompt)
            completion = try values?.decodeIfPresent(Lenient.self, forKey: .completion)
        }
    }

    var choices: [Choice]
    var usage: Usage?
    var model: Lenient?
}

/// A value that may be of any type; only texts and numbers count.
private struct Lenient: Decodable {
    var string: String?
    var number: Double?

    init(from decoder: any Decoder) throws {
        let value = try? decoder.singleValueContainer()
        string = try? value?.decode(String.self)
        number = try? value?.decode(Double.self)
    }
}
