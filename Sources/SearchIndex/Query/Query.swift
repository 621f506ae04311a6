/// A query: a tree of clauses over the fields of a schema.
///
/// The tree is stored flat, in postfix order, so that neither walking nor freeing it recurses,
/// however deep a caller nests it. A tree deeper than ``QueryLimits/maximumDepth`` could ever
/// allow is not kept at all: searching with it throws.
///
/// ```swift
/// let words = schema.group("words")!
/// let query = Query.all([.term("干部", in: .group(words)), .term("考核", in: .group(words))])
/// ```
public struct Query: Sendable {
  /// Where a clause looks for terms.
  public enum Scope: Sendable, Hashable {
    /// Any field of the group; scores add up the fields as BM25F does.
    case group(GroupID)
    /// One field; the inverse document frequency is still that of the field's group.
    case field(FieldID)
  }

  /// A term of a phrase, with its place.
  public struct PhraseTerm: Sendable, Hashable {
    /// The term's bytes.
    public var term: [UInt8]
    /// The position of the term relative to the first term of the phrase. A word of three
    /// positions followed by another has the offsets 0 and 3.
    public var offset: UInt32

    public init(_ term: [UInt8], offset: UInt32) {
      self.term = term
      self.offset = offset
    }

    public init(_ term: String, offset: UInt32) {
      self.init(Array(term.utf8), offset: offset)
    }
  }

  /// How far the terms of a phrase may stand from the places their offsets give them.
  public enum Proximity: Sendable, Hashable {
    /// Every term stands exactly at its offset.
    case exact
    /// The terms stand in order, without overlapping, and the gaps between them are together at
    /// most `slop` positions larger than the offsets say.
    case ordered(slop: UInt32)
    /// All terms begin, in any order, within `width` consecutive positions.
    case unordered(width: UInt32)
  }

  var nodes: [Node]
  /// The depth of the tree; a leaf has depth 1.
  var depth: Int

  init(nodes: [Node], depth: Int) {
    self.nodes = nodes
    self.depth = depth
  }

  init(leaf: Node.Kind) {
    self.init(nodes: [Node(kind: leaf)], depth: 1)
  }
}

// MARK: - Making queries

extension Query {
  /// Every document.
  public static var everything: Query { Query(leaf: .everything) }

  /// No document.
  public static var nothing: Query { Query(leaf: .nothing) }

  /// The documents that hold a term, scored by BM25 (BM25F over the fields of a group).
  ///
  /// - Parameters:
  ///   - term: The term's bytes, as the analyzer gave them at index time.
  ///   - scope: A field group or a field.
  ///   - boost: A factor of the score, from 0 to ``QueryLimits/maximumBoost``. With 0 the clause
  ///     only matches.
  public static func term(_ term: [UInt8], in scope: Scope, boost: Double = 1) -> Query {
    Query(leaf: .term(term, scope, boost))
  }

  /// The documents that hold a term, given as a string.
  public static func term(_ term: String, in scope: Scope, boost: Double = 1) -> Query {
    .term(Array(term.utf8), in: scope, boost: boost)
  }

  /// The documents that hold all terms of a phrase at their places, in one field.
  ///
  /// The score is (the sum of the terms' idf) × (the frequency part of the number of places where
  /// the phrase stands), as in Lucene.
  ///
  /// - Parameters:
  ///   - terms: Terms with their offsets, which must not decrease.
  ///   - scope: A field, or a group (each field of which is looked at on its own).
  ///   - proximity: How far the terms may stand from their places.
  ///   - boost: A factor of the score, from 0 to ``QueryLimits/maximumBoost``.
  public static func phrase(
    _ terms: [PhraseTerm],
    in scope: Scope,
    proximity: Proximity = .exact,
    boost: Double = 1
  ) -> Query {
    Query(leaf: .phrase(terms, scope, proximity, boost))
  }

  /// The documents that hold any term beginning with `prefix`, each with the score `boost`.
  ///
  /// - Parameters:
  ///   - prefix: The first bytes of the terms.
  ///   - scope: A field group or a field.
  ///   - maximumExpansions: The most terms the prefix may stand for. Searching throws
  ///     `IndexError` with code `limitExceeded` when there are more; it never drops terms silently.
  ///   - boost: The score of every match.
  public static func prefix(
    _ prefix: [UInt8],
    in scope: Scope,
    maximumExpansions: Int = 1_024,
    boost: Double = 1
  ) -> Query {
    Query(leaf: .prefix(prefix, scope, maximumExpansions, boost))
  }

  /// The documents with a value of `attribute` that equals `value`. They score 0.
  public static func attribute(_ attribute: AttributeID, equals value: AttributeValue) -> Query {
    Query(leaf: .attributeIn(attribute, [value]))
  }

  /// The documents with a value of `attribute` that is one of `values`. They score 0.
  public static func attribute(_ attribute: AttributeID, in values: [AttributeValue]) -> Query {
    Query(leaf: .attributeIn(attribute, values))
  }

  /// The documents with a value of `attribute` from `lower` to `upper`, both included; nil leaves
  /// a side open. They score 0.
  public static func attribute(
    _ attribute: AttributeID,
    from lower: AttributeValue?,
    through upper: AttributeValue?
  ) -> Query {
    Query(leaf: .attributeRange(attribute, lower, upper))
  }

  /// The documents that match every clause; without clauses, every document.
  public static func all(_ clauses: [Query]) -> Query {
    combination(required: clauses)
  }

  /// The documents that match at least one clause; without clauses, none.
  public static func any(_ clauses: [Query]) -> Query {
    clauses.isEmpty ? .nothing : combination(optional: clauses)
  }

  /// The documents that match every required clause and no excluded one. Optional clauses add
  /// to the score; only when nothing is required must at least one of them match.
  ///
  /// With excluded clauses alone, every document that matches none of them.
  public static func combination(
    required: [Query] = [],
    optional: [Query] = [],
    excluded: [Query] = []
  ) -> Query {
    let clauses = required + optional + excluded
    let depth = 1 + (clauses.map(\.depth).max() ?? 0)
    let kind = Node.Kind.combination(
      required: required.count, optional: optional.count, excluded: excluded.count)
    guard depth <= QueryLimits.keptDepth else {
      return Query(nodes: [Node(kind: .nothing)], depth: depth)
    }
    var nodes: [Node] = []
    nodes.reserveCapacity(clauses.reduce(1) { $0 + $1.nodes.count })
    for clause in clauses { nodes.append(contentsOf: clause.nodes) }
    nodes.append(Node(kind: kind))
    return Query(nodes: nodes, depth: depth)
  }

  /// The documents that do not match `clause`.
  public static func not(_ clause: Query) -> Query {
    combination(excluded: [clause])
  }

  /// The documents that match `clause`, each with the score `score`.
  ///
  /// - Parameter score: From 0 to ``QueryLimits/maximumBoost``.
  public static func constant(_ clause: Query, score: Double = 0) -> Query {
    wrapping(clause, .constant(score))
  }

  /// The documents of `approximation` in which `confirm` finds at least one occurrence.
  ///
  /// The approximation is answered from postings; `confirm` is asked for a document before it can
  /// count, be returned, or be excluded by a NOT, and at most once per document and search.
  /// It must give the same answer whenever it is asked and may be called from any thread.
  /// The approximation's own score is not used: the score is (the sum of the idf of `words`) ×
  /// (the frequency part of the confirmed occurrences), like that of a phrase.
  ///
  /// - Parameters:
  ///   - approximation: A query that matches at least every document to be found.
  ///   - words: Terms of the clause, for their idf.
  ///   - scope: The group or field in which the words' documents are counted.
  ///   - counted: The group or field in which `confirm` reports occurrences, and whose lengths
  ///     normalise the frequencies; nil for `scope`.
  ///   - boost: A factor of the score, from 0 to ``QueryLimits/maximumBoost``.
  ///   - isBounded: Whether a document never has more occurrences than each term required by the
  ///     approximation has in it, so that documents with too few of them need not be confirmed.
  ///   - confirm: Reports the occurrences of a document.
  public static func confirmed(
    _ approximation: Query,
    words: [[UInt8]],
    in scope: Scope,
    countedIn counted: Scope? = nil,
    boost: Double = 1,
    isBounded: Bool = false,
    by confirm: @escaping Confirmation
  ) -> Query {
    let confirmed = Node.Confirmed(
      words: words, scope: scope, counted: counted ?? scope, boost: boost, isBounded: isBounded,
      confirm: confirm)
    return wrapping(approximation, .confirmed(confirmed))
  }

  /// Adds the occurrences of a confirmed clause in a document to the frequencies given.
  public typealias Confirmation =
    @Sendable (
      DocumentNumber, inout FieldFrequencies
    ) throws(IndexError) -> Void

  private static func wrapping(_ clause: Query, _ kind: Node.Kind) -> Query {
    let depth = clause.depth + 1
    guard depth <= QueryLimits.keptDepth else {
      return Query(nodes: [Node(kind: .nothing)], depth: depth)
    }
    return Query(nodes: clause.nodes + [Node(kind: kind)], depth: depth)
  }
}

/// How often something stands in each field of a document.
public struct FieldFrequencies: Sendable {
  private(set) var counts: [(field: FieldID, count: UInt32)] = []

  /// No occurrence in any field.
  public init() {}

  /// Adds `count` occurrences in `field`.
  public mutating func add(_ count: Int, in field: FieldID) {
    guard count > 0 else { return }
    let added = UInt32(clamping: count)
    if let place = counts.firstIndex(where: { $0.field == field }) {
      let (sum, overflow) = counts[place].count.addingReportingOverflow(added)
      counts[place].count = overflow ? .max : sum
    } else {
      counts.append((field, added))
    }
  }

  /// Whether there is no occurrence at all.
  public var isEmpty: Bool { counts.isEmpty }

  mutating func removeAll() {
    counts.removeAll(keepingCapacity: true)
  }
}
