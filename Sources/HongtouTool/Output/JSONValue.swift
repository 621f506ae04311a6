/// A JSON value whose object keys keep the order in which they are written, so that the tool's
/// lines read the same every time (Foundation's encoder sorts keys or leaves them unordered).
indirect enum JSONValue {
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case null

  /// A string, or `null` where there is none.
  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// The text of this value on one line (RFC 8259).
  var text: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .object(let members):
      Self.writeList(members, "{", "}", to: &output) { member, output in
        Self.write(member.key, to: &output)
        output += ":"
        member.value.write(to: &output)
      }
    case .array(let values):
      Self.writeList(values, "[", "]", to: &output) { $0.write(to: &$1) }
    case .string(let text): Self.write(text, to: &output)
    case .integer(let number): output += String(number)
    case .number(let number): output += number.isFinite ? "\(number)" : "null"
    case .boolean(let truth): output += truth ? "true" : "false"
    case .null: output += "null"
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ open: String, _ close: String, to output: inout String,
    _ writeElement: (Element, inout String) -> Void
  ) {
    output += open
    for (index, element) in elements.enumerated() {
      if index > 0 { output += "," }
      writeElement(element, &output)
    }
    output += close
  }

  private static func write(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let hexadecimal = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
