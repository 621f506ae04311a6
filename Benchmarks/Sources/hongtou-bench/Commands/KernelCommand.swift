import BenchmarkSupport
import Workloads

/// Runs one workload once, for a tool that counts instructions.
enum KernelCommand: BenchCommand {
  static let name = "kernel"
  static let usage = """
    NAME|list
          Prepares the workload, runs it once to warm up and once in the measured region, checks
          both answers.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 1 else { throw UsageError() }
    if arguments[0] == "list" {
      for workload in Workload.all { HongtouBench.say("\(workload.name)\t\(workload.summary)\n") }
      return
    }
    guard let workload = Workload.named(arguments[0]) else {
      throw BenchError("no workload “\(arguments[0])”; hongtou-bench kernel list names them")
    }
    let job = try workload.prepare()
    try job.check(job.run(), of: workload)
    try job.check(measuredRegion(job), of: workload)
  }
}
