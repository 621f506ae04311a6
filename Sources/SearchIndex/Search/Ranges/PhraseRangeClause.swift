/// A phrase in one or several fields: the documents that hold all its terms in a field are gathered
/// before the search, with a bound on their scores; positions are read only where a document can still be
/// among the best.
final class PhraseRangeClause: GatheredRangeClause {
  /// A field in which some document holds all terms.
  struct Field {
    let number: Int
    /// In the order of the phrase.
    let terms: [RangeList]
    /// The places in `terms`, the shortest list first.
    let byCount: [Int]
  }

  private let fields: [Field]
  private let matcher: PhraseMatcher
  private let clause: TermClause
  private var buffers = PositionBuffers()

  /// - Parameters:
  ///   - fields: By ascending number.
  ///   - candidates: Documents with what they score if the phrase stands in them as often as its terms.
  init(
    _ frame: RangeFrame, _ candidates: consuming GatheredPostings, fields: [Field],
    matcher: PhraseMatcher, clause: TermClause
  ) {
    self.fields = fields
    self.matcher = matcher
    self.clause = clause
    super.init(frame, candidates)
    for field in fields {
      while buffers.positions.count < field.terms.count { buffers.positions.append([]) }
    }
  }

  override var isExpensive: Bool { true }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    let places = places(range)
    if places.isEmpty { return .none }
    asked.set(wanted)
    for place in places {
      let document = unsafe documents[place]
      let index = Int(document) & (RangeBounds.documents - 1)
      guard asked.contains(index) else { continue }
      var parts: [(field: Int, frequency: UInt32, length: UInt32)] = []
      for field in fields {
        let frequency = try frequency(field, document)
        guard frequency > 0 else { continue }
        let lengths = unsafe field.terms[0].list.pointee.reader.lengths
        parts.append((field.number, frequency, unsafe lengths.length(document)))
      }
      guard !parts.isEmpty else { continue }
      held.insert(index)
      if let window { unsafe window.sums[index] += clause.contribution(parts) }
    }
    return held.take()
  }

  /// How often the phrase stands in a field of a document.
  private func frequency(_ field: Field, _ document: UInt32) throws(IndexError) -> UInt32 {
    for place in field.byCount {
      let list = unsafe field.terms[place].list
      guard try unsafe list.pointee.reader.find(document) else { return 0 }
    }
    for (place, term) in field.terms.enumerated() {
      let count = try unsafe term.list.pointee.reader.positions(into: &buffers.reader)
      guard count > 0 else { return 0 }
      buffers.positions[place].removeAll(keepingCapacity: true)
      for index in 0..<count { buffers.positions[place].append(buffers.reader[index]) }
    }
    return matcher.count(in: buffers.positions)
  }
}
