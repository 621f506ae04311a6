import SearchIndex

/// What can be left on a disk that lost power: every state that the contract of ``Directory``
/// allows.
///
/// Changes of names since the last sync of the directory are each lost or not, in any
/// combination (so also in any order). Of a file, the bytes synced are there; of those appended
/// since, all, none, the first half, zeros in their place, or zeros in place of the first half.
struct PowerLoss {
  /// A state of the disk, and the last commit that was acknowledged before.
  struct State: Hashable {
    var files: [String: [UInt8]]
    var acknowledged: Int
  }

  private enum NameChange {
    case set(String, file: Int)
    case rename(from: String, to: String, file: Int)
    case remove(String)
  }

  private struct File {
    var bytes: [UInt8] = []
    var syncedCount = 0

    /// The contents that the file may have.
    var variants: [[UInt8]] {
      let synced = Array(bytes[..<syncedCount])
      let rest = Array(bytes[syncedCount...])
      guard !rest.isEmpty else { return [synced] }
      let half = rest.count / 2
      return [
        bytes,
        synced,
        synced + rest[..<half],
        synced + [UInt8](repeating: 0, count: rest.count),
        synced + [UInt8](repeating: 0, count: half) + rest[half...],
      ]
    }
  }

  private var files: [File] = []
  private var lasting: [String: Int] = [:]
  private var pending: [NameChange] = []
  private var current: [String: Int] = [:]
  private var acknowledged = 0

  private init(origin: [String: [UInt8]]) {
    for (number, (name, bytes)) in origin.enumerated() {
      files.append(File(bytes: bytes, syncedCount: bytes.count))
      lasting[name] = number
    }
    current = lasting
  }

  /// All states in which the disk may be after some event, or before the first.
  ///
  /// - Parameter limit: the most combinations of one moment; where there are more, that many are
  ///   drawn at random.
  static func states(
    of recording: RecordingDirectory, limit: Int,
    using generator: inout some RandomNumberGenerator
  ) -> Set<State> {
    var disk = PowerLoss(origin: recording.origin)
    var states = disk.states(limit: limit, using: &generator)
    for event in recording.events {
      disk.apply(event)
      states.formUnion(disk.states(limit: limit, using: &generator))
    }
    return states
  }

  private mutating func apply(_ event: RecordingDirectory.Event) {
    switch event {
    case .create(let name, let file):
      files.append(File())
      pending.append(.set(name, file: file))
      current[name] = file
    case .append(let bytes, let file):
      files[file].bytes += bytes
    case .syncFile(let file):
      files[file].syncedCount = files[file].bytes.count
    case .rename(let name, let newName):
      if let file = current.removeValue(forKey: name) {
        current[newName] = file
        pending.append(.rename(from: name, to: newName, file: file))
      }
    case .remove(let name):
      current[name] = nil
      pending.append(.remove(name))
    case .syncDirectory:
      lasting = current
      pending = []
    case .acknowledged(let state):
      acknowledged = state
    }
  }

  private func states(
    limit: Int, using generator: inout some RandomNumberGenerator
  ) -> Set<State> {
    var result: Set<State> = []
    let subsets = 1 << min(pending.count, 20)
    let all = subsets <= limit
    for number in 0..<min(subsets, limit) {
      let subset = all ? number : Int.random(in: 0..<subsets, using: &generator)
      let states = contentVariants(
        of: names(keeping: subset), limit: limit, using: &generator)
      result.formUnion(states)
    }
    return result
  }

  /// The names when of the pending changes only those in a bit set took place.
  private func names(keeping kept: Int) -> [String: Int] {
    var names = lasting
    for (number, change) in pending.enumerated() where number >= 20 || kept >> number & 1 == 1 {
      switch change {
      case .set(let name, let file): names[name] = file
      case .rename(let name, let newName, let file):
        names[name] = nil
        names[newName] = file
      case .remove(let name): names[name] = nil
      }
    }
    return names
  }

  private func contentVariants(
    of names: [String: Int], limit: Int, using generator: inout some RandomNumberGenerator
  ) -> [State] {
    var states = [State(files: [:], acknowledged: acknowledged)]
    for (name, file) in names.sorted(by: { $0.key < $1.key }) {
      let variants = files[file].variants
      states = states.flatMap { state in
        variants.map { variant in
          var next = state
          next.files[name] = variant
          return next
        }
      }
      if states.count > limit { states = Array(states.shuffled(using: &generator).prefix(limit)) }
    }
    return states
  }
}
