import Foundation
import Transformer

/// What a file of weights is, by its first bytes.
enum FileKind: Equatable {
    case pickle, pointer, foreign, other

    /// How files of weights end that are no safetensors.
    static let suffixes = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack", ".onnx"]

    init(path: String) {
        let file = FileHandle(forReadingAtPath: path)
        let head = (try? file?.read(upToCount: 16)).flatMap { $0.map(Array.init) } ?? []
        // PyTorch writes a ZIP archive with a pickle in it, and wrote the pickle alone until 1.6.
        if head.starts(with: Array("PK".utf8)) || head.count > 1 && head[0] == 0x80 && head[1] < 6 {
            self = .pickle
        } else if head.starts(with: Array("version https://".utf8)) {
            self = .pointer
        } else {
            self = .other
        }
    }

    /// nil where the file may be what it should be.
    func refusal(of path: String) -> ModelFileError? {
        let conversion =
            "convert it with transformers: load the folder with "
            + "T5ForConditionalGeneration.from_pretrained, write it with "
            + "save_pretrained(\"NEW\", safe_serialization=True) and import NEW"
        return switch self {
        case .pickle:
            ModelFileError(
                file: path, problem: "is a pickle, which can run any code when it is read",
                remedy: "where you trust it, \(conversion)")
        case .pointer:
            ModelFileError(
                file: path, problem: "is a pointer of git-lfs, not the file itself",
                remedy: "fetch it with git lfs pull")
        case .foreign:
            ModelFileError(
                file: path, problem: "is no safetensors, and the folder has none",
                remedy: conversion)
        case .other: nil
        }
    }
}
