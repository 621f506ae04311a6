public import SourceText

/// One official document (公文), found in a file: its elements, its outline, and its text in
/// paragraphs that lead back to the bytes of the file.
///
/// Elements are what the text says in so many words; what it does not say is nil or empty.
public struct OfficialDocument: Sendable {
  /// Its place among the documents of its file, from 1.
  public let part: Int

  /// The title (标题), its lines joined, without line breaks and letter spacing.
  public let title: String?

  /// The document's own number (发文字号); a number cited in the text is not one.
  public let documentNumber: DocumentNumber?

  /// Those the document is sent to (主送机关), as the line lists them: parts that share one head
  /// (各省、自治区、直辖市党委) stay together.
  public let addressees: [String]

  /// The issuing organs (发文机关): from the signature, else the letterhead, else the title.
  public let issuers: [String]

  /// The kind of document (文种), as the title ends: 通知, 意见, 条例, 法 …
  public let kind: String?

  /// The date of the document (成文日期); never a printing date or a date of entry into force.
  public let date: DocumentDate?

  /// The part that transmits this one: the 通知 that 印发s this 意见.
  public let transmittedBy: Int?

  /// All text of the document, in order.
  public let paragraphs: [Paragraph]

  /// The outline, in order of the text; a section's parent stands before it.
  public let sections: [Section]

  /// What was changed between the file and `paragraphs`.
  public let repairs: [Repair]

  /// From the document's first to its last byte in the file.
  public let sourceRange: Range<Int>

  /// The headings that lead to a section, outermost first, its own last.
  ///
  /// - Complexity: O(depth).
  public func path(ofSection index: Int) -> [String] {
    var path: [String] = []
    var next: Int? = sections.indices.contains(index) ? index : nil
    while let current = next {
      path.append(sections[current].heading)
      next = sections[current].parent
    }
    return path.reversed()
  }

  /// How many line breaks inside a paragraph were joined.
  public var joinCount: Int {
    repairs.reduce(0) { $0 + ($1.kind == .joinedPageBreak || $1.kind == .joinedLineWrap ? 1 : 0) }
  }
}

/// A paragraph after repair: joined over page breaks, without markup.
public struct Paragraph: Sendable {
  /// The text as UTF-8, without the white space around it.
  public let utf8: [UInt8]

  /// From `utf8` to the bytes of the file, in the file's encoding.
  public let map: OffsetMap

  /// What the paragraph is in its document.
  public internal(set) var role: ParagraphRole

  /// Its number among the document's body paragraphs, from 1; nil for titles, headings and other
  /// elements.
  public internal(set) var bodyNumber: Int?

  /// The innermost section it stands in, an index into ``OfficialDocument/sections``.
  public internal(set) var section: Int?

  /// How many UTF-8 bytes at its start are a run-in heading (`一、…。` before the text goes on);
  /// the whole of a heading that stands alone, 0 elsewhere.
  public internal(set) var headingLength: Int

  /// The text.
  public var text: String { String(decoding: utf8, as: UTF8.self) }
}

/// What a paragraph is in its document (要素).
public enum ParagraphRole: String, Sendable, Hashable, CaseIterable {
  /// 版头: copy number, secrecy, urgency, the organ's mark (…文件).
  case letterhead
  /// 标题
  case title
  /// 发文字号
  case documentNumber
  /// 题注, 附注: when and by whom it was adopted; （此件公开发布）.
  case note
  /// 主送机关
  case addressee
  /// 目录, its heading and its lines
  case contents
  /// A heading that is a paragraph of its own.
  case heading
  /// 正文
  case body
  /// 附件说明: the list of attachments after the text.
  case attachmentList
  /// 附件, 附件1: the line above an attachment.
  case attachmentMark
  /// 发文机关署名
  case signature
  /// 成文日期
  case date
  /// 版记: copies to, printed by and when.
  case imprint
  /// What a web page left behind.
  case remnant

  /// The field the paragraph's text belongs to (but see ``Paragraph/headingLength``).
  public var field: TextField {
    switch self {
    case .title: .title
    case .heading: .heading
    default: .body
    }
  }
}

/// The field a character is indexed in; every character is in exactly one.
public enum TextField: String, Sendable, Hashable, CaseIterable {
  case title, heading, body
}

/// A node of the outline: 章, 条, 一、, （一）, or a Markdown heading.
public struct Section: Sendable, Equatable {
  /// Its depth in the outline, from 1.
  public let level: Int

  /// Its number as written, without the mark behind it: `第四条`, `四`, `（一）`, `3.1`.
  public let number: String?

  /// The heading without markup and final full stop, its number included: `四、切实为敢于担当的干部撑腰鼓劲`;
  /// the number alone where the text follows without a heading.
  public let heading: String

  /// Its paragraphs with those of the sections inside it, from the one with the heading on.
  public internal(set) var paragraphs: Range<Int>

  /// The section it stands in, an index into ``OfficialDocument/sections``.
  public let parent: Int?
}

/// A change made between the file and the text of the paragraphs.
public struct Repair: Sendable, Equatable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A paragraph torn in two by a page break was joined over the blank lines.
    case joinedPageBreak
    /// A hard line break inside a paragraph was taken out.
    case joinedLineWrap
    /// The lines of a title were joined.
    case joinedTitle
    /// A page number was left out.
    case removedPageNumber
    /// A comment or a wiki link's brackets were left out. (The `#` of Markdown headings, which only
    /// says what they are, is not listed.)
    case removedMarkup
    /// Spaces between single spaced-out characters (总　则) were taken out.
    case removedLetterSpacing
  }

  public let kind: Kind

  /// The bytes of the file that are left out, or that lie between what was joined.
  public let sourceRange: Range<Int>
}
