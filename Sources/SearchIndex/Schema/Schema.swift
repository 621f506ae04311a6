/// What an index holds: text fields in groups, attributes and stored blobs.
///
/// A schema is fixed when the index is made and stands in its manifest. Identifiers are handed out
/// in declaration order, so that the same declaration always gives the same identifiers.
///
/// ```swift
/// let schema = try Schema(
///   groups: [.init("words", fields: [.init("title"), .init("body")])],
///   attributes: [.init("year", .integer)],
///   stored: ["text"])
/// ```
public struct Schema: Sendable, Hashable {
  /// A text field: a posting list per term, and an exact length per document.
  public struct Field: Sendable, Hashable {
    /// Unique among all fields of the schema.
    public let name: String
    /// Whether the positions of terms are kept (phrases and windows need them).
    public let storesPositions: Bool

    public init(_ name: String, storesPositions: Bool = true) {
      self.name = name
      self.storesPositions = storesPositions
    }
  }

  /// Fields that share one term space and one inverse document frequency: a term's document
  /// frequency counts the documents that hold it in any field of the group.
  public struct Group: Sendable, Hashable {
    public let name: String
    public let fields: [Field]

    public init(_ name: String, fields: [Field]) {
      self.name = name
      self.fields = fields
    }
  }

  /// A value per document to filter, count and sort by.
  public struct Attribute: Sendable, Hashable {
    /// The type of an attribute's values.
    public enum Kind: UInt8, Sendable, Hashable {
      /// Strings, ordered by their UTF-8 bytes.
      case string = 0
      /// Signed 64-bit integers (dates as day numbers or yyyymmdd, say).
      case integer = 1
    }

    public let name: String
    public let kind: Kind

    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// The field groups, in declaration order.
  public let groups: [Group]
  /// The attributes, in declaration order.
  public let attributes: [Attribute]
  /// The names of the stored blobs, in declaration order.
  public let stored: [String]

  /// The most fields, attributes or stored names a schema may declare.
  public static let maximumEntries = 64

  /// Checks the declaration.
  ///
  /// - Throws: `IndexError` with code `invalidArgument` when a name is empty or used twice in
  ///   its kind, when a group has no field, or when there are more than ``maximumEntries`` of a
  ///   kind. A schema without groups is not an error.
  public init(
    groups: [Group],
    attributes: [Attribute] = [],
    stored: [String] = []
  ) throws(IndexError) {
    try Self.check("field group", groups.map(\.name))
    try Self.check("field", groups.flatMap { $0.fields.map(\.name) })
    try Self.check("attribute", attributes.map(\.name))
    try Self.check("stored blob", stored)
    if let empty = groups.first(where: { $0.fields.isEmpty }) {
      throw IndexError(
        .invalidArgument, expected: "at least one field in each group",
        found: "group “\(empty.name)” without a field")
    }
    self.groups = groups
    self.attributes = attributes
    self.stored = stored
  }

  private static func check(_ kind: String, _ names: [String]) throws(IndexError) {
    guard names.count <= maximumEntries else {
      throw IndexError(
        .invalidArgument, expected: "at most \(maximumEntries) declarations of a kind",
        found: "\(names.count) × \(kind)")
    }
    var seen = Set<String>()
    for name in names {
      guard !name.isEmpty, seen.insert(name).inserted else {
        throw IndexError(
          .invalidArgument, expected: "\(kind) names that are unique and not empty",
          found: "“\(name)”")
      }
    }
  }
}

/// A text field of a schema: its number among all fields, counted through the groups in order.
public struct FieldID: Sendable, Hashable, Comparable {
  public let rawValue: UInt16

  init(_ value: Int) {
    rawValue = UInt16(value)
  }

  public static func < (left: FieldID, right: FieldID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A field group of a schema: its number in declaration order.
public struct GroupID: Sendable, Hashable {
  public let rawValue: UInt16

  init(_ value: Int) {
    rawValue = UInt16(value)
  }
}

/// An attribute of a schema: its number in declaration order.
public struct AttributeID: Sendable, Hashable {
  public let rawValue: UInt16

  init(_ value: Int) {
    rawValue = UInt16(value)
  }
}

/// A stored blob of a schema: its number in declaration order.
public struct StoredID: Sendable, Hashable {
  public let rawValue: UInt16

  init(_ value: Int) {
    rawValue = UInt16(value)
  }
}

extension Schema {
  /// The number of text fields in all groups.
  public var fieldCount: Int {
    groups.reduce(0) { $0 + $1.fields.count }
  }

  /// The group named `name`, or nil.
  public func group(_ name: String) -> GroupID? {
    groups.firstIndex { $0.name == name }.map(GroupID.init)
  }

  /// The field named `name`, or nil.
  public func field(_ name: String) -> FieldID? {
    groups.lazy.flatMap(\.fields).enumerated().first { $0.element.name == name }
      .map { FieldID($0.offset) }
  }

  /// The attribute named `name`, or nil.
  public func attribute(_ name: String) -> AttributeID? {
    attributes.firstIndex { $0.name == name }.map(AttributeID.init)
  }

  /// The stored blob named `name`, or nil.
  public func stored(_ name: String) -> StoredID? {
    stored.firstIndex(of: name).map(StoredID.init)
  }

  /// The fields of `group`, as a range of field numbers; empty when the group is not of this schema.
  package func fields(of group: GroupID) -> Range<Int> {
    guard Int(group.rawValue) < groups.count else { return 0..<0 }
    let start = groups[..<Int(group.rawValue)].reduce(0) { $0 + $1.fields.count }
    return start..<(start + groups[Int(group.rawValue)].fields.count)
  }

  /// The group that `field` belongs to; nil when the field is not of this schema.
  package func group(of field: FieldID) -> GroupID? {
    var first = 0
    for (number, group) in groups.enumerated() {
      first += group.fields.count
      if Int(field.rawValue) < first { return GroupID(number) }
    }
    return nil
  }

  /// All fields in the order of their identifiers.
  package var allFields: [Field] {
    groups.flatMap(\.fields)
  }
}
