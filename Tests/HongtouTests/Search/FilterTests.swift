import Testing

@testable import Hongtou

@Suite("Filters and facets")
struct FilterTests {
  /// What a filter means, said once more in plain words.
  private static func passes(_ record: RandomArchive.Record, _ filter: SearchFilter) -> Bool {
    switch filter.condition {
    case .issuer(let name): record.issuers.contains(name)
    case .kind(let name): record.kind == name
    case .dated(let range): record.date.map { range.ordinals.contains($0.ordinal) } ?? false
    case .path, .number: false
    }
  }

  private static func randomFilter(using generator: inout SplitMix64) -> SearchFilter {
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return .issuer(RandomArchive.issuers.randomElement(using: &generator) ?? "")
    case 1: return .kind(RandomArchive.kinds.randomElement(using: &generator) ?? "")
    default:
      let year = Int.random(in: 2015...2020, using: &generator)
      return .dated(year...Int.random(in: year...2021, using: &generator))
    }
  }

  @Test(
    "A filtered search finds what a scan of the unfiltered hits keeps, with the same scores",
    arguments: 0..<6)
  func equalsScan(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed) + 40)
    let archive = try RandomArchive(count: 120, commits: 1 + seed % 3, using: &generator)
    let records = Dictionary(uniqueKeysWithValues: archive.records.map { ($0.id, $0) })
    let snapshot = try archive.index.snapshot()
    for _ in 0..<12 {
      let query = RandomArchive.query(using: &generator)
      let filters = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        Self.randomFilter(using: &generator)
      }
      var options = SearchOptions()
      options.limit = 1_000
      options.countsMatches = true
      options.facets = Facet.allCases
      let all = try snapshot.search(query, options: options)
      options.filters = filters
      let kept = try snapshot.search(query, options: options)
      let groups = Dictionary(grouping: filters, by: \.element).values
      let expected = try all.filter { hit in
        let record = try #require(records[hit.document.id])
        return groups.allSatisfy { $0.contains { Self.passes(record, $0) } }
      }
      #expect(kept.map(\.document.id) == expected.map(\.document.id), "\(query) \(filters)")
      #expect(kept.map(\.score) == expected.map(\.score), "\(query) \(filters)")
      #expect(kept.matchCount == expected.count)
      #expect(try snapshot.count(query, options: options) == expected.count)
      for facet in Facet.allCases {
        func values(_ hit: SearchHit) -> [String] {
          let record = records[hit.document.id]
          switch facet {
          case .issuer: return record?.issuers ?? []
          case .kind: return record?.kind.map { [$0] } ?? []
          case .year: return record?.date.map { ["\($0.year)"] } ?? []
          case .path: return []
          }
        }
        for count in try #require(kept.facets[facet]) {
          #expect(count.count == expected.count { values($0).contains(count.value) })
          #expect(count.countWithoutFilters == all.count { values($0).contains(count.value) })
        }
        #expect(
          Set(kept.facets[facet]?.map(\.value) ?? []) == Set(all.flatMap(values)), "\(facet)")
      }
    }
  }

  @Test("Filters of files: number in any writing, path, folder counts")
  func files() async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.folder])
    let snapshot = try index.snapshot()
    func found(_ filters: [SearchFilter]) throws -> [DocumentReference] {
      var options = SearchOptions()
      options.filters = filters
      return try snapshot.search(.everything, options: options).map(\.document)
    }
    #expect(try found([.number("中办发(2018) 29 号")]).map(\.number) == ["中办发〔2018〕29号"])
    #expect(try found([.path(Fixtures.seed)]).map(\.part) == [1, 2])
    #expect(try found([.path("/nowhere")]).isEmpty)
    #expect(try found([.path(Fixtures.seed), .kind("意见")]).map(\.part) == [2])
    var options = SearchOptions()
    options.limit = 0
    options.countsMatches = true
    options.facets = [.path]
    let all = try snapshot.search(.everything, options: options)
    let folders = try #require(all.facets[.path])
    #expect(folders.reduce(0) { $0 + $1.count } == all.matchCount)
    #expect(folders.contains { $0.value == Fixtures.folder })
  }

  @Test(
    "A filter is read in either language",
    arguments: [
      ("issuer=国务院", SearchFilter.issuer("国务院")), ("发文机关=国务院", .issuer("国务院")),
      ("文种＝通知", .kind("通知")), ("kind:通知", .kind("通知")), (" year = 2018 ", .dated(2018...2018)),
      ("年份=2018..2020", .dated(2018...2020)),
      (
        "date=2018-05",
        .dated(
          DateRange(
            from: CalendarDay(year: 2018, month: 5, day: 1),
            through: CalendarDay(year: 2018, month: 5, day: 31)))
      ),
      ("文号=中办发〔2018〕29号", .number("中办发〔2018〕29号")), ("路径=laws/a=b", .path("laws/a=b")),
    ])
  func parsing(text: String, filter: SearchFilter) throws {
    #expect(try SearchFilter(parsing: text) == filter)
    #expect(try SearchFilter(parsing: "\(filter)") == filter)
  }

  @Test(
    "What is no filter says why",
    arguments: [
      ("通知", SearchFilterError.Code.missingEquals), ("colour=red", .unknownName),
      ("标题=通知", .unknownName), ("kind=", .missingValue), ("year=soon", .badDate),
      ("year=2020..2018", .badDate), ("=通知", .unknownName), ("", .missingEquals),
    ])
  func refusals(text: String, code: SearchFilterError.Code) {
    #expect {
      try SearchFilter(parsing: text)
    } throws: {
      ($0 as? SearchFilterError)?.code == code
    }
  }
}
