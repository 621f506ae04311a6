import ArgumentParser
import Hongtou
import Synchronization

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make an index smaller and faster: one segment, without deleted documents.",
    usage: "hongtou merge --index archive.hongtou")

  @OptionGroup var location: IndexLocation

  func run() throws {
    let index = try location.open(mode: .existing)
    let bar = Mutex(ProgressBar())
    try index.merge { share in
      bar.withLock { $0.update(done: Int(share * 1000), total: 1000) }
      return true
    }
    bar.withLock { $0.clear() }
    let info = try index.info()
    var console = Console()
    console.printLine("\(info.documents) documents, \(info.segments) segments, \(info.bytes) bytes")
    console.flush()
  }
}
