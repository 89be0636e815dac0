/// The header of a safetensors file, read and checked against the size of the file.
enum SafetensorsHeader {
    typealias Tensor = SafetensorsFile.Tensor

    static func parse(
        _ bytes: UnsafeRawBufferPointer, path: String
    ) throws(ModelFileError) -> [String: Tensor] {
        func error(_ problem: String, _ tensor: String? = nil) -> ModelFileError {
            ModelFileError(file: path, tensor: tensor, problem: problem)
        }
        guard bytes.count >= 8 else {
            throw error("has \(bytes.count) bytes, too few for a header")
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= SafetensorsFile.headerBytesMax, Int(length) <= bytes.count - 8 else {
            throw error("names a header of \(length) bytes, and has \(bytes.count) itself")
        }
        let start = 8 + Int(length)
        let header: JSON
        do throws(JSONError) {
            header = try JSONParser.parse(UnsafeRawBufferPointer(rebasing: bytes[8..<start]))
        } catch {
            throw ModelFileError(file: path, problem: "has a header that is not JSON: \(error)")
        }
        guard let members = header.members else { throw error("has a header that is no object") }
        guard members.count <= SafetensorsFile.tensorsMax else {
            throw error(
                "has \(members.count) tensors; at most \(SafetensorsFile.tensorsMax) are read")
        }
        var tensors: [String: Tensor] = [:]
        for (name, value) in members where name != "__metadata__" {
            // Long names are refused before they are hashed: combining marks make that quadratic.
            guard name.utf8.count <= SafetensorsFile.nameBytesMax else {
                throw error("has a tensor whose name has \(name.utf8.count) bytes")
            }
            guard tensors[name] == nil else { throw error("is there twice", name) }
            do throws(Fault) {
                tensors[name] = try tensor(value, dataStart: start, fileBytes: bytes.count)
            } catch {
                throw ModelFileError(file: path, tensor: name, problem: error.problem)
            }
        }
        try checkCoverage(tensors, dataStart: start, fileBytes: bytes.count, path: path)
        return tensors
    }

    private struct Fault: Error { let problem: String }

    private static func tensor(
        _ value: JSON, dataStart: Int, fileBytes: Int
    ) throws(Fault) -> Tensor {
        guard let name = value["dtype"]?.string else { throw Fault(problem: "has no dtype") }
        guard let type = SafetensorsFile.ElementType(rawValue: name) else {
            throw Fault(problem: "is of \(name.prefix(16)), which opined does not read")
        }
        guard let shape = integers(value["shape"]), shape.allSatisfy({ $0 >= 0 }),
            shape.count <= SafetensorsFile.dimensionsMax
        else {
            throw Fault(problem: "has no shape of up to \(SafetensorsFile.dimensionsMax) sizes")
        }
        guard let offsets = integers(value["data_offsets"]), offsets.count == 2,
            0 <= offsets[0], offsets[0] <= offsets[1]
        else { throw Fault(problem: "has no two data_offsets in order") }
        guard offsets[1] <= fileBytes - dataStart else {
            throw Fault(
                problem:
                    "ends at byte \(offsets[1]) of data that have \(fileBytes - dataStart)"
            )
        }
        var bytes = type.bytes
        for size in shape {
            let (product, overflows) = bytes.multipliedReportingOverflow(by: size)
            guard !overflows else {
                throw Fault(problem: "has a shape that no memory holds: \(shape)")
            }
            bytes = product
        }
        guard bytes == offsets[1] - offsets[0] else {
            throw Fault(
                problem: "has \(offsets[1] - offsets[0]) bytes; its shape \(shape) needs \(bytes)")
        }
        return Tensor(
            type: type, shape: shape, range: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    private static func integers(_ value: JSON?) -> [Int]? {
        guard let elements = value?.elements else { return nil }
        let integers = elements.compactMap(\.integer)
        return integers.count == elements.count ? integers : nil
    }

    /// Tensors must lie one behind the other, from the end of the header to the end of the file.
    private static func checkCoverage(
        _ tensors: [String: Tensor], dataStart: Int, fileBytes: Int, path: String
    ) throws(ModelFileError) {
        let inOrder = tensors.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key)
                < ($1.value.range.lowerBound, $1.value.range.upperBound, $1.key)
        }
        var end = dataStart
        for (name, tensor) in inOrder {
            guard tensor.range.lowerBound == end else {
                let what =
                    tensor.range.lowerBound < end
                    ? "overlaps the tensor before it" : "leaves a gap before it"
                throw ModelFileError(file: path, tensor: name, problem: what)
            }
            end = tensor.range.upperBound
        }
        guard end == fileBytes else {
            throw ModelFileError(
                file: path, problem: "has \(fileBytes - end) bytes behind its last tensor")
        }
    }
}
