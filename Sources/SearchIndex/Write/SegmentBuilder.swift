final class SegmentBuilder {
  func add(term: Span<UInt8>, field: FieldID, position: UInt32, countsForLength: Bool) {}
  func set(_ attribute: AttributeID, _ value: AttributeValue) {}
  func store(_ stored: StoredID, _ bytes: Span<UInt8>) {}
}
