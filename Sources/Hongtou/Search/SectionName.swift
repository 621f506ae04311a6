import SourceText

/// What a person types to name a section: 四, 4, （一）, 第二十三条, 总则.
struct SectionName {
  /// A number with the marks that belong to it.
  private struct Number: Equatable {
    enum Style: Equatable {
      /// 四、 4.
      case plain
      /// （一） (1)
      case brackets
      /// 第…章, 第…条: the character behind the numeral.
      case ordinal(Unicode.Scalar)
    }

    var style: Style
    var value: Int64
    /// Whether nothing but the number was there.
    var isAll: Bool
  }

  private let text: String
  private let number: Number?

  init(_ name: String) {
    text = Self.folded(name)
    number = Self.number(of: text)
  }

  private static func folded(_ text: String) -> String {
    var scalars = Folding.fold(text).unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }

  /// The sections that the name stands for by the closest reading that finds any.
  func matches(among candidates: [Int], of sections: [DocumentText.Section]) -> [Int] {
    guard !text.isEmpty else { return [] }
    let headings = candidates.map { index in
      let heading = Self.folded(sections[index].heading)
      return (index: index, text: heading, number: Self.number(of: heading))
    }
    let whole = headings.filter { $0.text == text }
    if !whole.isEmpty { return whole.map(\.index) }
    if let number, number.isAll {
      let same = headings.filter {
        $0.number?.style == number.style && $0.number?.value == number.value
      }
      if !same.isEmpty { return same.map(\.index) }
      if number.style == .plain {
        let equal = headings.filter { $0.number?.value == number.value }
        let outermost = equal.map { sections[$0.index].level }.min()
        return equal.map(\.index).filter { sections[$0].level == outermost }
      }
    }
    return headings.filter { $0.text.contains(text) }.map(\.index)
  }

  /// The number that a folded text begins with.
  private static func number(of text: String) -> Number? {
    let bytes = Array(text.utf8)
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first else { return nil }
    let lead = first == "第" || first == "(" ? first.utf8.count : 0
    guard let numeral = ChineseNumerals.parse(bytes.span, at: lead) else { return nil }
    let rest = String(decoding: bytes[(lead + numeral.length)...], as: UTF8.self).unicodeScalars
    let next = rest.first
    let isLast = rest.dropFirst().isEmpty
    switch first {
    case "第":
      guard let next else { return nil }
      return Number(style: .ordinal(next), value: numeral.value, isAll: isLast)
    case "(":
      return next == ")"
        ? Number(style: .brackets, value: numeral.value, isAll: isLast) : nil
    default:
      guard let next else { return Number(style: .plain, value: numeral.value, isAll: true) }
      return ["、", ".", " "].contains(next)
        ? Number(style: .plain, value: numeral.value, isAll: isLast) : nil
    }
  }
}

extension Unicode.Scalar {
  fileprivate var utf8: UTF8.EncodedScalar { UTF8.encode(self) ?? UTF8.EncodedScalar() }
}
