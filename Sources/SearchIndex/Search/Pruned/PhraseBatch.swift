/// The documents of a block of a phrase's rarest term that can still be among the best, while its other
/// terms are looked up for all of them at a time.
///
/// SAFETY: each array has room for a block and eight more; allocated in `init`, freed in `deinit`.
/// Documents ascend. The beginnings of candidate i are those from `firsts[i]` to `ends[i]`, and all of
/// them lie in this order.
@safe
struct PhraseBatch: ~Copyable {
  private static let room = CandidateBatch.room

  private(set) var count = 0
  let documents: UnsafeMutablePointer<UInt32>
  /// The least frequency of the terms looked up so far.
  let frequencies: UnsafeMutablePointer<UInt32>
  /// The places in the decoded block of the rarest term.
  private let origins: UnsafeMutablePointer<UInt32>
  private let firsts: UnsafeMutablePointer<Int>
  private let ends: UnsafeMutablePointer<Int>
  private let matches = BlockMatches()
  /// Where the phrase can begin by the terms looked up so far.
  private var starts = PositionBuffer()
  private var leadPositions = PositionBuffer()
  private var positions = PositionBuffer()

  init() {
    unsafe documents = .allocate(capacity: Self.room * 3)
    unsafe frequencies = documents + Self.room
    unsafe origins = frequencies + Self.room
    unsafe firsts = .allocate(capacity: Self.room * 2)
    unsafe ends = firsts + Self.room
  }

  deinit {
    unsafe documents.deallocate()
    unsafe firsts.deallocate()
  }

  /// How often the phrase of the terms looked up so far stands in a candidate.
  func matchCount(_ candidate: Int) -> UInt32 {
    unsafe UInt32(truncatingIfNeeded: ends[candidate] &- firsts[candidate])
  }

  /// Takes the postings of the decoded block that pass the filter.
  mutating func fill(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    let blockDocuments = unsafe list.reader.documents
    let blockFrequencies = try unsafe list.reader.blockFrequencies()
    count = unsafe filter.run(
      blockDocuments, blockFrequencies, list.reader.blockSize, list.reader.lengths)
    for candidate in 0..<count {
      let place = unsafe filter.places[candidate]
      unsafe documents[candidate] = blockDocuments[Int(place)]
      unsafe frequencies[candidate] = blockFrequencies[Int(place)]
      unsafe origins[candidate] = place
    }
  }

  /// Keeps the candidates in whose range a list has a bound that is high enough.
  ///
  /// - Parameters:
  ///   - table: What the bytes of ranges stand for.
  ///   - needed: What the phrase has to score more than.
  mutating func keep(
    _ list: borrowing ScoredList, _ table: UnsafePointer<Float>, needed: Double
  ) {
    let shift = list.reader.rangeShift ?? 0
    let codes = unsafe list.reader.rangeBounds
    let needed = Float(max(needed, 0)).nextDown
    var kept = 0
    for candidate in 0..<count {
      let document = unsafe documents[candidate]
      let frequency = unsafe frequencies[candidate]
      let origin = unsafe origins[candidate]
      let code = unsafe codes[Int(document) &>> shift]
      unsafe documents[kept] = document
      unsafe frequencies[kept] = frequency
      unsafe origins[kept] = origin
      kept &+= unsafe table[Int(code)] > needed ? 1 : 0
    }
    count = kept
  }

  /// Keeps the candidates that a list holds and whose least frequency passes the filter.
  mutating func require(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    try forEachMatch(&list, filter) { (_, _, _) throws(IndexError) in true }
  }

  /// Looks up the first term after the rarest; keeps the candidates in which both stand at their places.
  ///
  /// - Parameters:
  ///   - lead: The list of the rarest term, with the candidates' block decoded.
  ///   - offsets: Of the rarest term and of this one in the phrase.
  mutating func pair(
    _ list: inout ScoredList, with lead: inout ScoredList, offsets: (lead: UInt32, other: UInt32),
    _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    var end = 0
    try forEachMatch(&list, filter) { (batch, candidate, number) throws(IndexError) in
      let leadNumber = try unsafe lead.reader.positions(
        at: Int(batch.origins[candidate]), into: &batch.leadPositions)
      batch.starts.reserve(end &+ min(leadNumber, number), keeping: end)
      let first = end
      var place = 0
      for index in 0..<leadNumber {
        // Both are the phrase's beginning plus both offsets.
        let wanted = UInt64(batch.leadPositions[index]) &+ UInt64(offsets.other)
        while place < number,
          UInt64(batch.positions[place]) &+ UInt64(offsets.lead) < wanted
        {
          place &+= 1
        }
        guard place < number else { break }
        if UInt64(batch.positions[place]) &+ UInt64(offsets.lead) == wanted,
          batch.leadPositions[index] >= offsets.lead
        {
          unsafe batch.starts.base[end] = batch.leadPositions[index] &- offsets.lead
          end &+= 1
        }
      }
      unsafe batch.firsts[candidate] = first
      unsafe batch.ends[candidate] = end
      return end > first
    }
  }

  /// Looks up another term; keeps the candidates in which it stands at its place.
  mutating func join(
    _ list: inout ScoredList, offset: UInt32, _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    try forEachMatch(&list, filter) { (batch, candidate, number) throws(IndexError) in
      let first = unsafe batch.firsts[candidate]
      var end = first
      var place = 0
      for index in first..<(unsafe batch.ends[candidate]) {
        let start = batch.starts[index]
        let wanted = UInt64(start) &+ UInt64(offset)
        while place < number, UInt64(batch.positions[place]) < wanted { place &+= 1 }
        guard place < number else { break }
        if UInt64(batch.positions[place]) == wanted {
          unsafe batch.starts.base[end] = start
          end &+= 1
        }
      }
      unsafe batch.ends[candidate] = end
      return end > first
    }
  }

  /// Calls `body` for each candidate that a list holds and whose least frequency passes the filter, with
  /// the number of its positions, which are in ``positions``; keeps those for which it returns true.
  @inline(__always)
  private mutating func forEachMatch(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter,
    _ body: (inout PhraseBatch, _ candidate: Int, _ number: Int) throws(IndexError) -> Bool
  ) throws(IndexError) {
    let lengths = unsafe list.reader.lengths
    var kept = 0
    var start = 0
    while start < count {
      let block = unsafe list.reader.block(for: documents[start])
      guard block < list.reader.blockCount else { break }
      let end = unsafe BlockMatches.end(
        documents, from: start, count: count, through: list.reader.lastDocument(block))
      defer { start = end }
      let found = try unsafe matches.find(documents, start, end, in: block, of: &list)
      guard found > 0 else { continue }
      let blockFrequencies = try unsafe list.reader.blockFrequencies()
      for match in 0..<found {
        let candidate = unsafe start &+ Int(matches.found[match])
        let place = unsafe Int(matches.places[match])
        let document = unsafe documents[candidate]
        let least = unsafe min(frequencies[candidate], blockFrequencies[place])
        guard unsafe filter.passes(frequency: least, length: lengths.length(document)) else {
          continue
        }
        let number = try list.reader.positions(at: place, into: &positions)
        guard try body(&self, candidate, number) else { continue }
        unsafe documents[kept] = document
        unsafe frequencies[kept] = least
        unsafe firsts[kept] = firsts[candidate]
        unsafe ends[kept] = ends[candidate]
        kept &+= 1
      }
    }
    count = kept
  }
}
