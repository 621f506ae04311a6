import Benchmark
import Workloads

/// One benchmark per workload; `swift package benchmark` runs them.
///
/// Preparing and checking the answer lie outside the measured region. Instructions are the metric
/// that thresholds are kept for; they read 0 where the hardware does not count them.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.instructions, .cpuTotal, .throughput],
    warmupIterations: 1,
    maxDuration: .milliseconds(300),
    maxIterations: 200,
    thresholds: [.instructions: BenchmarkThresholds(relative: [.p50: 5.0, .p90: 5.0])])
  for workload in Workload.all {
    Benchmark(workload.name) { benchmark in
      let job = try workload.prepare()
      try job.check(job.run(), of: workload)
      benchmark.startMeasurement()
      let answer = try measuredRegion(job)
      benchmark.stopMeasurement()
      try job.check(answer, of: workload)
    }
  }
}
