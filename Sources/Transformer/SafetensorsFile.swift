/// A `model.safetensors`, memory-mapped: 8 bytes of length, a JSON header, then the tensors without
/// gaps.
///
/// The header is checked whole when the file is opened, before any memory is taken for a tensor:
/// every shape, size and place against the file. What is read later can therefore not fail for the
/// place where it lies. Format: github.com/huggingface/safetensors, README, "Format".
public final class SafetensorsFile: Sendable {
    /// The longest header that is read, in bytes, and the most tensors.
    static let headerBytesMax = 1 << 20
    static let tensorsMax = 10_000
    static let dimensionsMax = 8
    static let nameBytesMax = 256

    enum ElementType: String, Sendable, CaseIterable {
        case f64 = "F64", f32 = "F32", f16 = "F16", bf16 = "BF16"
        case i64 = "I64", i32 = "I32", i16 = "I16", i8 = "I8", u8 = "U8", bool = "BOOL"

        var bytes: Int {
            switch self {
            case .f64, .i64: 8
            case .f32, .i32: 4
            case .f16, .bf16, .i16: 2
            case .i8, .u8, .bool: 1
            }
        }
    }

    struct Tensor: Equatable, Sendable {
        let type: ElementType
        let shape: [Int]
        /// Where it lies in the file.
        let range: Range<Int>
    }

    public let path: String
    /// Sees the inputs of the linear layers that are read from here; nil in service.
    let tap: LinearTap?
    let file: MappedFile
    private let tensors: [String: Tensor]
    /// Where layers pack what they read: it is used together, and let go together.
    let packed = PageBlocks()

    /// - Throws: where the header is not what the format demands, with the first tensor that is at
    ///   fault.
    public init(path: String, tap: LinearTap? = nil) throws(ModelFileError) {
        self.path = path
        self.tap = tap
        file = try MappedFile(path: path)
        tensors = try SafetensorsHeader.parse(file.bytes, path: path)
    }

    public var names: [String] { tensors.keys.sorted() }

    /// nil where there is no such tensor.
    public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

    func type(of name: String) -> ElementType? { tensors[name]?.type }

    func tensor(_ name: String) -> Tensor? { tensors[name] }

    /// A copy of an F32 tensor, row-major.
    ///
    /// - Throws: where it is missing, has another type or shape, or holds what is not a finite
    ///   number.
    public func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
        let values: [Float] = try copy(name, type: .f32, shape: shape)
        guard values.allSatisfy(\.isFinite) else {
            throw error(name, "holds a value that is not a finite number")
        }
        return values
    }

    /// A copy of an I8 tensor, row-major.
    func bytes(_ name: String, shape: [Int]) throws(ModelFileError) -> [Int8] {
        try copy(name, type: .i8, shape: shape)
    }

    func error(_ name: String, _ problem: String) -> ModelFileError {
        ModelFileError(file: path, tensor: name, problem: problem)
    }

    /// Lends a tensor as it lies in the file, without a copy: row-major, and on no boundary.
    func withBytes<Result>(
        _ name: String, shape: [Int], type: ElementType,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(ModelFileError) -> Result {
        guard let tensor = tensors[name] else { throw error(name, "is missing") }
        guard tensor.type == type else {
            throw error(name, "is of \(tensor.type.rawValue), not of \(type.rawValue)")
        }
        guard tensor.shape == shape else {
            throw error(name, "has the shape \(tensor.shape), not \(shape)")
        }
        return body(UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range]))
    }

    /// Gives the memory back that reading a tensor has taken; it can still be read.
    func release(_ name: String) {
        if let tensor = tensors[name] { file.release(tensor.range) }
    }

    /// The copy is what keeps readers safe: tensors need not be aligned in the file.
    private func copy<Element>(
        _ name: String, type: ElementType, shape: [Int]
    ) throws(ModelFileError) -> [Element] {
        try withBytes(name, shape: shape, type: type) { source in
            let count = source.count / MemoryLayout<Element>.stride
            return [Element](unsafeUninitializedCapacity: count) { elements, initialized in
                UnsafeMutableRawBufferPointer(elements).copyMemory(from: source)
                initialized = count
            }
        }
    }
}
