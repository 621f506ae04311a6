/// Looks for the best documents among the skimmed postings of the terms (``SkimCollector``), before the
/// lists themselves are read.
///
/// A document that no list has skimmed scores at most the sum of the lists' bounds on their other
/// postings. When the hits are full and score more, they are final.
///
/// SAFETY: `parts` holds `count` initialised elements until `deinit`.
@safe
struct SkimSearch: ~Copyable {
  /// The skimmed postings of one list, and where the walk through them is.
  struct Part: ~Copyable {
    var buffer = SkimBuffer()
    var count = 0
    var place = 0
    /// Whether they are all postings of the list.
    var isComplete = false
    /// A bound on the contributions of the other postings, and their highest frequency.
    var others = 0.0
    var othersFrequency: UInt8 = 255

    /// The document at hand.
    var document: UInt32 {
      @inline(__always) get {
        unsafe place < count ? buffer.documents[place] : PostingCursor.end
      }
    }

    /// The frequency at hand.
    var frequency: UInt32 {
      @inline(__always) get { unsafe buffer.frequencies[place] }
    }

    /// Goes to the first document not before `target`.
    @inline(__always)
    mutating func advance(to target: UInt32) {
      while place < count, unsafe buffer.documents[place] < target { place &+= 1 }
    }
  }

  let parts: UnsafeMutablePointer<Part>
  let count: Int
  private(set) var isPossible = true

  /// Decodes the skimmed postings of every list.
  init(_ search: TermsSearch) throws(IndexError) {
    count = search.count
    unsafe parts = .allocate(capacity: max(count, 1))
    for list in 0..<count { unsafe (parts + list).initialize(to: Part()) }
    isPossible = try unsafe Self.fill(parts, search)
  }

  deinit {
    unsafe parts.deinitialize(count: count)
    unsafe parts.deallocate()
  }

  private static func fill(
    _ parts: UnsafeMutablePointer<Part>, _ search: TermsSearch
  ) throws(IndexError) -> Bool {
    for list in 0..<search.count {
      let part = unsafe parts + list
      guard let found = try unsafe search.lists[list].reader.skim(into: &part.pointee.buffer)
      else { return false }
      unsafe part.pointee.count = found.count
      unsafe part.pointee.isComplete = found.others == nil
      if let others = found.others {
        unsafe part.pointee.others = search.lists[list].bound(others)
        unsafe part.pointee.othersFrequency = others.frequencies.0
      }
      // The lengths of what is skimmed are looked at: verified once, from first to last.
      if found.count > 0 {
        let first = unsafe part.pointee.buffer.documents[0]
        let last = unsafe part.pointee.buffer.documents[found.count &- 1]
        try search.checkLengths(list, min(first, last), max(first, last))
      }
    }
    return true
  }

  /// Goes back to the first document of every list.
  func rewind() {
    for list in 0..<count { unsafe parts[list].place = 0 }
  }

  /// The sum of the bounds on what is not skimmed.
  var others: Double {
    var sum = 0.0
    for list in 0..<count { unsafe sum += parts[list].others }
    return sum
  }

  /// The smallest document at hand.
  @inline(__always)
  func next() -> UInt32 {
    var document = PostingCursor.end
    for list in 0..<count { document = unsafe min(document, parts[list].document) }
    return document
  }

  /// A bound on what a list adds to a document of a length that it has not skimmed.
  @inline(__always)
  func boundOthers(_ list: Int, _ scorer: TermScorer, length: UInt32) -> Double {
    let part = unsafe parts + list
    if unsafe part.pointee.othersFrequency == 255 || part.pointee.others == 0 {
      return unsafe part.pointee.others
    }
    return unsafe min(
      part.pointee.others,
      scorer.contribution(frequency: UInt32(part.pointee.othersFrequency), length: length))
  }
}
