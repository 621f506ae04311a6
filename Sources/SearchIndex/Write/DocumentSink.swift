/// Takes the terms, attribute values and stored blobs of one document while it is being added.
///
/// Nothing is allocated per token: a term's bytes go straight into the term table of the segment
/// being built.
///
/// ```swift
/// try batch.add(id: "a") { sink in
///   sink.add(term: bytes, field: body, position: 0)
///   sink.set(year, .integer(2018))
///   sink.store(text, blob)
/// }
/// ```
///
/// A call that makes no sense (an identifier of another schema, a term that is too long, positions
/// that go backwards) is remembered, and ``IndexBatch/add(id:_:)`` throws it when the document ends;
/// the document is then not part of the index.
public struct DocumentSink: ~Copyable {
  let builder: SegmentBuilder

  init(_ builder: SegmentBuilder) {
    self.builder = builder
  }

  /// The longest term, in bytes.
  public static let maximumTermLength = 32_766
  /// The largest position.
  public static let maximumPosition: UInt32 = (1 << 31) - 1

  /// Adds an occurrence of a term.
  ///
  /// - Parameters:
  ///   - term: The term's bytes, 1 … ``maximumTermLength``.
  ///   - field: A field of the schema.
  ///   - position: Where it stands; within a field, a term's positions must not decrease, and
  ///     the same position twice counts once. At most ``maximumPosition``.
  ///   - countsForLength: Whether the occurrence counts for the field's length (inner words, say,
  ///     do not).
  /// - Complexity: O(length of the term) on average.
  public func add(
    term: Span<UInt8>,
    field: FieldID,
    position: UInt32,
    countsForLength: Bool = true
  ) {
    builder.add(
      term: term, field: field, position: position, countsForLength: countsForLength)
  }

  /// Adds several occurrences of a term at once to a field that keeps no positions. The caller counts
  /// them first where that is cheaper.
  ///
  /// - Parameters:
  ///   - term: The term's bytes, 1 … ``maximumTermLength``.
  ///   - field: A field of the schema that stores no positions.
  ///   - occurrences: How often the term stands there; 0 adds nothing.
  ///   - countsForLength: Whether the occurrences count for the field's length.
  /// - Complexity: O(length of the term) on average.
  public func add(
    term: Span<UInt8>, field: FieldID, occurrences: UInt32, countsForLength: Bool = true
  ) {
    builder.add(
      term: term, field: field, occurrences: occurrences, countsForLength: countsForLength)
  }

  /// Adds short terms with their numbers of occurrences, as
  /// ``add(term:field:occurrences:countsForLength:)`` adds one.
  ///
  /// - Complexity: O(*n*) on average.
  package func add(counted terms: Span<CountedTerm>) { builder.add(counted: terms) }

  /// Adds a value of an attribute. An attribute may have any number of values; each counts once.
  public func set(_ attribute: AttributeID, _ value: AttributeValue) {
    builder.set(attribute, value)
  }

  /// Stores a blob; the last one given for a name stays.
  public func store(_ stored: StoredID, _ bytes: Span<UInt8>) {
    builder.store(stored, bytes)
  }

  /// Stores a blob; the last one given for a name stays.
  public func store(_ stored: StoredID, _ bytes: [UInt8]) {
    builder.store(stored, bytes.span)
  }
}
