@testable import SearchIndex

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A query as plain data: the oracle answers it from token lists, the index from postings.
indirect enum PlainQuery {
  case term(String, fields: [Int])
  case phrase([(String, UInt32)], fields: [Int], Query.Proximity)
  case prefix(String, fields: [Int])
  case years(ClosedRange<Int64>)
  case tag(String)
  case combination([PlainQuery], [PlainQuery], [PlainQuery])
  case constant(PlainQuery, Double)
  /// Documents of a term whose number is even, with 2 occurrences in the field.
  case evenConfirmed(String, field: Int)

  func query(_ schema: Schema) -> Query {
    func scope(_ fields: [Int]) -> Query.Scope {
      fields.count > 1 ? .group(GroupID(0)) : .field(FieldID(fields[0]))
    }
    switch self {
    case .term(let term, let fields): return .term(term, in: scope(fields))
    case .phrase(let terms, let fields, let proximity):
      return .phrase(
        terms.map { Query.PhraseTerm($0.0, offset: $0.1) }, in: scope(fields),
        proximity: proximity)
    case .prefix(let prefix, let fields): return .prefix(Array(prefix.utf8), in: scope(fields))
    case .years(let range):
      return .attribute(
        AttributeID(0), from: .integer(range.lowerBound), through: .integer(range.upperBound))
    case .tag(let tag): return .attribute(AttributeID(1), equals: .string(tag))
    case .combination(let required, let optional, let excluded):
      return .combination(
        required: required.map { $0.query(schema) }, optional: optional.map { $0.query(schema) },
        excluded: excluded.map { $0.query(schema) })
    case .constant(let clause, let score): return .constant(clause.query(schema), score: score)
    case .evenConfirmed(let term, let field):
      return .confirmed(
        .term(term, in: scope([field])), words: [Array(term.utf8)], in: scope([field])
      ) { document, frequencies in
        if document.rawValue % 2 == 0 { frequencies.add(2, in: FieldID(field)) }
      }
    }
  }
}

/// Answers queries by looking at every token of every document.
struct BruteForce {
  let documents: [PlainDocument]
  var k1 = 1.2
  var b = 0.75
  var weights = [1.0, 1.0, 1.0, 1.0]

  /// Statistics by term and field, each worked out once.
  private final class Cache {
    var idf: [String: Double] = [:]
    var average: [Int: Double] = [:]
  }
  private let cache = Cache()

  init(documents: [PlainDocument], k1: Double = 1.2, b: Double = 0.75, weights: [Double]? = nil) {
    self.documents = documents
    self.k1 = k1
    self.b = b
    self.weights = weights ?? [1, 1, 1, 1]
  }

  private static func group(_ field: Int) -> [Int] { field < 2 ? [0, 1] : [field] }

  private func idf(_ term: String, _ field: Int) -> Double {
    let key = "\(term) \(Self.group(field))"
    if let known = cache.idf[key] { return known }
    let fields = Self.group(field)
    let total = documents.count { document in fields.contains { document.length($0) > 0 } }
    let holding = documents.count { document in
      fields.contains { !document.positions(term, $0).isEmpty }
    }
    let idf = log(1 + max(0, Double(total) - Double(holding) + 0.5) / (Double(holding) + 0.5))
    cache.idf[key] = idf
    return idf
  }

  private func average(_ field: Int) -> Double {
    if let known = cache.average[field] { return known }
    let lengths = documents.map { $0.length(field) }.filter { $0 > 0 }
    let average = lengths.isEmpty ? 0 : Double(lengths.reduce(0, +)) / Double(lengths.count)
    cache.average[field] = average
    return average
  }

  private func score(
    _ idf: Double, _ frequencies: [(field: Int, count: Int)], _ document: PlainDocument
  )
    -> Double
  {
    var sum = 0.0
    for (field, count) in frequencies where count > 0 {
      let average = average(field)
      let ratio = average > 0 ? Double(document.length(field)) / average : 0
      sum += weights[field] * Double(count) / max(1 - b + b * ratio, 0x1p-20)
    }
    return sum > 0 ? idf * sum / (k1 + sum) : 0
  }

  /// The score of each matching document that is not deleted, by document number.
  func answer(_ query: PlainQuery) -> [Int: Double] {
    var result: [Int: Double] = [:]
    for (number, document) in documents.enumerated() where !document.isDeleted {
      if let score = evaluate(query, document, number) { result[number] = score }
    }
    return result
  }

  private func evaluate(_ query: PlainQuery, _ document: PlainDocument, _ number: Int) -> Double? {
    switch query {
    case .term(let term, let fields):
      let counts = fields.map { ($0, document.positions(term, $0).count) }
      guard counts.contains(where: { $0.1 > 0 }) else { return nil }
      return score(idf(term, fields[0]), counts, document)
    case .phrase(let terms, let fields, let proximity):
      let counts = fields.map { ($0, matches(terms, document, $0, proximity)) }
      guard counts.contains(where: { $0.1 > 0 }) else { return nil }
      return score(terms.reduce(0.0) { $0 + idf($1.0, fields[0]) }, counts, document)
    case .prefix(let prefix, let fields):
      let found = fields.contains { document.fields[$0].contains { $0.term.hasPrefix(prefix) } }
      return found ? 1 : nil
    case .years(let range): return document.years.contains { range.contains($0) } ? 0 : nil
    case .tag(let tag): return document.tags.contains(tag) ? 0 : nil
    case .constant(let clause, let score):
      return evaluate(clause, document, number) == nil ? nil : score
    case .evenConfirmed(let term, let field):
      guard number % 2 == 0, !document.positions(term, field).isEmpty else { return nil }
      return score(idf(term, field), [(field, 2)], document)
    case .combination(let required, let optional, let excluded):
      var sum = 0.0
      for clause in required {
        guard let score = evaluate(clause, document, number) else { return nil }
        sum += score
      }
      for clause in excluded where evaluate(clause, document, number) != nil { return nil }
      let additions = optional.compactMap { evaluate($0, document, number) }
      if required.isEmpty, additions.isEmpty, !optional.isEmpty { return nil }
      return sum + additions.reduce(0, +)
    }
  }

  /// The places where a phrase stands, found by trying all of them.
  private func matches(
    _ terms: [(String, UInt32)], _ document: PlainDocument, _ field: Int,
    _ proximity: Query.Proximity
  ) -> Int {
    let positions = terms.map { document.positions($0.0, field).map(Int.init) }
    guard positions.allSatisfy({ !$0.isEmpty }) else { return 0 }
    let offsets = terms.map { Int($0.1) - Int(terms[0].1) }
    switch proximity {
    case .exact:
      return positions[0].count { start in
        zip(positions, offsets).allSatisfy { $0.contains(start + $1) }
      }
    case .ordered(let slop):
      return positions[0].count { start in
        smallestGap(positions, offsets, 1, start).map { $0 <= Int(slop) } ?? false
      }
    case .unordered(let width):
      let starts = Set(positions.joined())
      return starts.count { start in
        positions.contains { $0.contains(start) }
          && isMinimal(start, positions, Int(width))
      }
    }
  }

  /// The smallest sum of gaps with which the terms from `index` on follow a term at `last`.
  private func smallestGap(
    _ positions: [[Int]], _ offsets: [Int], _ index: Int, _ last: Int
  ) -> Int? {
    guard index < positions.count else { return 0 }
    let wanted = last + offsets[index] - offsets[index - 1]
    return positions[index].filter { $0 >= wanted }.compactMap { place in
      smallestGap(positions, offsets, index + 1, place).map { $0 + place - wanted }
    }.min()
  }

  /// Whether all terms have a place in start ..< start + width.
  private func isMinimal(_ start: Int, _ positions: [[Int]], _ width: Int) -> Bool {
    positions.allSatisfy { $0.contains { $0 >= start && $0 < start + width } }
  }
}
