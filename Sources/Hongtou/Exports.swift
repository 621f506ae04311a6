// One import serves an embedder: the segmenter's and the document model's public types are part
// of this library's surface.
@_exported public import ChineseSegmentation
@_exported public import DocumentModel
