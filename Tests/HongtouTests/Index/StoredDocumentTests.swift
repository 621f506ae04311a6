import SourceText
import Testing

@testable import Hongtou

@Suite("Stored documents")
struct StoredDocumentTests {
  @Test("The seed's documents survive coding")
  func roundTrip() throws {
    let text = try DecodedText(decoding: Fixtures.bytes(of: Fixtures.seed))
    let documents = StoredDocument.documents(in: text)
    #expect(documents.count == 2)
    for document in documents {
      let again = try StoredDocument(layout: document.encodedLayout(), text: document.text)
      #expect(again == document)
    }
  }

  @Test("A layout cut short or with a flipped bit gives an error or a document, never a trap")
  func damagedLayouts() throws {
    let text = try DecodedText(decoding: Fixtures.bytes(of: Fixtures.seed))
    let document = try #require(StoredDocument.documents(in: text).last)
    let layout = document.encodedLayout()
    for length in layout.indices {
      #expect(throws: IndexError.self) {
        try StoredDocument(layout: Array(layout[..<length]), text: document.text)
      }
    }
    for place in layout.indices {
      for bit in 0..<8 {
        var damaged = layout
        damaged[place] ^= 1 << bit
        guard let read = try? StoredDocument(layout: damaged, text: document.text) else { continue }
        // What is read must be safe to use.
        for paragraph in read.paragraphs {
          #expect(paragraph.range.upperBound <= document.text.count)
          _ = read.path(of: paragraph.section)
        }
      }
    }
  }

  @Test("Every paragraph of the seed leads back to its bytes in the file")
  func offsets() throws {
    let bytes = try Fixtures.bytes(of: Fixtures.seed)
    for document in StoredDocument.documents(in: try DecodedText(decoding: bytes)) {
      for paragraph in document.paragraphs {
        let source = paragraph.map.sourceRange(of: 0..<paragraph.range.count)
        let own = document.text[paragraph.range]
        let original = bytes[source].filter { $0 != UInt8(ascii: "\n") }
        #expect(Array(own) == original)
      }
    }
  }
}
