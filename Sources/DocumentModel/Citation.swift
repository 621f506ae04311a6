/// A place where a document cites another one: by title, by number, or by both.
public struct Citation: Sendable, Equatable {
  /// The cited title without its outer marks: `关于印发〈…规定〉的通知`.
  public let title: String?

  /// The cited number, in brackets behind the title or on its own.
  public let number: DocumentNumber?

  /// The part that is cited: `第二百九十三条第一款`.
  public let provision: String?

  /// Whether the sentence says that the cited document is repealed (同时废止).
  public let isRepeal: Bool

  /// The paragraph, an index into ``OfficialDocument/paragraphs``.
  public let paragraph: Int

  /// The place in the paragraph, in UTF-8 bytes; its map leads to the source.
  public let range: Range<Int>
}

/// A short name that a document defines for itself: （以下简称《意见》）.
public struct Alias: Sendable, Equatable {
  /// The short name without marks: `意见`, `党政机关`.
  public let name: String

  /// The title it stands for, where one stands directly before the bracket; else nil.
  public let title: String?

  /// The paragraph, an index into ``OfficialDocument/paragraphs``.
  public let paragraph: Int

  /// The place of the whole bracket in the paragraph, in UTF-8 bytes.
  public let range: Range<Int>
}

extension OfficialDocument {
  /// What the document cites, in the order of the text. Its own number is no citation.
  ///
  /// - Complexity: O(*n*), each time it is asked for.
  public var citations: [Citation] {
    var citations: [Citation] = []
    for (index, paragraph) in paragraphs.enumerated() where paragraph.role != .documentNumber {
      let found = CitationReader.citations(in: paragraph.utf8.span, paragraph: index)
      citations += found.filter { $0.title != nil || $0.number?.key != documentNumber?.key }
    }
    return citations
  }

  /// The short names the document defines, in the order of the text; they hold for this document
  /// only.
  ///
  /// - Complexity: O(*n*), each time it is asked for.
  public var aliases: [Alias] {
    var aliases: [Alias] = []
    for (index, paragraph) in paragraphs.enumerated() {
      aliases += CitationReader.aliases(in: paragraph.utf8.span, paragraph: index)
    }
    return aliases
  }
}
