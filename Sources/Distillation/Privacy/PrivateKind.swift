/// What is masked in a text before it leaves the host: a built-in kind, or one that an operator
/// named with a ``MaskPattern``.
public struct PrivateKind: Hashable, Sendable {
    /// As placeholders say it: `EMAIL`.
    public let name: String

    init(_ name: String) { self.name = name }

    public static let email = PrivateKind("EMAIL")
    public static let handle = PrivateKind("HANDLE")
    /// With a user name, a query, or a part that only a machine would write.
    public static let link = PrivateKind("URL")
    public static let address = PrivateKind("IP")
    public static let card = PrivateKind("CARD")
    public static let iban = PrivateKind("IBAN")
    public static let phone = PrivateKind("PHONE")
    public static let order = PrivateKind("ORDER")
}

/// A place of a text that must not leave the host, in Unicode scalars.
struct PrivateSpan: Equatable {
    let kind: PrivateKind
    let range: Range<Int>
}
