extension Workload {
  /// Every workload, in the order of the layers.
  public static let all: [Workload] =
    text + segmentation + documents + indexing + innerLoops + queries

  /// The workload with this name, or nil.
  public static func named(_ name: String) -> Workload? {
    all.first { $0.name == name }
  }
}
