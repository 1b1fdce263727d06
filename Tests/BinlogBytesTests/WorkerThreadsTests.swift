import BinlogBytes
import Synchronization
import Testing

/// Threads, and the work that is done whether there are any or not.
@Suite struct WorkerThreadsTests {
  @Test(arguments: [0, 1, 2, 7])
  func everythingIsDoneOnce(_ width: Int) {
    for iterations in [0, 1, 2, 500] {
      let done = Mutex([Int](repeating: 0, count: iterations))
      let shared = Shared(done)
      WorkerThreads.forEach(iterations, width: width) { index in
        shared.done.withLock { $0[index] += 1 }
      }
      #expect(shared.done.withLock { $0 } == [Int](repeating: 1, count: iterations))
    }
  }

  /// Outlives the test, as a thread may.
  private final class Shared: Sendable {
    let done: Mutex<[Int]>
    init(_ done: consuming Mutex<[Int]>) { self.done = done }
  }

  @Test func jobsAreDone() {
    let threads = WorkerThreads(3)
    // None may be had.
    guard threads.count > 0 else { return }
    let gates = (0..<100).map { _ in Gate() }
    for gate in gates { threads.submit { gate.open() } }
    for gate in gates { gate.wait() }
  }

  @Test func noneAreAskedFor() { #expect(WorkerThreads(0).count == 0) }
}
