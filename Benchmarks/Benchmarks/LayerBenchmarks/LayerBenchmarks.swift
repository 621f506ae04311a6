import Benchmark
import Workloads

/// One benchmark per workload; `swift package benchmark` runs them.
///
/// Preparing and checking the answer lie outside the measured region. Instructions are the metric
/// that thresholds are kept for; they read 0 where the hardware does not count them.
let benchmarks: @Sendable () -> Void = {
  let configuration = Benchmark.Configuration(
    metrics: [.instructions, .wallClock, .throughput],
    warmupIterations: 1,
    maxDuration: .milliseconds(300),
    maxIterations: 200,
    thresholds: [.instructions: BenchmarkThresholds(relative: [.p50: 5.0, .p90: 5.0])])
  for workload in Workload.all {
    Benchmark(workload.name, configuration: configuration) { benchmark in
      let job = try prepared.job(of: workload)
      benchmark.startMeasurement()
      let answer = try measuredRegion(job)
      benchmark.stopMeasurement()
      try job.check(answer, of: workload)
    }
  }
}

/// The job of the workload that is running: prepared and checked once, not at every iteration.
private let prepared = PreparedJob()

/// The runner calls its benchmarks one after the other on one thread.
private final class PreparedJob: @unchecked Sendable {
  private var name = ""
  private var job: Prepared?

  func job(of workload: Workload) throws -> Prepared {
    if let job, name == workload.name { return job }
    let made = try workload.prepare()
    try made.check(made.run(), of: workload)
    (name, job) = (workload.name, made)
    return made
  }
}
