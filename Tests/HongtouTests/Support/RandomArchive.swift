@testable import Hongtou

/// Documents of random words with random elements, in an index and as plain records.
struct RandomArchive {
  struct Record {
    let id: String
    let text: String
    let issuers: [String]
    let kind: String?
    let date: CalendarDay?
  }

  static let words = ["干部", "考核", "容错纠错", "党员", "安全生产", "改革", "第3条", "监督", "基层", "GDP"]
  static let issuers = ["国务院", "国务院办公厅", "中共中央办公厅"]
  static let kinds = ["通知", "意见", "决定"]

  let index: DocumentIndex
  let records: [Record]

  /// - Parameter commits: over how many commits, and so segments, the documents are spread.
  init(count: Int, commits: Int = 1, using generator: inout SplitMix64) throws {
    index = try DocumentIndex()
    var records: [Record] = []
    for number in 0..<count {
      let length = Int.random(in: 3...40, using: &generator)
      let text = (0..<length).map { _ in
        (Self.words.randomElement(using: &generator) ?? "")
          + (["", "，", "。", "\n"].randomElement(using: &generator) ?? "")
      }
      let hasDate = Int.random(in: 0..<5, using: &generator) > 0
      let year = Int.random(in: 2015...2020, using: &generator)
      records.append(
        Record(
          id: "d\(number)", text: text.joined(),
          issuers: Self.issuers.shuffled(using: &generator).dropLast(
            Int.random(in: 1...3, using: &generator)),
          kind: Self.kinds.randomElement(using: &generator),
          date: hasDate
            ? CalendarDay(year: year, month: Int.random(in: 1...12, using: &generator), day: 1)
            : nil))
    }
    self.records = records
    let size = max(1, (count + commits - 1) / commits)
    for start in stride(from: 0, to: count, by: size) {
      try index.update { batch in
        for record in records[start..<min(count, start + size)] { try batch.add(record.document) }
      }
    }
  }

  /// A query over the words of the documents: words, exact strings, any, NOT, weights.
  static func query(depth: Int = 2, using generator: inout SplitMix64) -> Query {
    func leaf() -> Query {
      let word = words.randomElement(using: &generator) ?? ""
      let other = words.randomElement(using: &generator) ?? ""
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: return .exact(word)
      case 1: return .words(word + other)
      case 2: return .prefix(String(word.prefix(1)))
      default: return .words(word)
      }
    }
    guard depth > 0 else { return leaf() }
    let children = (0..<Int.random(in: 2...3, using: &generator)).map { _ in
      query(depth: depth - 1, using: &generator)
    }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .any(children)
    case 1: return .all(children)
    case 2: return .all(children[0], .not(children[1]))
    case 3: return .all(children[0], .optional(children[1]))
    case 4: return .boost(Double.random(in: 0.5...3, using: &generator), children[0])
    default: return leaf()
    }
  }
}

extension RandomArchive.Record {
  var document: Document {
    Document(
      id: id, elements: DocumentElements(title: nil, issuers: issuers, kind: kind, date: date),
      sections: [.init(paragraphs: text.split(separator: "\n").map(String.init))])
  }
}
