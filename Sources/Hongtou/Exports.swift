// One import serves an embedder: the public types of the layers below are part of this library's
// surface. Where a name stands in several layers (`Query`), this library's own is meant.
@_exported public import ChineseSegmentation
@_exported public import DocumentModel
@_exported public import SearchIndex
@_exported public import SourceText
