import DocumentModel
public import SearchIndex

extension DocumentSnapshot {
  /// The documents that a name stands for: an id (`PATH#part`), the path of a file (all its
  /// documents, in order), or a document number (发文字号) in any writing (the documents that have it,
  /// each followed by those it transmits: the 通知 and its 意见). None is not an error.
  ///
  /// A path is taken as hits show it, and as it is seen from the working directory.
  ///
  /// - Throws: `IndexError` where the index cannot be read. The analysis need not be current.
  /// - Complexity: O(*n*) in the number of documents where the name is no id.
  public func documents(named name: String) throws(IndexError) -> [DocumentReference] {
    for id in [name, seenFromHere(id: name)] {
      if let id, let document = try snapshot.document(id: id) { return [try reference(document)] }
    }
    for path in [name, index.documentPath(of: name)] where !name.isEmpty {
      let found = try documents(with: index.schema.path, equalTo: path)
      if !found.isEmpty { return found }
    }
    guard let key = DocumentModel.DocumentNumber(name)?.key else { return [] }
    var found: [DocumentReference] = []
    for document in try documents(with: index.schema.number, equalTo: key) {
      found.append(document)
      let siblings = try documents(with: index.schema.path, equalTo: document.path)
      found += siblings.filter { $0.transmittedBy?.part == document.part && $0.number == nil }
    }
    return found
  }

  /// `PATH#part` with the path as the index keeps it.
  private func seenFromHere(id: String) -> String? {
    guard let mark = id.lastIndex(of: "#"), let part = Int(id[id.index(after: mark)...]), part > 0,
      mark > id.startIndex
    else { return nil }
    return DocumentID.text(path: index.documentPath(of: String(id[..<mark])), part: part)
  }

  private func documents(
    with attribute: AttributeID, equalTo value: String
  ) throws(IndexError) -> [DocumentReference] {
    let options = SearchIndex.SearchOptions(limit: SearchIndex.QueryLimits.maximumHits)
    let found = try snapshot.search(
      .attribute(attribute, equals: .string(value)), options: options)
    var references: [DocumentReference] = []
    for hit in found.hits { references.append(try reference(hit.document)) }
    return references.sorted { ($0.path, $0.part) < ($1.path, $1.part) }
  }

  private func reference(
    _ document: SearchIndex.DocumentNumber
  ) throws(IndexError) -> DocumentReference {
    try reference(to: document, elements: try storedDocument(document).elements)
  }

  /// The repaired text of a document with its outline, from the index alone; nil where there is no
  /// document of this id.
  ///
  /// - Parameter id: ``DocumentReference/id``.
  /// - Throws: `IndexError` where the index cannot be read. The analysis need not be current.
  /// - Complexity: O(*n*) in the length of the document.
  public func text(ofDocument id: String) throws(IndexError) -> DocumentText? {
    guard let document = try snapshot.document(id: id) else { return nil }
    let stored = try storedDocument(document)
    return DocumentText(stored, try reference(to: document, elements: stored.elements))
  }
}
