/// Occurrences of one document on their way into a ``TermTable``.
///
/// PERF: the table of a large segment is far larger than the processor's caches, and an occurrence
/// touches it at three places that lead to each other: slot, list, end of the list. Each is asked for
/// some occurrences before it is needed, so that the waits overlap. Occurrences leave in the order
/// in which they came, on which the positions of a list depend.
///
/// SAFETY: `ring` is owned by this queue and indexed by counters under its mask; the bytes of a long
/// term are only looked at while it is added.
@unsafe
struct OccurrenceQueue {
  /// What an occurrence adds to its list.
  enum Content: UInt8 {
    /// A position in a field that keeps them.
    case position
    /// A position in a field that counts only.
    case uncountedPosition
    /// A number of occurrences in a field that counts only.
    case count
  }

  private struct Item {
    /// A short key, until the list is known.
    var key: UInt64
    var place: Int
    var list: Int
    var value: UInt32
    var field: UInt16
    var group: UInt16
    var content: Content
  }

  private static let capacity = 32
  /// How many occurrences lie between two stages.
  private static let distance = 6

  private let ring: UnsafeMutablePointer<Item>
  /// The occurrences added; those whose list was found; whose list is near; that are in the table.
  private var added = 0
  private var found = 0
  private var near = 0
  private var done = 0
  /// The first position that went backwards in this document, with its field.
  private(set) var disorder: (field: UInt16, position: UInt32)?

  init() {
    unsafe ring = .allocate(capacity: Self.capacity)
  }

  func deallocate() { unsafe ring.deallocate() }

  /// Adds an occurrence of a term in a document.
  @inline(__always)
  mutating func add(
    term: UnsafeRawPointer, length: Int, group: UInt16, field: UInt16, value: UInt32,
    content: Content, document: UInt32, to table: UnsafeMutablePointer<TermTable>
  ) {
    let key = unsafe table.pointee.key(term, length, group: group)
    let place = unsafe table.pointee.place(of: key)
    var item = Item(
      key: key, place: place, list: 0, value: value, field: field, group: group,
      content: content)
    if TermKey.isShort(key) {
      unsafe table.pointee.prefetchSlot(place)
    } else {
      unsafe item.list = table.pointee.list(
        term: term, length: length, group: group, field: field, key: key, place: place)
    }
    unsafe (ring + (added & (Self.capacity &- 1))).initialize(to: item)
    unsafe added &+= 1
    if unsafe added &- found > Self.distance { unsafe findList(in: table) }
    if unsafe found &- near > Self.distance { unsafe approach(in: table) }
    if unsafe near &- done > Self.distance { unsafe write(document, to: table) }
  }

  /// Puts everything into the table; the document ends.
  ///
  /// - Returns: The first position that went backwards, with its field.
  mutating func finish(
    document: UInt32, in table: UnsafeMutablePointer<TermTable>
  ) -> (field: UInt16, position: UInt32)? {
    while unsafe found < added { unsafe findList(in: table) }
    while unsafe near < found { unsafe approach(in: table) }
    while unsafe done < near { unsafe write(document, to: table) }
    defer { unsafe disorder = nil }
    return unsafe disorder
  }

  @inline(__always)
  private mutating func findList(in table: UnsafeMutablePointer<TermTable>) {
    let item = unsafe ring + (found & (Self.capacity &- 1))
    if unsafe TermKey.isShort(item.pointee.key) {
      let key = unsafe item.pointee.key
      // The bytes of the term are the first ones of its key.
      var bytes = key.littleEndian
      unsafe item.pointee.list = withUnsafeBytes(of: &bytes) { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        return unsafe table.pointee.list(
          term: base, length: TermKey.length(ofShort: key), group: item.pointee.group,
          field: item.pointee.field, key: key, place: item.pointee.place)
      }
    }
    unsafe table.pointee.prefetchList(item.pointee.list)
    unsafe found &+= 1
  }

  @inline(__always)
  private mutating func approach(in table: UnsafeMutablePointer<TermTable>) {
    unsafe table.pointee.prefetchEnd(of: ring[near & (Self.capacity &- 1)].list)
    unsafe near &+= 1
  }

  @inline(__always)
  private mutating func write(_ document: UInt32, to table: UnsafeMutablePointer<TermTable>) {
    let item = unsafe ring + (done & (Self.capacity &- 1))
    unsafe done &+= 1
    let value = unsafe item.pointee.value
    let list = unsafe item.pointee.list
    switch unsafe item.pointee.content {
    case .count: unsafe table.pointee.add(list: list, document: document, occurrences: value)
    case let content:
      let isInOrder = unsafe table.pointee.add(
        list: list, document: document, position: value, hasPositions: content == .position)
      if !isInOrder { unsafe noteDisorder(item.pointee.field, value) }
    }
  }

  @inline(never)
  private mutating func noteDisorder(_ field: UInt16, _ position: UInt32) {
    unsafe disorder = disorder ?? (field, position)
  }
}
