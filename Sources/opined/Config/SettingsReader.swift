import Configuration

/// Reads settings one by one, and gathers every problem instead of stopping at the first.
///
/// Only `required…` reads of swift-configuration are used: its reads with `default:` give the
/// default for a value of the wrong type. Defaults are the last provider. A setting with a problem
/// reads as its default, so that one mistake does not cause others.
struct SettingsReader {
    /// One line each: where, what was found, what to do.
    private(set) var problems: [String] = []
    /// What each setting that was read may be, as problems and `config/opined.yaml` tell it.
    private(set) var bounds: [String: String] = [:]

    /// Every setting that was read, as text: lists in brackets, sorted where order says nothing.
    private(set) var values: [String: String] = [:]

    let sources: SettingsSources
    private let defaults: [String: SettingValue]
    private let reader: ConfigReader

    init(_ sources: SettingsSources, defaults: [String: SettingValue]) {
        self.sources = sources
        self.defaults = defaults
        let values = Dictionary(
            uniqueKeysWithValues: defaults.map {
                (AbsoluteConfigKey(ConfigKey($0.key)), $0.value.configValue)
            })
        reader = ConfigReader(
            providers: sources.layers.map(\.provider) + [InMemoryProvider(values: values)])
    }

    mutating func int(_ key: String, in range: ClosedRange<Int>) -> Int {
        let unit = Self.unit(of: key)
        note(key, "\(range.lowerBound)…\(range.upperBound)" + (unit.isEmpty ? "" : " \(unit)"))
        guard let value = try? reader.requiredInt(forKey: ConfigKey(key)), range.contains(value)
        else {
            return report(key, "a whole number, ") {
                if case .int(let value) = $0 { value } else { nil }
            }
        }
        values[key] = "\(value)"
        return value
    }

    mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double {
        note(key, "\(Self.short(range.lowerBound))…\(Self.short(range.upperBound))")
        guard let value = try? reader.requiredDouble(forKey: ConfigKey(key)), range.contains(value)
        else {
            return report(key, "a number, ") {
                if case .number(let value) = $0 { value } else { nil }
            }
        }
        values[key] = "\(value)"
        return value
    }

    /// `1` and not `1.0`.
    private static func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    mutating func bool(_ key: String) -> Bool {
        note(key, "true, false")
        guard let value = try? reader.requiredBool(forKey: ConfigKey(key)) else {
            return report(key) { if case .bool(let value) = $0 { value } else { nil } }
        }
        values[key] = "\(value)"
        return value
    }

    /// Text of `length` bytes of UTF-8.
    mutating func string(_ key: String, length: ClosedRange<Int>) -> String {
        note(key, "\(length.lowerBound)…\(length.upperBound) bytes of text")
        guard let value = try? reader.requiredString(forKey: ConfigKey(key)),
            length.contains(value.utf8.count), !value.utf8.contains(where: { $0 < 32 })
        else {
            return report(key) { if case .string(let value) = $0 { value } else { nil } }
        }
        values[key] = value
        return value
    }

    /// Text, or nil where it is empty.
    mutating func optional(_ key: String, length: ClosedRange<Int> = 0...4_096) -> String? {
        let value = string(key, length: length)
        return value.isEmpty ? nil : value
    }

    /// A list; a single text is read as one, split at commas, as the environment needs it.
    mutating func strings(_ key: String, count: ClosedRange<Int>) -> [String] {
        note(key, "a list of \(count.lowerBound)…\(count.upperBound)")
        guard let value = list(key), count.contains(value.count) else {
            return report(key) { if case .strings(let value) = $0 { value } else { nil } }
        }
        values[key] = "[\(value.joined(separator: ", "))]"
        return value
    }

    /// One of the names of `Value`.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String) -> Value {
        note(key, Value.allCases.map(\.rawValue).joined(separator: ", "))
        let text = try? reader.requiredString(forKey: ConfigKey(key))
        guard let value = text.flatMap(Value.init(rawValue:)) else {
            return report(key, "one of ") {
                if case .string(let value) = $0 { Value(rawValue: value) } else { nil }
            }
        }
        values[key] = value.rawValue
        return value
    }

    /// A list of names of `Value`, one at least.
    mutating func choices<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String
    ) -> [Value] {
        note(key, "a list of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        let names = list(key) ?? []
        let chosen = names.compactMap(Value.init(rawValue:))
        guard !names.isEmpty, chosen.count == names.count else {
            return report(key) {
                guard case .strings(let names) = $0 else { return nil }
                return names.compactMap(Value.init(rawValue:))
            }
        }
        values[key] = "[\(names.sorted().joined(separator: ", "))]"
        return chosen
    }

    /// A secret from `<key>_file` or `<key>_credential`; nil where neither is set.
    mutating func secret(_ key: String) -> Secret? {
        let file = optional("\(key)_file")
        let credential = optional("\(key)_credential", length: 0...255)
        require(
            file == nil || credential == nil, "\(key)_file",
            "and \(key)_credential are both set; keep one")
        require(
            credential.map { !$0.contains("/") } ?? true, "\(key)_credential",
            "has a slash; give the name of a systemd credential, or use \(key)_file for a path")
        return file.map(Secret.file) ?? credential.map(Secret.credential)
    }

    /// Every setting below `key`, by the rest of its name.
    mutating func map(_ key: String) -> [String: String] {
        let prefix = "\(key)."
        var found: [String: String] = [:]
        for name in sources.keys where name.hasPrefix(prefix) {
            let value = try? reader.requiredString(forKey: ConfigKey(name))
            require(value != nil, name, "is a list; give one value")
            found[String(name.dropFirst(prefix.count))] = value
            values[name] = value
        }
        return found
    }

    /// Notes the problem `key` + `message` unless `condition` holds.
    mutating func require(_ condition: Bool, _ key: String, _ message: @autoclosure () -> String) {
        guard !condition else { return }
        let origin = sources.find(key)?.origin ?? "defaults"
        problems.append(PrintableText.escape("\(origin): \(key) \(message())", bytesMax: 1_024))
    }

    /// Notes every key that no setting bears.
    mutating func reportUnknownKeys() {
        problems += sources.unknownKeys(known: defaults.keys)
    }

    private mutating func note(_ key: String, _ bounds: String) {
        precondition(defaults[key] != nil, "\(key) has no default")
        self.bounds[key] = bounds
    }

    /// The texts at `key`, or nil where there is neither a list nor a text.
    private func list(_ key: String) -> [String]? {
        if let list = try? reader.requiredStringArray(forKey: ConfigKey(key)) { return list }
        guard let text = try? reader.requiredString(forKey: ConfigKey(key)) else { return nil }
        return text.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
            .map { String($0.reversed().trimmingPrefix(while: \.isWhitespace).reversed()) }
    }

    /// Notes that the value of `key` is out of its bounds, and gives the default instead.
    private mutating func report<Value>(
        _ key: String, _ kind: String = "", _ unwrap: (SettingValue) -> Value?
    ) -> Value {
        let found = sources.find(key).map { $0.text.isEmpty ? "empty" : $0.text } ?? "missing"
        let allowed = kind + (bounds[key] ?? "")
        require(false, key, "is \(found); it must be \(allowed)")
        guard let value = defaults[key].flatMap(unwrap) else {
            preconditionFailure("the default of \(key) has another type")
        }
        return value
    }

    /// The unit that the end of a key tells.
    private static func unit(of key: String) -> String {
        let units = [
            "_ms": "ms", "bytes": "bytes", "_bytes_max": "bytes", "_records": "records",
            "records_max": "records",
            "_tokens": "tokens", "token_budget": "tokens", "_entries": "entries",
            ".threads": "threads",
        ]
        return units.first { key.hasSuffix($0.key) }?.value ?? ""
    }
}
