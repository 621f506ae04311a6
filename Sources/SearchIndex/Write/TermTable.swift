/// The terms and postings of a segment being built, in a few large blocks of memory.
///
/// A hash table leads from a term to its entry, an entry to its lists (one per field of the group
/// that has the term), and a list to a chain of chunks in one slab, into which occurrences are
/// written as varints:
///
/// ```
/// occurrence in a new document        (document gap << 1)      [position]
/// occurrence in the same document     (position gap << 1 | 1)
/// ```
/// Gaps count from the list's last document or position; fields without positions write no position,
/// and the number of further occurrences in the place of the gap. A chunk ends with the address of the next one.
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
  struct Entry {
    var hash: UInt32
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

  private(set) var slots: UnsafeMutablePointer<UInt64>
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
    unsafe slots = .allocate(capacity: 1 << 12)
    unsafe slots.initialize(repeating: 0, count: 1 << 12)
    unsafe slotMask = (1 << 12) - 1
    unsafe entryCapacity = 1 << 11
    unsafe entries = .allocate(capacity: entryCapacity)
    unsafe listCapacity = 1 << 11
    unsafe lists = .allocate(capacity: listCapacity)
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
    unsafe slabCount + (slotMask + 1) * 8 + entryCount * MemoryLayout<Entry>.stride
      + listCount * MemoryLayout<List>.stride
  }

  /// The bytes of an entry's term.
  @inline(__always)
  func term(_ entry: Int) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(
      start: slab + Int(entries[entry].bytes), count: Int(entries[entry].length))
  }

  /// The list of a term in a field, made if need be.
  @inline(__always)
  mutating func list(
    term: UnsafeRawPointer, length: Int, group: UInt16, field: UInt16
  ) -> Int {
    let hash = unsafe hash(term, length, group)
    var slot = unsafe Int(truncatingIfNeeded: hash) & slotMask
    while true {
      let value = unsafe slots[slot]
      if value == 0 { break }
      if UInt32(truncatingIfNeeded: value &>> 32) == hash {
        let number = Int(truncatingIfNeeded: value & 0xFFFF_FFFF) &- 1
        let entry = unsafe entries + number
        if unsafe Int(entry.pointee.length) == length && entry.pointee.group == group
          && equal(slab + Int(entry.pointee.bytes), term, length)
        {
          return unsafe list(of: number, first: Int(entry.pointee.firstList), field: field)
        }
      }
      slot = unsafe (slot &+ 1) & slotMask
    }
    return unsafe insert(term, length, group: group, field: field, hash: hash, slot: slot)
  }

  @inline(__always)
  private mutating func list(of entry: Int, first: Int, field: UInt16) -> Int {
    var list = first
    while true {
      if unsafe lists[list].field == field { return list }
      let next = unsafe lists[list].next
      if unsafe next == Self.none { break }
      list = Int(next)
    }
    let added = unsafe addList(field: field)
    unsafe lists[added].next = entries[entry].firstList
    unsafe entries[entry].firstList = UInt32(added)
    return added
  }

  @inline(never)
  private mutating func insert(
    _ term: UnsafeRawPointer, _ length: Int, group: UInt16, field: UInt16, hash: UInt32, slot: Int
  ) -> Int {
    let bytes = unsafe allocate(length)
    unsafe (slab + bytes).copyMemory(from: term, byteCount: length)
    if unsafe entryCount == entryCapacity {
      unsafe entries = grown(entries, entryCount, entryCapacity * 2)
      unsafe entryCapacity *= 2
    }
    let list = unsafe addList(field: field)
    unsafe (entries + entryCount).initialize(
      to: Entry(
        hash: hash, bytes: UInt32(bytes), length: UInt16(length), group: group,
        firstList: UInt32(list)))
    unsafe entryCount += 1
    unsafe slots[slot] = UInt64(hash) << 32 | UInt64(entryCount)
    if unsafe entryCount * 2 > slotMask { unsafe rehash() }
    return list
  }

  private mutating func addList(field: UInt16) -> Int {
    if unsafe listCount == listCapacity {
      unsafe lists = grown(lists, listCount, listCapacity * 2)
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
    let capacity = unsafe (slotMask + 1) * 2
    unsafe slots.deallocate()
    unsafe slots = .allocate(capacity: capacity)
    unsafe slots.initialize(repeating: 0, count: capacity)
    unsafe slotMask = capacity - 1
    for number in unsafe 0..<entryCount {
      let hash = unsafe entries[number].hash
      var slot = unsafe Int(hash) & slotMask
      while unsafe slots[slot] != 0 { slot = unsafe (slot + 1) & slotMask }
      unsafe slots[slot] = UInt64(hash) << 32 | UInt64(number + 1)
    }
  }

  private func grown<Element>(
    _ memory: UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    unsafe larger.moveInitialize(from: memory, count: count)
    unsafe memory.deallocate()
    return unsafe larger
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

  // MARK: - Hashing

  /// A seeded multiply-and-fold hash of a short string, so that nobody can choose terms that collide.
  ///
  /// Source: the folded 64 × 64 multiply of wyhash (Wang Yi).
  @inline(__always)
  private func hash(_ term: UnsafeRawPointer, _ length: Int, _ group: UInt16) -> UInt32 {
    var state = unsafe seed ^ (UInt64(length) &<< 16 | UInt64(group))
    var offset = 0
    while length &- offset >= 8 {
      let word = unsafe term.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = unsafe Self.mix(state ^ word, 0x9E37_79B9_7F4A_7C15)
      offset &+= 8
    }
    var rest: UInt64 = 0
    if length &- offset >= 4 {
      rest = unsafe UInt64(term.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      offset &+= 4
    }
    while offset < length {
      rest = unsafe rest &<< 8 | UInt64(term.load(fromByteOffset: offset, as: UInt8.self))
      offset &+= 1
    }
    state = unsafe Self.mix(state ^ rest, 0xD6E8_FEB8_6659_FD93)
    return UInt32(truncatingIfNeeded: state ^ state &>> 32)
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return high ^ low
  }

  @inline(__always)
  private func equal(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ length: Int) -> Bool {
    var offset = 0
    while length &- offset >= 8 {
      if unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      {
        return false
      }
      offset &+= 8
    }
    while offset < length {
      if unsafe left.load(fromByteOffset: offset, as: UInt8.self)
        != right.load(fromByteOffset: offset, as: UInt8.self)
      {
        return false
      }
      offset &+= 1
    }
    return true
  }
}
