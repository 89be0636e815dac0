/// Why a text is no ``MaskPattern``, and what to write instead.
public enum MaskPatternError: Error, Equatable, CustomStringConvertible {
    /// No `=` between name and pattern.
    case noName(String)
    case name(String)
    /// Nothing behind the `=`, or only white space.
    case nothing(String)
    case tooLong(String)
    /// A backslash with nothing behind it.
    case endsInBackslash(String)

    public var description: String {
        switch self {
        case .noName(let text):
            "mask pattern \"\(text)\": holds no \"=\"; write NAME=PATTERN, such as MEMBER=m-999999"
        case .name(let text):
            """
            mask pattern "\(text)": its name must have 1 to \(MaskPattern.nameMax) of A-Z, 0-9 and \
            _, a letter first; write it as in MEMBER=m-999999
            """
        case .nothing(let text):
            "mask pattern \"\(text)\": matches nothing; write what it masks behind the \"=\""
        case .tooLong(let text):
            """
            mask pattern "\(text.prefix(40))…": is longer than \(MaskPattern.partsMax) signs; \
            shorten it, or say "9+" for many digits
            """
        case .endsInBackslash(let text):
            """
            mask pattern "\(text)": ends in a backslash; write the sign behind it that it stands \
            before, or two backslashes for one
            """
        }
    }
}
