extension SourceCorpus {
  /// What people search for: titles, and what stands in 《》 and “ ”, of 2 to 30 characters.
  var quotedStrings: Set<String> {
    var strings: Set<String> = []
    func add(_ string: some StringProtocol) {
      if (2...30).contains(string.unicodeScalars.count) { strings.insert(String(string)) }
    }
    for document in documents { add(String(decoding: text[document.title], as: UTF8.self)) }
    for sentence in sentences {
      let sentence = String(decoding: text[sentence.text], as: UTF8.self)
      for (opening, closing) in [("《", "》"), ("“", "”")] as [(Character, Character)] {
        var rest = sentence[...]
        while let start = rest.firstIndex(of: opening) {
          let inside = rest[rest.index(after: start)...]
          guard let end = inside.firstIndex(where: { $0 == closing || $0 == opening }) else {
            break
          }
          if inside[end] == closing { add(inside[..<end]) }
          rest = inside[end...]
        }
      }
    }
    return strings
  }
}
