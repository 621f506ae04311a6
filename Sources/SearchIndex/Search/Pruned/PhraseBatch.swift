/// The documents of a block of a phrase's rarest term that can still be among the best, while its other
/// terms are looked up for all of them at a time.
///
/// SAFETY: each array has room for a block and eight more; in the search's scratch memory.
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
  private let matches: BlockMatches
  /// Where the phrase can begin by the terms looked up so far.
  private var starts = PositionBuffer()
  private var leadPositions = PositionBuffer()
  private var positions = PositionBuffer()

  init(_ scratch: ScratchMemory) {
    unsafe documents = scratch.take(Self.room * 3)
    matches = BlockMatches(scratch)
    unsafe frequencies = documents + Self.room
    unsafe origins = frequencies + Self.room
    unsafe firsts = scratch.take(Self.room * 2)
    unsafe ends = firsts + Self.room
  }

  /// How often the phrase of the terms looked up so far stands in a candidate.
  func matchCount(_ candidate: Int) -> UInt32 {
    unsafe UInt32(truncatingIfNeeded: ends[candidate] &- firsts[candidate])
  }

  /// Takes the postings of the decoded block that pass the filter; their frequencies come with
  /// ``takeFrequencies(_:)``.
  mutating func fill(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    let blockDocuments = unsafe list.reader.documents
    let blockFrequencies = try unsafe list.reader.blockFrequencies()
    count = unsafe filter.run(
      blockDocuments, blockFrequencies, list.reader.blockSize, list.reader.lengths)
    unsafe origins.update(from: filter.places, count: count)
    for candidate in 0..<count {
      unsafe documents[candidate] = blockDocuments[Int(origins[candidate])]
    }
  }

  /// Takes the candidates' frequencies in the rarest term's list, whose block is decoded.
  func takeFrequencies(_ list: inout ScoredList) throws(IndexError) {
    let blockFrequencies = try unsafe list.reader.blockFrequencies()
    for candidate in 0..<count {
      unsafe frequencies[candidate] = blockFrequencies[Int(origins[candidate])]
    }
  }

  /// Keeps the candidates in whose range a list has a bound that is high enough.
  ///
  /// - Parameters:
  ///   - table: What the bytes of ranges stand for.
  ///   - needed: What the phrase has to score more than.
  mutating func keep(
    _ list: inout ScoredList, _ table: UnsafePointer<Float>, needed: Double
  ) {
    count = unsafe list.keep(documents, origins, count, table, needed: needed)
  }

  /// Keeps the candidates that a list holds and whose least frequency passes the filter.
  mutating func require(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    try forEachMatch(&list, filter, readsPositions: false) { (_, _, _, _) throws(IndexError) in
      true
    }
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
    guard count > 0 else { return }
    try lead.reader.locatePositions()
    let leadFrequencies = try unsafe lead.reader.blockFrequencies()
    // A phrase stands where both positions less their offsets are the same.
    let distance = Int64(offsets.other) &- Int64(offsets.lead)
    var end = 0
    try forEachMatch(&list, filter) { (batch, list, candidate, place) throws(IndexError) in
      let first = end
      let origin = unsafe Int(batch.origins[candidate])
      let leadNumber = unsafe Int(leadFrequencies[origin])
      let number = try unsafe Int(list.reader.blockFrequencies()[place])
      batch.starts.reserve(end &+ min(leadNumber, number), keeping: end)
      if leadNumber == 1, number == 1 {
        // PERF: most terms stand once in a passage.
        let position = lead.reader.onlyPosition(at: origin)
        guard Int64(position) &+ distance == Int64(list.reader.onlyPosition(at: place)),
          position >= offsets.lead
        else { return false }
        unsafe batch.starts.base[end] = position &- offsets.lead
        end &+= 1
      } else {
        _ = try lead.reader.positions(at: origin, into: &batch.leadPositions)
        _ = try list.reader.positions(at: place, into: &batch.positions)
        let leadPositions = unsafe batch.leadPositions.base
        let positions = unsafe batch.positions.base
        var other = 0
        for index in 0..<leadNumber {
          let position = unsafe leadPositions[index]
          let wanted = Int64(position) &+ distance
          while other < number, unsafe Int64(positions[other]) < wanted { other &+= 1 }
          guard other < number else { break }
          if unsafe Int64(positions[other]) == wanted, position >= offsets.lead {
            unsafe batch.starts.base[end] = position &- offsets.lead
            end &+= 1
          }
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
    try forEachMatch(&list, filter) { (batch, list, candidate, place) throws(IndexError) in
      let first = unsafe batch.firsts[candidate]
      let last = unsafe batch.ends[candidate]
      let number = try list.reader.positions(at: place, into: &batch.positions)
      let starts = unsafe batch.starts.base
      let positions = unsafe batch.positions.base
      var end = first
      var other = 0
      for index in first..<last {
        let start = unsafe starts[index]
        let wanted = Int64(start) &+ Int64(offset)
        while other < number, unsafe Int64(positions[other]) < wanted { other &+= 1 }
        guard other < number else { break }
        if unsafe Int64(positions[other]) == wanted {
          unsafe starts[end] = start
          end &+= 1
        }
      }
      unsafe batch.ends[candidate] = end
      return end > first
    }
  }

  /// Calls `body` for each candidate that a list holds and whose least frequency passes the filter, with
  /// its place in the list's decoded block, whose positions are located; keeps those for which it
  /// returns true.
  @inline(__always)
  private mutating func forEachMatch(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter, readsPositions: Bool = true,
    _ body: (inout PhraseBatch, inout ScoredList, _ candidate: Int, _ place: Int) throws(IndexError)
      -> Bool
  ) throws(IndexError) {
    let lengths = unsafe list.reader.lengths
    var kept = 0
    let matches = matches
    try unsafe matches.forEachBlock(of: &list, holding: documents, count) {
      (list, start, found) throws(IndexError) in
      let blockFrequencies = try unsafe list.reader.blockFrequencies()
      if readsPositions { try list.reader.locatePositions() }
      for match in 0..<found {
        let candidate = unsafe start &+ Int(matches.found[match])
        let place = unsafe Int(matches.places[match])
        let document = unsafe documents[candidate]
        let least = unsafe min(frequencies[candidate], blockFrequencies[place])
        guard unsafe filter.passes(frequency: least, length: lengths.length(document)),
          try body(&self, &list, candidate, place)
        else { continue }
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
