/// A JSON value (RFC 8259): enough of a reader for collections and thresholds.
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// The member `name` of an object.
  public subscript(name: String) -> JSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text of a string; of a number, its digits.
  public var text: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number == number.rounded() ? "\(Int64(number))" : "\(number)"
    default: nil
    }
  }

  /// The value of a number.
  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// Reads one value.
  ///
  /// - Throws: a `BenchError` naming the byte where the text is not JSON.
  public init(parsing bytes: some Collection<UInt8>) throws(BenchError) {
    var parser = JSONParser(bytes: Array(bytes))
    self = try parser.document()
  }

  /// `text` as a JSON string, quotes included.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  var offset = 0
  static let maximumDepth = 64

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws(BenchError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw unexpected("the end") }
    return value
  }

  private func unexpected(_ expected: String) -> BenchError {
    BenchError("JSON: expected \(expected) at byte \(offset)")
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ literal: StaticString, _ value: JSON) throws(BenchError) -> JSON {
    let wanted = Array("\(literal)".utf8)
    guard bytes[offset...].starts(with: wanted) else { throw unexpected("\(literal)") }
    offset += wanted.count
    return value
  }

  private mutating func value(depth: Int) throws(BenchError) -> JSON {
    guard depth < Self.maximumDepth else { throw unexpected("less nesting") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try take("true", .bool(true))
    case UInt8(ascii: "f"): return try take("false", .bool(false))
    case UInt8(ascii: "n"): return try take("null", .null)
    default: return try number()
    }
  }

  private mutating func number() throws(BenchError) -> JSON {
    let start = offset
    while let byte = peek,
      (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
    {
      offset += 1
    }
    guard let number = Double(String(decoding: bytes[start..<offset], as: UTF8.self)) else {
      offset = start
      throw unexpected("a value")
    }
    return .number(number)
  }

  private mutating func array(depth: Int) throws(BenchError) -> JSON {
    offset += 1
    var values: [JSON] = []
    skipSpace()
    if peek == UInt8(ascii: "]") {
      offset += 1
      return .array(values)
    }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if try endsList(with: UInt8(ascii: "]")) { return .array(values) }
    }
  }

  private mutating func object(depth: Int) throws(BenchError) -> JSON {
    offset += 1
    var members: [String: JSON] = [:]
    skipSpace()
    if peek == UInt8(ascii: "}") {
      offset += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a name") }
      let name = try string()
      skipSpace()
      guard peek == UInt8(ascii: ":") else { throw unexpected("a colon") }
      offset += 1
      members[name] = try value(depth: depth + 1)
      skipSpace()
      if try endsList(with: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func endsList(with end: UInt8) throws(BenchError) -> Bool {
    guard let byte = peek, byte == end || byte == UInt8(ascii: ",") else {
      throw unexpected("a comma or the end of the list")
    }
    offset += 1
    return byte == end
  }

  private mutating func string() throws(BenchError) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = peek {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscape(to: &text)
      default: text.append(byte)
      }
    }
    throw unexpected("the end of a string")
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(BenchError) {
    guard let byte = peek else { throw unexpected("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"): text.append(contentsOf: try unicodeEscape().utf8)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    default: throw unexpected("an escape")
    }
  }

  /// A scalar written as one `\u` escape or as a surrogate pair of two; a lone surrogate is
  /// U+FFFD.
  private mutating func unicodeEscape() throws(BenchError) -> String {
    let first = try hexadecimal()
    var value = first
    if (0xD800..<0xDC00).contains(first), bytes[offset...].starts(with: "\\u".utf8) {
      let before = offset
      offset += 2
      let second = try hexadecimal()
      if (0xDC00..<0xE000).contains(second) {
        value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
      } else {
        offset = before
      }
    }
    return String(Unicode.Scalar(value).map(Character.init) ?? "\u{FFFD}")
  }

  private mutating func hexadecimal() throws(BenchError) -> UInt32 {
    guard offset + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    offset += 4
    return value
  }
}
