import BenchmarkSupport
public import ChineseSegmentation

/// Makes passages and documents without end from the sentences of real ones.
///
/// A passage takes its length in sentences from a paragraph of the source and all its sentences
/// from one source document, in runs of one to three neighbours, so that words occur together as
/// they do in real text. Resampling alone would repeat a closed vocabulary; therefore some slots
/// get values that the source does not have, at the rate at which the source itself brought new
/// ones (a Pitman–Yor process each): numbers in the shape of others with Benford's first digit,
/// names of places and organs recombined from the characters of two (柳河县), and two-character
/// words of the dictionary that the source happens not to use.
///
/// The same source, seed and order of calls give the same bytes, as long as ICU's dictionary is
/// the same.
public struct CorpusGenerator {
  private let source: SourceCorpus
  private var random: SeededGenerator
  private var inventions: Inventions?
  /// For each document, the number of sentences up to and with it: documents are chosen by length.
  private let cumulative: [Int]

  /// The most sentences of a passage: long enumerations would otherwise make documents of them.
  private static let longestPassage = 12

  /// - Parameters:
  ///   - source: Where sentences come from.
  ///   - segmenter: Cut the source.
  ///   - seed: Chooses one of many corpora.
  ///   - growsVocabulary: Whether slots get values that the source does not have.
  public init(
    source: SourceCorpus, segmenter: Segmenter, seed: UInt64, growsVocabulary: Bool = true
  ) {
    self.source = source
    random = SeededGenerator(seed: seed)
    inventions = growsVocabulary ? Inventions(source: source, segmenter: segmenter) : nil
    var sum = 0
    cumulative = source.documents.map { document in
      sum += document.sentences.count
      return sum
    }
  }

  /// Appends one passage, a paragraph of a single topic, without a line end.
  public mutating func appendPassage(to output: inout [UInt8]) {
    appendPassage(from: chooseDocument(), to: &output)
  }

  /// Appends one document: the title of a source document and as many paragraphs as another one
  /// has, each on a line of its own.
  public mutating func appendDocument(to output: inout [UInt8]) {
    let topic = chooseDocument()
    output.append(contentsOf: source.text[topic.title])
    output.append(0x0A)
    let paragraphs = source.documents[random.below(source.documents.count)].paragraphCount
    for _ in 0..<max(paragraphs, 1) {
      appendPassage(from: topic, to: &output)
      output.append(0x0A)
    }
  }

  private mutating func chooseDocument() -> SourceCorpus.Document {
    let target = random.below(cumulative.last ?? 1)
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > target { high = middle } else { low = middle + 1 }
    }
    return source.documents[low]
  }

  private mutating func appendPassage(
    from document: SourceCorpus.Document, to output: inout [UInt8]
  ) {
    let model = source.paragraphs[random.below(source.paragraphs.count)]
    var needed = min(model.count, Self.longestPassage)
    while needed > 0 {
      let run = min(needed, 1 + random.below(3))
      let start = document.sentences.lowerBound + random.below(document.sentences.count)
      for sentence in start..<min(start + run, document.sentences.upperBound) {
        append(source.sentences[sentence], to: &output)
      }
      needed -= run
    }
  }

  private mutating func append(_ sentence: SourceCorpus.Sentence, to output: inout [UInt8]) {
    var start = sentence.text.lowerBound
    for slot in source.slots[sentence.slots] {
      guard let value = inventions?.value(for: slot.kind, &random) else { continue }
      output.append(contentsOf: source.text[start..<slot.text.lowerBound])
      output.append(contentsOf: value)
      start = slot.text.upperBound
    }
    output.append(contentsOf: source.text[start..<sentence.text.upperBound])
  }
}
