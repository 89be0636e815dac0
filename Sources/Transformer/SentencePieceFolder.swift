import Glibc

/// The tokenizer of a Hugging Face folder: which tokens were added to `spiece.model`, and how text
/// is decoded.
///
/// Added tokens are those of `tokenizer_config.json`; where it names none, as before transformers
/// 4.34 and again since 5, those of `added_tokens.json` and `tokenizer.json`. T5's own, `</s>`,
/// `<pad>`, `<unk>` and the sentinels, are there whether a file names them or not.
public struct SentencePieceFolder: Sendable {
    static let addedMax = 10_000

    /// The path of `spiece.model`.
    public let modelPath: String
    /// Ascending by id.
    public let added: [AddedToken]
    /// `clean_up_tokenization_spaces` of `tokenizer_config.json`.
    public let cleansUpSpaces: Bool

    /// - Throws: where a file of the tokenizer is missing, or can't be understood.
    public init(directory: String) throws(ModelFileError) {
        modelPath = directory + "/spiece.model"
        guard Self.exists(modelPath) else {
            throw ModelFileError(
                file: modelPath, problem: "is missing",
                remedy: "copy the spiece.model of the model that this one was trained from; "
                    + "transformers 5 saves tokenizer.json without it")
        }
        let configuration = try Self.json(directory, "tokenizer_config.json")
        cleansUpSpaces = configuration?["clean_up_tokenization_spaces"]?.bool ?? false
        var tokens = try Self.named(configuration, directory)
        for token in try Self.own(SentencePieceFile(path: modelPath), configuration)
        where !tokens.contains(where: { $0.content.utf8.elementsEqual(token.content.utf8) }) {
            tokens.append(token)
        }
        guard tokens.count <= Self.addedMax else {
            throw ModelFileError(
                file: directory + "/tokenizer_config.json",
                problem:
                    "and its like name \(tokens.count) added tokens, more than \(Self.addedMax)")
        }
        added = tokens.sorted { $0.id < $1.id }
    }

    /// The tokens that some file names.
    private static func named(
        _ configuration: JSON?, _ directory: String
    ) throws(ModelFileError) -> [AddedToken] {
        if let decoder = configuration?["added_tokens_decoder"]?.members {
            let path = directory + "/tokenizer_config.json"
            return try decoder.map { name, token throws(ModelFileError) in
                try read(token, id: Int(name), path, "added_tokens_decoder")
            }
        }
        if let added = try json(directory, "tokenizer.json")?["added_tokens"]?.elements {
            let path = directory + "/tokenizer.json"
            return try added.map { token throws(ModelFileError) in
                try read(token, id: token["id"]?.integer, path, "added_tokens")
            }
        }
        let path = directory + "/added_tokens.json"
        let legacy = try json(directory, "added_tokens.json")?.members ?? []
        return try legacy.map { content, id throws(ModelFileError) in
            let isSentinel = content.hasPrefix(AddedToken.sentinelPrefix)
            return AddedToken(
                content: content, id: try proper(id.integer, path, content), isSpecial: isSentinel,
                isNormalized: !isSentinel)
        }
    }

    /// T5's own tokens, which it adds whatever the files say.
    private static func own(_ file: SentencePieceFile, _ configuration: JSON?) -> [AddedToken] {
        let sentinels = min(max(configuration?["extra_ids"]?.integer ?? 100, 0), addedMax)
        let first = file.pieces.count
        func piece(_ id: Int32, isSpecial: Bool) -> AddedToken {
            let text = String(decoding: file.pieces[Int(id)].text, as: UTF8.self)
            return AddedToken(content: text, id: id, isSpecial: isSpecial)
        }
        return [file.padID, file.endID, file.unknownID].map { piece($0, isSpecial: true) }
            + file.userDefined.map { piece($0, isSpecial: false) }
            + (0..<sentinels).map { index in
                AddedToken(
                    content: "\(AddedToken.sentinelPrefix)\(index)>",
                    id: Int32(first + sentinels - 1 - index), isSpecial: true)
            }
    }

    private static func read(
        _ token: JSON, id: Int?, _ path: String, _ key: String
    ) throws(ModelFileError) -> AddedToken {
        guard let content = token["content"]?.string else {
            throw ModelFileError(file: path, tensor: key, problem: "has a token without content")
        }
        return AddedToken(
            content: content, id: try proper(id, path, key),
            isSpecial: token["special"]?.bool ?? false, stripsLeft: token["lstrip"]?.bool ?? false,
            stripsRight: token["rstrip"]?.bool ?? false,
            isNormalized: token["normalized"]?.bool ?? true,
            isSingleWord: token["single_word"]?.bool ?? false)
    }

    private static func proper(
        _ id: Int?, _ path: String, _ key: String
    ) throws(ModelFileError) -> Int32 {
        guard let id, let id = Int32(exactly: id), (0...SentencePieceVocabulary.idMax).contains(id)
        else {
            throw ModelFileError(
                file: path, tensor: key, problem: "has a token without a proper id",
                remedy: SentencePieceVocabulary.remedy)
        }
        return id
    }

    /// nil where the folder has no such file.
    private static func json(_ directory: String, _ name: String) throws(ModelFileError) -> JSON? {
        let path = directory + "/" + name
        return exists(path) ? try JSON(file: path) : nil
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
