import Transformer

/// The content of `opined.json` (docs/model-directory.md), decoded and not yet checked.
struct ModelManifest<Family: ModelFamily>: Codable, Sendable {
    struct File: Codable, Sendable {
        var bytes: Int
        var sha256: String
    }

    var format = 1
    var name: String
    var version: Int
    var family = Family.name
    var precision: String
    /// The longest sequence of the encoder, special tokens included.
    var tokensMax: Int
    /// nil: the tokenizer's own file says it all.
    var tokenizer: TokenizerSettings?
    var tasks: Family.Tasks
    var calibration: Family.Calibration
    /// For people; the engine does not read it.
    var evaluation: JSONValue?
    var files: [String: File]
    var goldens: [Golden]

    enum CodingKeys: String, CodingKey {
        case format, name, version, family, precision, tokenizer, tasks, calibration, evaluation
        case files, goldens
        case tokensMax = "tokens_max"
    }
}

extension ModelManifest {
    /// - Throws: where the file is of another format or family, before anything else in it is read.
    init(path: String) throws(ModelFileError) {
        let file = try ManifestFile(path: path)
        try file.check(family: Family.name)
        self = try file.decoded()
    }
}

/// What `spiece.model` does not say of a T5 tokenizer.
struct TokenizerSettings: Codable, Sendable {
    /// An added token, with the keys that Hugging Face writes.
    struct Added: Codable, Sendable {
        var content: String
        var id: Int32
        var special: Bool?
        var lstrip: Bool?
        var rstrip: Bool?
        var normalized: Bool?
        var singleWord: Bool?
        enum CodingKeys: String, CodingKey {
            case content, id, special, lstrip, rstrip, normalized
            case singleWord = "single_word"
        }
    }

    /// The added token that stands for a line break; nil: line breaks are lost.
    var newline: String?
    /// Whether decoding removes spaces before punctuation, as `clean_up_tokenization_spaces` says.
    var cleansUpSpaces: Bool?
    var added: [Added]

    enum CodingKeys: String, CodingKey {
        case newline, added
        case cleansUpSpaces = "cleans_up_spaces"
    }
}
