import Testing
import Workloads

@Suite struct WorkloadTests {
  @Test(arguments: Workload.all.map(\.name))
  func answersAreRightTwice(_ name: String) throws {
    let workload = try #require(Workload.named(name))
    let job = try workload.prepare()
    try job.check(job.run(), of: workload)
    try job.check(measuredRegion(job), of: workload)
  }

  @Test func wrongAnswersAreNoticed() throws {
    let workload = try #require(Workload.all.first)
    let job = try workload.prepare()
    #expect(throws: WrongAnswer.self) { try job.check(job.expected &+ 1, of: workload) }
  }

  @Test func namesAreUnique() {
    #expect(Set(Workload.all.map(\.name)).count == Workload.all.count)
  }
}
