import Glibc

/// The tensors of a folder as Hugging Face writes it: one `model.safetensors`, or several shards
/// and `model.safetensors.index.json`, which says what each of them holds.
///
/// Index and shards are held against each other when the folder is opened: what is read later can
/// fail for its type, shape and values alone. Where both forms are there, the one file counts, as
/// it does for Hugging Face.
public struct ShardedCheckpoint: Sendable {
    public static let fileName = "model.safetensors"
    public static let indexName = "model.safetensors.index.json"
    /// The most shards: the largest T5 has three.
    static let shardsMax = 1_000

    public let folder: String
    /// The file that holds each tensor.
    private let files: [String: SafetensorsFile]

    /// - Throws: where a file is missing or broken, and where the index and the shards contradict
    ///   each other.
    public init(folder: String) throws(ModelFileError) {
        self.folder = folder
        let index = folder + "/" + Self.indexName
        if !Self.isThere(folder + "/" + Self.fileName), Self.isThere(index) {
            files = try Self.shards(index: index, folder: folder)
        } else {
            let file = try SafetensorsFile(path: folder + "/" + Self.fileName)
            files = Dictionary(uniqueKeysWithValues: file.names.map { ($0, file) })
        }
    }

    public var names: [String] { files.keys.sorted() }

    /// nil where there is no such tensor.
    public func shape(of name: String) -> [Int]? { files[name]?.shape(of: name) }

    /// As `F32`; nil where there is no such tensor.
    public func type(of name: String) -> String? { files[name]?.type(of: name)?.rawValue }

    /// The path of the file that holds the tensor; the folder where none does.
    public func path(of name: String) -> String { files[name]?.path ?? folder }

    /// As ``SafetensorsFile/convertedRows(_:_:)``.
    public func convertedRows(
        _ name: String, _ rows: Range<Int>
    ) throws(ModelFileError) -> [Float] {
        guard let file = files[name] else { throw error(name, "is missing") }
        return try file.convertedRows(name, rows)
    }

    public func error(
        _ name: String, _ problem: String, remedy: String = ModelFileError.usualRemedy
    ) -> ModelFileError {
        ModelFileError(file: path(of: name), tensor: name, problem: problem, remedy: remedy)
    }

    private static func shards(
        index path: String, folder: String
    ) throws(ModelFileError) -> [String: SafetensorsFile] {
        let remedy = "copy the index and all of its shards again from where they came"
        func error(_ file: String, _ tensor: String?, _ problem: String) -> ModelFileError {
            ModelFileError(file: file, tensor: tensor, problem: problem, remedy: remedy)
        }
        guard let members = try JSON(file: path)["weight_map"]?.members,
            members.count <= SafetensorsFile.tensorsMax
        else { throw error(path, "weight_map", "is no object of tensors and their files") }
        var shards: [String: SafetensorsFile] = [:]
        var files: [String: SafetensorsFile] = [:]
        for (tensor, value) in members {
            guard let name = value.string, name.hasSuffix(".safetensors"),
                !name.utf8.contains(UInt8(ascii: "/")), tensor.utf8.count <= 256
            else { throw error(path, tensor, "is in no file of the folder") }
            if shards[name] == nil {
                guard isThere(folder + "/" + name) else {
                    throw error(folder + "/" + name, nil, "is missing; \(indexName) names it")
                }
                guard shards.count < shardsMax else {
                    throw error(path, "weight_map", "names more than \(shardsMax) files")
                }
                shards[name] = try SafetensorsFile(path: folder + "/" + name)
            }
            guard let shard = shards[name], shard.shape(of: tensor) != nil else {
                throw error(folder + "/" + name, tensor, "is not in it, as \(indexName) says")
            }
            guard files.updateValue(shard, forKey: tensor) == nil else {
                throw error(path, tensor, "is there twice")
            }
        }
        for (name, shard) in shards.sorted(by: { $0.key < $1.key }) {
            if let stray = shard.names.first(where: { files[$0]?.path != shard.path }) {
                let place = files[stray] == nil ? "nowhere" : "in another shard"
                throw error(folder + "/" + name, stray, "is here; \(indexName) says \(place)")
            }
        }
        return files
    }

    private static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
