// One import serves an embedder: the segmenter's and the document model's public types are part
// of this library's surface.
@_exported public import ChineseSegmentation
@_exported public import DocumentModel
public import SearchIndex

/// What went wrong in an index, where, and what to do about it.
public typealias IndexError = SearchIndex.IndexError

/// How an index is opened.
public typealias OpenMode = SearchIndex.OpenMode
