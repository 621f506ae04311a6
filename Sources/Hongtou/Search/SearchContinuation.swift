import SearchIndex

/// Where a page of hits ended, so that the next page can begin right behind it
/// (``SearchOptions/after``).
///
/// It belongs to one query in one order on one ``DocumentSnapshot``. Its text can be handed to a
/// client and read back; pages never overlap and leave nothing out, because ties go by document
/// order.
public struct SearchContinuation: Sendable, Hashable, LosslessStringConvertible {
  let generation: UInt64
  let order: SearchOptions.Order
  /// The rank of the page's last hit.
  let rank: Int
  let document: UInt32
  let score: Double
  /// The date that hits in the order of dates stand at.
  let date: Int64?

  init(after hit: Hit, rank: Int, order: SearchOptions.Order, generation: UInt64) {
    self.generation = generation
    self.order = order
    self.rank = rank
    document = hit.document.rawValue
    score = hit.score
    if case .integer(let date)? = hit.sortValue { self.date = date } else { date = nil }
  }

  var hit: Hit {
    Hit(
      document: SearchIndex.DocumentNumber(document), score: score,
      sortValue: date.map(AttributeValue.integer))
  }

  /// The text: commit, order, rank, document, score (its bits) and date.
  public var description: String {
    let parts = [
      "\(generation)", order == .date ? "d" : "r", "\(rank)", "\(document)",
      String(score.bitPattern, radix: 16), date.map(String.init) ?? "",
    ]
    return parts.joined(separator: ".")
  }

  /// Reads a text that ``description`` wrote; nil for any other.
  public init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 6, let generation = UInt64(parts[0]),
      let rank = Int(parts[2]), (1...SearchIndex.QueryLimits.maximumRank).contains(rank),
      let document = UInt32(parts[3]), let bits = UInt64(parts[4], radix: 16)
    else { return nil }
    switch parts[1] {
    case "d": order = .date
    case "r": order = .relevance
    default: return nil
    }
    let score = Double(bitPattern: bits)
    guard score.isFinite, score >= 0 else { return nil }
    if parts[5].isEmpty {
      date = nil
    } else if let number = Int64(parts[5]) {
      date = number
    } else {
      return nil
    }
    self.generation = generation
    self.rank = rank
    self.document = document
    self.score = score
  }
}

extension SearchIndex.QueryLimits {
  /// Ranks count documents, of which there are fewer than 2³².
  fileprivate static let maximumRank = Int(UInt32.max)
}
