import Kafka

/// A dictionary trained from every second result, and tried on the others: what it was trained
/// from, it would compress better than anything to come.
struct DictionaryTrial {
    let dictionary: ZstdDictionary
    let trainedCount: Int
    let report: CompressionReport

    /// Blocks for seconds on megabytes of samples.
    ///
    /// - Throws: if the samples are too few or too much alike.
    init(samples: [[UInt8]], bytesMax: Int, level: Int32) throws(ZstdError) {
        let (trained, heldOut) = Self.split(samples)
        dictionary = try ZstdDictionary.train(samples: trained, bytesMax: bytesMax)
        trainedCount = trained.count
        let plain = try ZstdCompressor(level: level)
        let helped = try ZstdCompressor(level: level, dictionary: dictionary)
        var report = CompressionReport()
        for sample in heldOut {
            report.count += 1
            report.bytes += sample.count
            report.bytesWithout += try plain.compress(sample).count
            report.bytesWith += try helped.compress(sample).count
        }
        self.report = report
    }

    static func split(_ samples: [[UInt8]]) -> (trained: [[UInt8]], heldOut: [[UInt8]]) {
        var (trained, heldOut): ([[UInt8]], [[UInt8]]) = ([], [])
        for (index, sample) in samples.enumerated() {
            if index.isMultiple(of: 2) { trained.append(sample) } else { heldOut.append(sample) }
        }
        return (trained, heldOut)
    }

    /// What is told of it, a line each.
    func lines(file: String) -> [String] {
        [
            "\(file): dictionary \(dictionary.id), \(dictionary.bytes.count) bytes, "
                + "from \(trainedCount) results",
            report.line,
        ]
    }
}

/// How small some values become, each by itself, with and without a dictionary.
struct CompressionReport: Equatable {
    var count = 0
    /// Of the values as they are.
    var bytes = 0
    var bytesWithout = 0
    var bytesWith = 0

    var line: String {
        "held out: \(count) results, \(bytes) bytes; with the dictionary 1:\(ratio(bytesWith)), "
            + "without 1:\(ratio(bytesWithout))"
    }

    /// How many times smaller, to two decimals.
    private func ratio(_ compressed: Int) -> String {
        guard compressed > 0 else { return "-" }
        let hundredths = (bytes * 100 + compressed / 2) / compressed
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
