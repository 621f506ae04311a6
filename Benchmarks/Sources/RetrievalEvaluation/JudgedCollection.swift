public import BenchmarkSupport
public import SystemPackage

/// A collection with queries, as a folder holds it: `docs.jsonl` or `docs.jsonl.xz` with one
/// object `{"id": …, "title": …, "text": …}` a line, and `queries.tsv` with `id TAB text`.
public struct JudgedCollection: Sendable {
  public struct Document: Sendable, Equatable {
    public var id: String
    public var title: String
    public var text: String
  }

  public struct Query: Sendable, Equatable {
    public var id: String
    public var text: String
  }

  public let documents: [Document]
  public let queries: [Query]

  /// Reads a folder. `docs.jsonl.xz` is unpacked by the program `xz`.
  ///
  /// - Throws: `BenchError` naming the file and line that does not fit.
  public init(folder: FilePath) throws(BenchError) {
    documents = try Self.readDocuments(in: folder)
    queries = try Files.lines(folder.appending("queries.tsv")).map {
      (line) throws(BenchError) -> Query in
      guard let tab = line.firstIndex(of: "\t") else {
        throw BenchError("queries.tsv: a line without a tab: \(line)")
      }
      return Query(id: String(line[..<tab]), text: String(line[line.index(after: tab)...]))
    }
  }

  private static func readDocuments(in folder: FilePath) throws(BenchError) -> [Document] {
    let plain = folder.appending("docs.jsonl")
    let packed = folder.appending("docs.jsonl.xz")
    let bytes =
      Files.exists(plain) ? try Files.read(plain) : try Files.output(of: "xz -dc", packed)
    var documents: [Document] = []
    for line in bytes.split(separator: 0x0A) {
      documents.append(try document(line, number: documents.count + 1))
    }
    return documents
  }

  private static func document(
    _ line: ArraySlice<UInt8>, number: Int
  ) throws(BenchError) -> Document {
    let value: JSON
    do {
      value = try JSON(parsing: line)
    } catch {
      throw BenchError("docs.jsonl, document \(number): \(error)")
    }
    guard let id = value["id"]?.text, let text = value["text"]?.text else {
      throw BenchError("docs.jsonl, document \(number): no “id” or no “text”")
    }
    return Document(id: id, title: value["title"]?.text ?? "", text: text)
  }
}
