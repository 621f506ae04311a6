/// A value of an attribute.
public enum AttributeValue: Sendable, Hashable {
  /// A value of a ``Schema/Attribute/Kind/string`` attribute.
  case string(String)
  /// A value of a ``Schema/Attribute/Kind/integer`` attribute.
  case integer(Int64)

  var kind: Schema.Attribute.Kind {
    switch self {
    case .string: .string
    case .integer: .integer
    }
  }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  public init(stringLiteral value: String) {
    self = .string(value)
  }

  public init(integerLiteral value: Int64) {
    self = .integer(value)
  }
}

extension AttributeValue: Comparable {
  /// Integers by value, strings by their UTF-8 bytes, integers before strings.
  public static func < (left: AttributeValue, right: AttributeValue) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right
    case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.integer, .string): true
    case (.string, .integer): false
    }
  }
}
