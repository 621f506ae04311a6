import CSearchKernels

/// The terms and postings of a segment being built, in a few large blocks of memory.
///
/// A hash table leads from a term to its lists (one per field of the group that has the term), and a
/// list to a chain of chunks in one slab, into which occurrences are written as varints:
///
/// ```
/// occurrence in a new document        (document gap << 1)      [position]
/// occurrence in the same document     (position gap << 1 | 1)
/// ```
/// Gaps count from the list's last document or position; fields without positions write no position,
/// and the number of further occurrences in the place of the gap. A chunk ends with the address of the next one.
///
/// A slot of the hash table holds a short term itself (``TermKey``), so that finding its list touches
/// one line of memory, and the entry of a long one is only looked at where 56 bits of its hash agree.
///
/// Source: the shape is that of Büttcher, Clarke & Cormack, Information Retrieval (2010),
/// section 4.5.1, with chunks that grow; no object is made per term or token.
///
/// SAFETY: all addresses are offsets into blocks this table owns; they are made only by `allocate`
/// and by the `append` functions, which grow a block before they hand out an offset into it.
/// PERF: plain memory behind one pointer: no reference counts, no exclusivity checks, no bounds
/// checks in a path that runs once per token.
@unsafe
struct TermTable {
  struct Slot {
    /// The key of the term; 0 in an empty slot.
    var key: UInt64
    var entry: UInt32
    /// The term's list that was made last.
    var list: UInt32
  }

  struct Entry {
    var bytes: UInt32
    var length: UInt16
    var group: UInt16
    var firstList: UInt32
  }

  struct List {
    var lastDocument: UInt32
    var lastPosition: UInt32
    var head: UInt32
    var write: UInt32
    var limit: UInt32
    var next: UInt32
    /// How many documents the list has.
    var documents: UInt32
    var field: UInt16
    var level: UInt16
  }

  static let none = UInt32.max
  /// A slab is full here: addresses have 32 bits, and one term more must always fit.
  static let maximumSlab = 3 << 30
  private static let firstChunk = 16
  private static let lastLevel: UInt16 = 5

  private(set) var slots: UnsafeMutablePointer<Slot>
  private(set) var slotMask: Int
  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var entryCount = 0
  private var entryCapacity: Int
  private(set) var lists: UnsafeMutablePointer<List>
  private(set) var listCount = 0
  private var listCapacity: Int
  private(set) var slab: UnsafeMutableRawPointer
  private(set) var slabCount = 0
  private var slabCapacity: Int
  private let seed: UInt64

  init() {
    unsafe slots = Self.emptySlots(1 << 12)
    unsafe slotMask = (1 << 12) - 1
    unsafe entryCapacity = 1 << 11
    unsafe entries = .allocate(capacity: entryCapacity)
    unsafe listCapacity = 1 << 11
    unsafe lists = Self.aligned(listCapacity)
    unsafe slabCapacity = 1 << 16
    unsafe slab = .allocate(byteCount: slabCapacity, alignment: 16)
    unsafe seed = UInt64.random(in: 0 ... .max)
  }

  func deallocate() {
    unsafe slots.deallocate()
    unsafe entries.deallocate()
    unsafe lists.deallocate()
    unsafe slab.deallocate()
  }

  /// The memory in use, in bytes.
  var byteCount: Int {
    unsafe slabCount + (slotMask + 1) * MemoryLayout<Slot>.stride
      + entryCount * MemoryLayout<Entry>.stride
      + listCount * MemoryLayout<List>.stride
  }

  /// The bytes of an entry's term.
  @inline(__always)
  func term(_ entry: Int) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(
      start: slab + Int(entries[entry].bytes), count: Int(entries[entry].length))
  }

  // MARK: - Terms

  /// The key of a term that has no short one, see ``TermKey``.
  @inline(__always)
  func longKey(_ term: UnsafeRawPointer, _ length: Int, group: UInt16) -> UInt64 {
    unsafe TermKey.long(term, length, group: group, seed: seed)
  }

  /// Where the search for a key begins, before the mask.
  @inline(__always)
  func place(of key: UInt64) -> Int {
    unsafe Int(truncatingIfNeeded: TermKey.mix(key ^ seed, 0x9E37_79B9_7F4A_7C15))
  }

  /// Asks the processor for the slot where the search for a key begins.
  @inline(__always)
  func prefetchSlot(_ place: Int) {
    unsafe hongtou_prefetch(slots + (place & slotMask))
  }

  /// Asks the processor for the entry of the slot where the search for a key begins, if it has the
  /// key.
  @inline(__always)
  func prefetchEntry(_ place: Int, key: UInt64) {
    let slot = unsafe slots + (place & slotMask)
    if unsafe slot.pointee.key == key { unsafe hongtou_prefetch(entries + Int(slot.pointee.entry)) }
  }

  /// Asks the processor for the list that a slot leads to.
  @inline(__always)
  func prefetchList(in slot: Int) { unsafe hongtou_prefetch(lists + Int(slots[slot].list)) }

  /// Asks the processor for the place where a list is written next.
  @inline(__always)
  func prefetchEnd(of list: Int) {
    unsafe hongtou_prefetch(slab + Int(lists[list].write))
  }

  /// Asks the processor for what writing some of the next terms touches.
  ///
  /// PERF: terms are written in the order of their bytes, in which their lists lie anywhere.
  @inline(__always)
  func prefetchTerms(_ order: [Int], after place: Int) {
    guard place &+ 12 < order.count else { return }
    unsafe hongtou_prefetch(entries + order[place &+ 12])
    let near = unsafe entries + order[place &+ 8]
    unsafe hongtou_prefetch(lists + Int(near.pointee.firstList))
    unsafe hongtou_prefetch(slab + Int(near.pointee.bytes))
    let next = unsafe lists + Int(entries[order[place &+ 4]].firstList)
    unsafe hongtou_prefetch(slab + Int(next.pointee.head))
  }

  /// Makes room for new terms; until there are so many, slots stay where they are.
  mutating func reserveTerms(_ count: Int) {
    while unsafe (entryCount + count) * 2 > slotMask { unsafe rehash() }
  }

  /// The slot of a term, which is made with a list in a field if need be; there must be room for it
  /// (``reserveTerms(_:)``).
  ///
  /// - Parameters:
  ///   - key: The key of the term.
  ///   - place: Where the search for it begins.
  @inline(__always)
  mutating func slot(
    term: UnsafeRawPointer, length: Int, group: UInt16, field: UInt16, key: UInt64, place: Int
  ) -> Int {
    var number = unsafe place & slotMask
    while true {
      let slot = unsafe slots + number
      let other = unsafe slot.pointee.key
      if other == 0 { break }
      if other == key {
        let isSame =
          unsafe TermKey.isShort(key)
          || holds(Int(slot.pointee.entry), term, length, group: group)
        if isSame { return number }
      }
      number = unsafe (number &+ 1) & slotMask
    }
    unsafe insert(term, length, group: group, field: field, key: key, slot: number)
    return number
  }

  /// Whether an entry is that of a term.
  @inline(never)
  private func holds(
    _ number: Int, _ term: UnsafeRawPointer, _ length: Int, group: UInt16
  ) -> Bool {
    let entry = unsafe entries + number
    return unsafe Int(entry.pointee.length) == length && entry.pointee.group == group
      && TermKey.equal(slab + Int(entry.pointee.bytes), term, length)
  }

  /// The list of a slot's term in a field, made if need be.
  @inline(__always)
  mutating func list(in slot: Int, field: UInt16) -> Int {
    var list = unsafe Int(slots[slot].list)
    while true {
      if unsafe lists[list].field == field { return list }
      let next = unsafe lists[list].next
      if unsafe next == Self.none { break }
      list = Int(next)
    }
    return unsafe addList(to: slot, field: field)
  }

  @inline(never)
  private mutating func addList(to slot: Int, field: UInt16) -> Int {
    let added = unsafe addList(field: field)
    unsafe lists[added].next = slots[slot].list
    unsafe slots[slot].list = UInt32(added)
    unsafe entries[Int(slots[slot].entry)].firstList = UInt32(added)
    return added
  }

  @inline(never)
  private mutating func insert(
    _ term: UnsafeRawPointer, _ length: Int, group: UInt16, field: UInt16, key: UInt64, slot: Int
  ) {
    let bytes = unsafe allocate(length)
    unsafe (slab + bytes).copyMemory(from: term, byteCount: length)
    if unsafe entryCount == entryCapacity {
      let larger = UnsafeMutablePointer<Entry>.allocate(capacity: unsafe entryCapacity * 2)
      unsafe larger.moveInitialize(from: entries, count: entryCount)
      unsafe entries.deallocate()
      unsafe entries = larger
      unsafe entryCapacity *= 2
    }
    let list = unsafe addList(field: field)
    unsafe (entries + entryCount).initialize(
      to: Entry(
        bytes: UInt32(bytes), length: UInt16(length), group: group, firstList: UInt32(list)))
    unsafe slots[slot] = Slot(key: key, entry: UInt32(entryCount), list: UInt32(list))
    unsafe entryCount += 1
  }

  private mutating func addList(field: UInt16) -> Int {
    if unsafe listCount == listCapacity {
      let larger: UnsafeMutablePointer<List> = unsafe Self.aligned(listCapacity * 2)
      unsafe larger.moveInitialize(from: lists, count: listCount)
      unsafe lists.deallocate()
      unsafe lists = larger
      unsafe listCapacity *= 2
    }
    let chunk = unsafe UInt32(allocate(Self.firstChunk))
    unsafe (lists + listCount).initialize(
      to: List(
        lastDocument: .max, lastPosition: 0, head: chunk, write: chunk,
        limit: chunk + UInt32(Self.firstChunk) - 4, next: Self.none, documents: 0,
        field: field, level: 0))
    unsafe listCount += 1
    return unsafe listCount - 1
  }

  private mutating func rehash() {
    let old = unsafe slots
    let oldCount = unsafe slotMask + 1
    unsafe slots = Self.emptySlots(oldCount * 2)
    unsafe slotMask = oldCount * 2 - 1
    for number in 0..<oldCount where unsafe old[number].key != 0 {
      var slot = unsafe place(of: old[number].key) & slotMask
      while unsafe slots[slot].key != 0 { slot = unsafe (slot + 1) & slotMask }
      unsafe slots[slot] = old[number]
    }
    unsafe old.deallocate()
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots: UnsafeMutablePointer<Slot> = unsafe aligned(count)
    unsafe slots.initialize(repeating: Slot(key: 0, entry: 0, list: 0), count: count)
    return unsafe slots
  }

  /// Memory in which no slot and no list lies in two lines of the processor's cache.
  private static func aligned<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let byteCount = count * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    unsafe GrowingMemory.adviseHugePages(memory, byteCount: byteCount)
    return unsafe memory.bindMemory(to: Element.self, capacity: count)
  }

  /// Room in the slab; returns its address.
  private mutating func allocate(_ size: Int) -> Int {
    if unsafe slabCapacity - slabCount < size {
      let capacity = unsafe max(slabCapacity * 2, slabCount + size)
      unsafe slab = GrowingMemory.resized(slab, from: slabCount, to: capacity)
      unsafe slabCapacity = capacity
    }
    let address = unsafe slabCount
    unsafe slabCount += size
    return address
  }

  // MARK: - Occurrences

  /// Adds an occurrence; returns false when its position goes backwards.
  @inline(__always)
  mutating func add(list number: Int, document: UInt32, position: UInt32, hasPositions: Bool)
    -> Bool
  {
    let list = unsafe lists + number
    if unsafe list.pointee.lastDocument != document {
      let gap = unsafe UInt64(document &- list.pointee.lastDocument)
      unsafe append(gap &<< 1, to: number)
      if hasPositions { unsafe append(UInt64(position), to: number) }
      unsafe lists[number].documents &+= 1
    } else {
      let last = unsafe list.pointee.lastPosition
      if position <= last { return position == last }
      if hasPositions {
        unsafe append(UInt64(position &- last) &<< 1 | 1, to: number)
      } else {
        unsafe append(3, to: number)
      }
    }
    unsafe lists[number].lastDocument = document
    unsafe lists[number].lastPosition = position
    return true
  }

  /// Adds occurrences to a list without positions.
  mutating func add(list number: Int, document: UInt32, occurrences: UInt32) {
    var rest = UInt64(occurrences)
    let last = unsafe lists[number].lastDocument
    if last != document {
      unsafe append(UInt64(document &- last) &<< 1, to: number)
      unsafe lists[number].lastDocument = document
      unsafe lists[number].documents &+= 1
      rest &-= 1
    }
    if rest > 0 { unsafe append(rest &<< 1 | 1, to: number) }
  }

  @inline(__always)
  private mutating func append(_ value: UInt64, to number: Int) {
    let list = unsafe lists + number
    let write = unsafe list.pointee.write
    // PERF: nearly all numbers take one or two bytes.
    guard value < 1 &<< 14, unsafe list.pointee.limit &- write >= 2 else {
      unsafe appendBytes(of: value, to: number)
      return
    }
    if value < 0x80 {
      unsafe slab.storeBytes(
        of: UInt8(truncatingIfNeeded: value), toByteOffset: Int(write), as: UInt8.self)
      unsafe list.pointee.write = write &+ 1
    } else {
      let bytes = UInt16(truncatingIfNeeded: value & 0x7F | 0x80 | (value &>> 7) &<< 8)
      unsafe slab.storeBytes(of: bytes.littleEndian, toByteOffset: Int(write), as: UInt16.self)
      unsafe list.pointee.write = write &+ 2
    }
  }

  @inline(never)
  private mutating func appendBytes(of value: UInt64, to number: Int) {
    var rest = value
    while rest >= 0x80 {
      unsafe appendByte(UInt8(truncatingIfNeeded: rest) | 0x80, to: number)
      rest &>>= 7
    }
    unsafe appendByte(UInt8(truncatingIfNeeded: rest), to: number)
  }

  @inline(__always)
  private mutating func appendByte(_ byte: UInt8, to number: Int) {
    let list = unsafe lists + number
    if unsafe list.pointee.write == list.pointee.limit { unsafe addChunk(number) }
    unsafe slab.storeBytes(of: byte, toByteOffset: Int(list.pointee.write), as: UInt8.self)
    unsafe list.pointee.write &+= 1
  }

  @inline(never)
  private mutating func addChunk(_ number: Int) {
    let level = unsafe min(lists[number].level + 1, Self.lastLevel)
    let size = unsafe Self.firstChunk &<< Int(level)
    let chunk = unsafe UInt32(allocate(size))
    let list = unsafe lists + number
    unsafe slab.storeBytes(of: chunk, toByteOffset: Int(list.pointee.limit), as: UInt32.self)
    unsafe list.pointee.level = level
    unsafe list.pointee.write = chunk
    unsafe list.pointee.limit = chunk + UInt32(size) - 4
  }

  /// Reads the occurrences of a list back.
  @unsafe
  struct Reader {
    private let slab: UnsafeMutableRawPointer
    private var address: UInt32
    private var limit: UInt32
    private let end: UInt32
    private var level: UInt16 = 0

    init(_ table: TermTable, list: Int) {
      unsafe slab = unsafe table.slab
      let list = unsafe table.lists[list]
      unsafe address = list.head
      unsafe limit = unsafe list.head + UInt32(TermTable.firstChunk) - 4
      unsafe end = list.write
    }

    var isAtEnd: Bool {
      @inline(__always) get { unsafe address == end }
    }

    @inline(__always)
    mutating func readVarint() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        if unsafe address == limit { unsafe nextChunk() }
        let byte = unsafe slab.load(fromByteOffset: Int(address), as: UInt8.self)
        unsafe address &+= 1
        value |= UInt64(byte & 0x7F) &<< shift
        if byte < 0x80 { return value }
        shift &+= 7
      }
    }

    @inline(never)
    private mutating func nextChunk() {
      unsafe address = unsafe slab.loadUnaligned(fromByteOffset: Int(limit), as: UInt32.self)
      unsafe level = unsafe min(level + 1, TermTable.lastLevel)
      unsafe limit = unsafe address + UInt32(TermTable.firstChunk << Int(level)) - 4
    }
  }
}
