/// Occurrences of one document on their way into a ``TermTable``.
///
/// PERF: the table of a large segment is far larger than the processor's caches, and an occurrence
/// touches it at three places that lead to each other: slot, list, end of the list. The queue takes
/// occurrences until it is full, asking for their slots, and then goes over all of them once for each
/// place, asking for the next one, so that the waits overlap. Occurrences leave in the order in which
/// they came, on which the positions of a list depend.
///
/// SAFETY: `items` and `longTerms` are owned by this queue; `count` and `longCount` stay below their
/// capacities, because a full queue is emptied before anything is added.
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
    var key: UInt64
    /// Where the search for the key begins; then the slot; then the list.
    var place: Int
    var value: UInt32
    var field: UInt16
    var group: UInt16
    /// The number of bytes of a long term that waits.
    var longLength: UInt8
    var content: Content

    /// Whether `place` is not the list yet.
    var isWaiting: Bool {
      @inline(__always) get { longLength > 0 || TermKey.isShort(key) }
    }
  }

  private static let capacity = 64
  /// Long terms of up to so many bytes wait with the others.
  private static let longestWaiting = 32

  private let items: UnsafeMutablePointer<Item>
  /// The bytes of the long terms that wait, each at the place of its item.
  private let longTerms: UnsafeMutableRawPointer
  private var count = 0
  /// The first position that went backwards in this document, with its field.
  private var disorder: (field: UInt16, position: UInt32)?

  init() {
    unsafe items = .allocate(capacity: Self.capacity)
    unsafe longTerms = .allocate(
      byteCount: Self.capacity * Self.longestWaiting, alignment: 16)
  }

  func deallocate() {
    unsafe items.deallocate()
    unsafe longTerms.deallocate()
  }

  /// Adds an occurrence of a term in a document.
  @inline(__always)
  mutating func add(
    term: UnsafeRawPointer, length: Int, group: UInt16, field: UInt16, value: UInt32,
    content: Content, document: UInt32, to table: UnsafeMutablePointer<TermTable>
  ) {
    if let key = unsafe TermKey.short(term, length, group: group) {
      unsafe add(
        shortKey: key, group: group, field: field, value: value, content: content,
        document: document, to: table)
    } else {
      unsafe addLong(
        term: term, length: length, group: group, field: field, value: value, content: content,
        document: document, to: table)
    }
  }

  /// Adds an occurrence of a term of a few bytes in a document.
  @inline(__always)
  mutating func add(
    shortKey key: UInt64, group: UInt16, field: UInt16, value: UInt32, content: Content,
    document: UInt32, to table: UnsafeMutablePointer<TermTable>
  ) {
    let place = unsafe table.pointee.place(of: key)
    unsafe table.pointee.prefetchSlot(place)
    unsafe (items + count).initialize(
      to: Item(
        key: key, place: place, value: value, field: field, group: group, longLength: 0,
        content: content))
    unsafe count &+= 1
    if unsafe count == Self.capacity { unsafe empty(document, into: table) }
  }

  private mutating func addLong(
    term: UnsafeRawPointer, length: Int, group: UInt16, field: UInt16, value: UInt32,
    content: Content, document: UInt32, to table: UnsafeMutablePointer<TermTable>
  ) {
    let key = unsafe table.pointee.longKey(term, length, group: group)
    var item = unsafe Item(
      key: key, place: table.pointee.place(of: key), value: value, field: field, group: group,
      longLength: 0, content: content)
    if unsafe length <= Self.longestWaiting {
      unsafe table.pointee.prefetchSlot(item.place)
      unsafe (longTerms + count * Self.longestWaiting).copyMemory(from: term, byteCount: length)
      item.longLength = UInt8(truncatingIfNeeded: length)
    } else {
      unsafe table.pointee.reserveTerms(1)
      let slot = unsafe table.pointee.slot(
        term: term, length: length, group: group, field: field, key: key, place: item.place)
      item.place = unsafe table.pointee.list(in: slot, field: field)
    }
    unsafe (items + count).initialize(to: item)
    unsafe count &+= 1
    if unsafe count == Self.capacity { unsafe empty(document, into: table) }
  }

  /// Puts everything into the table; the document ends.
  ///
  /// - Returns: The first position that went backwards, with its field.
  mutating func finish(
    document: UInt32, in table: UnsafeMutablePointer<TermTable>
  ) -> (field: UInt16, position: UInt32)? {
    unsafe empty(document, into: table)
    defer { unsafe disorder = nil }
    return unsafe disorder
  }

  // MARK: - Emptying

  @inline(never)
  private mutating func empty(_ document: UInt32, into table: UnsafeMutablePointer<TermTable>) {
    let end = unsafe items + count
    unsafe table.pointee.reserveTerms(Self.capacity)
    var item = unsafe items
    while unsafe item < end {
      if unsafe item.pointee.longLength > 0 {
        unsafe table.pointee.prefetchEntry(item.pointee.place, key: item.pointee.key)
      }
      unsafe item += 1
    }
    unsafe findSlots(in: table)
    unsafe item = unsafe items
    while unsafe item < end {
      if unsafe item.pointee.isWaiting {
        let list = unsafe table.pointee.list(in: item.pointee.place, field: item.pointee.field)
        unsafe item.pointee.place = list
      }
      unsafe table.pointee.prefetchEnd(of: item.pointee.place)
      unsafe item += 1
    }
    unsafe item = unsafe items
    while unsafe item < end {
      unsafe write(item, document, to: table)
      unsafe item += 1
    }
    unsafe count = 0
  }

  /// Finds the slots of the terms, and asks for the lists that they lead to.
  @inline(__always)
  private mutating func findSlots(in table: UnsafeMutablePointer<TermTable>) {
    for number in unsafe 0..<count {
      let item = unsafe items + number
      guard unsafe item.pointee.isWaiting else { continue }
      let key = unsafe item.pointee.key
      var slot = unsafe item.pointee.place
      if TermKey.isShort(key) {
        // The bytes of the term are the first ones of its key.
        var bytes = key.littleEndian
        unsafe withUnsafeBytes(of: &bytes) { buffer in
          guard let base = buffer.baseAddress else { return }
          slot = unsafe table.pointee.slot(
            term: base, length: TermKey.length(ofShort: key), group: item.pointee.group,
            field: item.pointee.field, key: key, place: slot)
        }
      } else {
        slot = unsafe table.pointee.slot(
          term: longTerms + number &* Self.longestWaiting, length: Int(item.pointee.longLength),
          group: item.pointee.group, field: item.pointee.field, key: key, place: slot)
      }
      unsafe item.pointee.place = slot
      unsafe table.pointee.prefetchList(in: slot)
    }
  }

  @inline(__always)
  private mutating func write(
    _ item: UnsafeMutablePointer<Item>, _ document: UInt32,
    to table: UnsafeMutablePointer<TermTable>
  ) {
    let value = unsafe item.pointee.value
    let list = unsafe item.pointee.place
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
