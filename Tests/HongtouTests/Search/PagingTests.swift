import Testing

@testable import Hongtou

@Suite("Paging")
struct PagingTests {
  @Test(
    "Pages by offset and by continuation are the whole list, cut up, in both orders",
    arguments: 0..<4)
  func pages(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed) + 90)
    let archive = try RandomArchive(count: 90, commits: 1 + seed % 3, using: &generator)
    let snapshot = try archive.index.snapshot()
    for order in [SearchOptions.Order.relevance, .date] {
      for _ in 0..<6 {
        let query = RandomArchive.query(depth: 1, using: &generator)
        var options = SearchOptions()
        options.order = order
        options.limit = 1_000
        let all = try snapshot.search(query, options: options)
        #expect(all.map(\.rank) == Array(1...(all.count + 1)).dropLast())
        #expect(all.continuation == nil)
        options.limit = Int.random(in: 1...9, using: &generator)
        var pages: [SearchHit] = []
        var offset = 0
        while true {
          options.offset = offset
          let byOffset = try snapshot.search(query, options: options)
          offset += options.limit
          pages += byOffset.hits
          guard byOffset.continuation != nil else { break }
        }
        #expect(pages.map(\.document.id) == all.map(\.document.id))
        #expect(pages.map(\.rank) == all.map(\.rank))

        var continued: [SearchHit] = []
        options.offset = 0
        options.after = nil
        repeat {
          let page = try snapshot.search(query, options: options)
          continued += page.hits
          // Through its text, as a client sends it back.
          options.after = page.continuation.flatMap { SearchContinuation("\($0)") }
          #expect(options.after == page.continuation)
        } while options.after != nil
        #expect(continued.map(\.document.id) == all.map(\.document.id))
        #expect(continued.map(\.rank) == all.map(\.rank))
        #expect(continued.map(\.score) == all.map(\.score))
      }
    }
  }

  @Test("By date: the newest first, undated documents last, ties in document order")
  func dates() throws {
    var generator = SplitMix64(seed: 3)
    let archive = try RandomArchive(count: 60, using: &generator)
    var options = SearchOptions()
    options.order = .date
    options.limit = 1_000
    let hits = try archive.index.snapshot().search(.everything, options: options)
    let expected = archive.records.enumerated().sorted { left, right in
      let dates = (left.element.date?.ordinal ?? 0, right.element.date?.ordinal ?? 0)
      return dates.0 != dates.1 ? dates.0 > dates.1 : left.offset < right.offset
    }
    #expect(hits.map(\.document.id) == expected.map(\.element.id))
  }

  @Test("A continuation of another commit or order is refused, as are impossible pages")
  func refusals() throws {
    var generator = SplitMix64(seed: 4)
    let archive = try RandomArchive(count: 20, using: &generator)
    var options = SearchOptions()
    options.limit = 3
    let page = try archive.index.snapshot().search(.everything, options: options)
    options.after = page.continuation
    #expect(options.after != nil)
    options.order = .date
    expectRefusal(archive.index, options)
    options.order = .relevance
    try archive.index.update { try $0.add(Document(id: "new", text: "新")) }
    expectRefusal(archive.index, options)
    options.after = nil
    for (limit, offset) in [(-1, 0), (3, -1), (.max, 1), (1, .max)] {
      options.limit = limit
      options.offset = offset
      #expect(throws: IndexError.self) {
        try archive.index.snapshot().search(.everything, options: options)
      }
    }
    for text in ["", "1", "1.r.1.1.7ff8000000000000.", "1.x.1.1.0.", "-1.r.1.1.0.", "1.r.0.1.0."] {
      #expect(SearchContinuation(text) == nil, "\(text)")
    }
  }

  private func expectRefusal(_ index: DocumentIndex, _ options: SearchOptions) {
    #expect {
      try index.snapshot().search(.everything, options: options)
    } throws: {
      ($0 as? IndexError)?.code == .invalidArgument
    }
  }
}
