import TestSupport
import Testing

@testable import SearchIndex

/// Documents in another order have the same terms, values and scores.
struct ReorderingTests {
  private let random = RandomSearchTests()
  /// So many that the documents of one are neither too few nor too many for a cluster, among all 300 as
  /// well as among 100.
  private static let topics = 11

  /// The same documents, once in their order and once reordered while they were written.
  private func makePair(
    segments: Int, reorders: Bool, using generator: inout SeededGenerator
  ) throws -> (plain: InvertedIndex, index: InvertedIndex, corpus: PlainCorpus) {
    var corpus = PlainCorpus(count: 300, vocabulary: 60, length: 30, using: &generator)
    for number in corpus.documents.indices {
      corpus.documents[number].addTopic(number % Self.topics)
    }
    var sameCorpus = corpus
    var sameGenerator = generator
    let plain = try random.makeIndex(&sameCorpus, segments: segments, using: &sameGenerator)
    let index = try random.makeIndex(
      &corpus, segments: segments, reorders: reorders, using: &generator)
    return (plain, index, corpus)
  }

  /// Queries find the same documents, told by their insertion numbers, with the same scores.
  private func agree(
    _ plain: Snapshot, _ other: Snapshot, _ corpus: PlainCorpus,
    using generator: inout SeededGenerator
  ) throws {
    for _ in 0..<40 {
      let query = random.randomQuery(corpus, depth: 2, using: &generator)
      // Asks for the parity of a document's number.
      if "\(query)".contains("evenConfirmed") { continue }
      let tree = query.query(plain.schema)
      func scores(_ snapshot: Snapshot) throws -> [UInt32: Double] {
        let hits = try snapshot.search(tree, options: SearchOptions(limit: 1_000)).hits
        return try Dictionary(
          uniqueKeysWithValues: hits.map {
            (try snapshot.insertionNumber(of: $0.document), $0.score)
          })
      }
      #expect(try scores(plain) == scores(other), "\(query)")
    }
  }

  /// Columns and positions of every document are those of the document with its insertion number.
  private func keepsDocuments(_ plain: Snapshot, _ other: Snapshot, moved least: Int) throws {
    var insertions = Set<UInt32>()
    var moved = 0
    for number in 0..<UInt32(other.documentCount) {
      let document = DocumentNumber(number)
      let insertion = try other.insertionNumber(of: document)
      let original = DocumentNumber(insertion)
      insertions.insert(insertion)
      moved += insertion == number ? 0 : 1
      let id = try #require(try other.id(of: document))
      #expect(try plain.id(of: original) == id)
      let isLive = try plain.document(id: id) == original
      #expect(try (other.document(id: id) == document) == isLive)
      #expect(
        try other.stored(StoredID(0), of: document) == plain.stored(StoredID(0), of: original))
      for attribute in [AttributeID(0), AttributeID(1)] {
        #expect(
          try other.values(of: attribute, document: document)
            == plain.values(of: attribute, document: original))
      }
      for field in [FieldID(0), FieldID(1), FieldID(2)] {
        #expect(
          try other.length(of: field, document: document)
            == plain.length(of: field, document: original))
        for term in ["t0", "t1", "t30"] {
          let bytes = Array(term.utf8)
          #expect(
            try other.positions(of: bytes, field: field, document: document)
              == plain.positions(of: bytes, field: field, document: original))
        }
      }
    }
    #expect(insertions == Set(0..<UInt32(plain.documentCount)))
    #expect(moved > least)
  }

  @Test(arguments: [1, 3])
  func reordersWhileWriting(segments: Int) throws {
    var generator = SeededGenerator(seed: 29)
    let (plain, index, corpus) = try makePair(
      segments: segments, reorders: true, using: &generator)
    let snapshot = try index.snapshot()
    #expect(snapshot.segments.count == segments)
    try keepsDocuments(plain.snapshot(), snapshot, moved: 50)
    try agree(plain.snapshot(), snapshot, corpus, using: &generator)
    try plain.merge()
    try index.merge()
    try keepsDocuments(plain.snapshot(), index.snapshot(), moved: 50)
    try agree(plain.snapshot(), index.snapshot(), corpus, using: &generator)
  }

  @Test(arguments: [false, true])
  func reordersWhileMerging(isReorderedBefore: Bool) throws {
    var generator = SeededGenerator(seed: 23)
    let (plain, index, corpus) = try makePair(
      segments: 3, reorders: isReorderedBefore, using: &generator)
    try plain.merge()
    try index.merge(reordering: true)
    let reordered = try index.snapshot()
    #expect(reordered.segments.count == 1)
    try keepsDocuments(plain.snapshot(), reordered, moved: 100)
    try agree(plain.snapshot(), reordered, corpus, using: &generator)
    // Nothing is left to be done.
    try index.merge(reordering: true)
    #expect(try index.snapshot().generation == reordered.generation)

    // Documents added later keep their numbers behind the reordered ones.
    try index.update { batch in
      let late = corpus.documents[0]
      try batch.add(id: "late") { late.write(into: &$0, schema: index.schema) }
      try batch.delete(id: corpus.documents[5].id ?? "")
    }
    try index.merge()
    let last = try index.snapshot()
    let number = UInt32(last.documentCount - 1)
    #expect(try last.id(of: DocumentNumber(number)) == "late")
    #expect(try last.insertionNumber(of: DocumentNumber(number)) == number)
  }

  /// A segment that was reordered alone and then joined with others is no reordered whole.
  @Test func joinedSegmentsAreReorderedAgain() throws {
    var generator = SeededGenerator(seed: 31)
    let (plain, index, corpus) = try makePair(segments: 3, reorders: true, using: &generator)
    try plain.merge()
    try index.merge()
    let joined = try index.snapshot()
    try index.merge(reordering: true)
    let reordered = try index.snapshot()
    #expect(reordered.generation > joined.generation)
    try keepsDocuments(plain.snapshot(), reordered, moved: 100)
    try agree(plain.snapshot(), reordered, corpus, using: &generator)
  }

  /// Documents of one topic that already stand together stay where they are.
  @Test(arguments: [false, true])
  func betterOrderStays(whileWriting: Bool) throws {
    var generator = SeededGenerator(seed: 37)
    var corpus = PlainCorpus(count: 300, vocabulary: 60, length: 30, using: &generator)
    for number in corpus.documents.indices { corpus.documents[number].addTopic(number / 25) }
    let index = try random.makeIndex(
      &corpus, segments: whileWriting ? 1 : 3, reorders: whileWriting, using: &generator)
    if !whileWriting { try index.merge(reordering: true) }
    let snapshot = try index.snapshot()
    #expect(snapshot.segments.count == 1)
    #expect(snapshot.segments[0].directory.insertions == nil)
    #expect(snapshot.segments[0].directory.isArranged)
    if whileWriting { return }
    try index.merge(reordering: true)
    #expect(try index.snapshot().generation == snapshot.generation)
  }

  /// What is left after deletions has no reason any more to stand in another order than that of adding.
  @Test func orderOfAddingComesBack() throws {
    var generator = SeededGenerator(seed: 41)
    let (_, index, _) = try makePair(segments: 1, reorders: true, using: &generator)
    #expect(try index.snapshot().segments[0].directory.insertions != nil)
    try index.update { batch in
      for number in 0..<300 where number % Self.topics != 0 {
        try batch.delete(id: "d\(number)")
      }
    }
    try index.merge(reordering: true)
    let snapshot = try index.snapshot()
    #expect(snapshot.segments.count == 1)
    #expect(snapshot.segments[0].directory.insertions == nil)
    var numbers: [Int] = []
    for document in 0..<UInt32(snapshot.documentCount) {
      let id = try #require(try snapshot.id(of: DocumentNumber(document)))
      numbers.append(try #require(Int(id.dropFirst())))
    }
    #expect(numbers == numbers.sorted() && numbers.count > 20)
  }

  /// Every list, long or short, comes out ascending whatever the order its postings went in.
  @Test(arguments: [false, true])
  func postingsComeOutAscending(hasPositions: Bool) throws {
    var generator = SeededGenerator(seed: 3)
    let count = 40_000
    let postings = ReorderedPostings(documentCount: count)
    let schema = try Schema(
      groups: [.init("g", fields: [.init("f", storesPositions: hasPositions)])])
    let directory = MemoryDirectory()
    let writer = try StoreWriter(
      directory, creating: .init(analyzer: "", schema: schema.encoded()))
    for size in [0, 1, 100, 156, 157, 700, 5_000] {
      let documents = Array(0..<UInt32(count)).shuffled(using: &generator).prefix(size)
      var expected: [UInt32: [UInt32]] = [:]
      postings.begin(atMost: size, hasPositions: hasPositions)
      for document in documents {
        let frequency = Int.random(in: 1...4, using: &generator)
        var positions = (0..<frequency).map { _ in UInt32.random(in: 0..<256, using: &generator) }
        positions.sort()
        expected[document] = positions
        unsafe positions.withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          unsafe postings.add(
            document: document, frequency: UInt32(frequency), positions: base)
        }
      }
      let columns = try FieldColumns(count: count, hasPositions: hasPositions) { _ in (256, 8) }
      let lists = PostingListWriter(columns, averageLength: 256)
      lists.begin(atMost: size)
      try postings.feed(to: lists)
      let output = try writer.createFile(SegmentDirectory.fileKind)
      let field = try columns.write(into: output)
      let start = output.position
      let written = try lists.finish(into: output)
      let end = output.position
      let file = try output.finish()
      #expect(written.count == size)
      guard size > 0 else { continue }
      let directoryOfSegment = SegmentDirectory(
        documentCount: count, postings: start..<end,
        groups: [
          .init(
            dictionary: .init(termCount: 0, blocks: end, keys: end, offsets: end), documents: count)
        ],
        fields: [field], insertions: nil, isArranged: false, identifiers: nil, stored: nil,
        attributes: [])
      let segment = try SegmentReader(
        writer.store.open(file, kind: SegmentDirectory.fileKind, of: writer.manifest),
        directory: directoryOfSegment, deleted: DeletedDocuments(), schema: schema)
      let cursor = try PostingCursor(
        segment, field: 0, location: PostingListLocation(count: size, start: start, end: end))
      var buffer = PositionBuffer()
      try cursor.advance(to: 0)
      for document in expected.keys.sorted() {
        #expect(cursor.document == document)
        #expect(try Int(cursor.frequency()) == expected[document]?.count)
        if hasPositions {
          let found = try cursor.positions(into: &buffer)
          #expect((0..<found).map { buffer[$0] } == expected[document])
        }
        try cursor.next()
      }
      #expect(cursor.document == PostingCursor.end)
    }
  }
}

extension PlainDocument {
  /// Adds words that only documents of the topic have.
  fileprivate mutating func addTopic(_ topic: Int) {
    var position = fields[1].last?.position ?? 0
    for word in 0..<12 {
      position += 1
      fields[1].append(Token(term: "topic\(topic)word\(word)", position: position, counts: true))
    }
  }
}
