import Configuration

/// The default of a setting: what the last provider answers.
enum SettingValue: Equatable, Sendable {
    case string(String)
    case int(Int)
    case number(Double)
    case bool(Bool)
    case strings([String])

    /// As swift-configuration holds it.
    var configValue: ConfigValue {
        switch self {
        case .string(let value): ConfigValue(.string(value), isSecret: false)
        case .int(let value): ConfigValue(.int(value), isSecret: false)
        case .number(let value): ConfigValue(.double(value), isSecret: false)
        case .bool(let value): ConfigValue(.bool(value), isSecret: false)
        case .strings(let values): ConfigValue(.stringArray(values), isSecret: false)
        }
    }

    /// As it stands in YAML.
    var yaml: String {
        switch self {
        case .string(let value): value.isEmpty ? "\"\"" : value
        case .int(let value): "\(value)"
        case .number(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .strings(let values): "[\(values.joined(separator: ", "))]"
        }
    }
}

extension SettingValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .int(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: String...) { self = .strings(elements) }
}
