/// Lines of words with the passages of some of the words: enough to see whether a query has an
/// answer.
struct TokenCorpus {
  private let lines: [ArraySlice<UInt8>]
  private var postings: [ArraySlice<UInt8>: [Int32]] = [:]

  var passageCount: Int { lines.count }

  /// - Parameters:
  ///   - lines: Lines of words separated by single spaces.
  ///   - words: The words whose passages are noted.
  init(lines bytes: [UInt8], words: Set<String>) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for word in words { postings[ArraySlice(Array(word.utf8))] = [] }
    for (number, line) in lines.enumerated() {
      for word in line.split(separator: 0x20) {
        guard let index = postings.index(forKey: word) else { continue }
        if postings.values[index].last != Int32(number) {
          postings.values[index].append(Int32(number))
        }
      }
    }
    self.lines = lines
  }

  private func passages(_ word: String) -> [Int32] { postings[ArraySlice(Array(word.utf8))] ?? [] }

  /// The number of passages with a word.
  func documentFrequency(_ word: String) -> Int { passages(word).count }

  /// Whether some passage holds all of the words.
  func havePassageInCommon(_ words: [String]) -> Bool { !common(words).isEmpty }

  /// Whether the words stand next to each other, in this order, in some passage.
  func havePhrase(_ words: [String]) -> Bool {
    let phrase = Array(words.joined(separator: " ").utf8)
    return common(words).contains { number in
      let line = lines[Int(number)]
      var start = line.startIndex
      while start + phrase.count <= line.endIndex {
        let end = start + phrase.count
        if line[start..<end].elementsEqual(phrase), end == line.endIndex || line[end] == 0x20 {
          return true
        }
        // To the start of the next word.
        start = (line[start...].firstIndex(of: 0x20) ?? line.endIndex - 1) + 1
      }
      return false
    }
  }

  private func common(_ words: [String]) -> Set<Int32> {
    let lists = words.map(passages).sorted { $0.count < $1.count }
    guard let shortest = lists.first else { return [] }
    return lists.dropFirst().reduce(Set(shortest)) { $0.intersection($1) }
  }
}
