import BinlogBytes
import Synchronization
import Testing

/// Work that is shared, and comes back in order.
@Suite struct OrderedWorkTests {
  @Test(arguments: [0, 1, 2, 7])
  func allOfItComesBackInOrder(_ threads: Int) {
    var work = OrderedWork<Int, Int, String>(WorkerThreads(threads)) { piece, _ in
      // Later pieces are done sooner.
      if piece % 3 == 0 { for _ in 0..<2000 { _ = piece.nonzeroBitCount } }
      return piece * piece
    }
    var next = 0
    var used: [String] = []
    let isDone = work.run {
      guard next < 200 else { return nil }
      defer { next += 1 }
      return (next, "\(next)")
    } use: { done in
      used.append("\(done.kept): \(done.output)")
      return .goOn
    }
    #expect(isDone)
    #expect(used == (0..<200).map { "\($0): \($0 * $0)" })
    let isEmpty = work.isEmpty
    #expect(isEmpty)
  }

  @Test(arguments: [0, 1, 3])
  func noMoreIsAboutThanMayBe(_ threads: Int) {
    let most = Mutex((now: 0, most: 0))
    let shared = Counter(most)
    var work = OrderedWork<Int, Int, Void>(WorkerThreads(threads)) { piece, _ in piece }
    let limit = work.mostWaiting
    var next = 0
    _ = work.run {
      guard next < 50 else { return nil }
      next += 1
      shared.value.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      return (next, ())
    } use: { _ in
      shared.value.withLock { $0.now -= 1 }
      return .goOn
    }
    #expect(shared.value.withLock { $0.most } <= limit)
  }

  private final class Counter: Sendable {
    let value: Mutex<(now: Int, most: Int)>
    init(_ value: consuming Mutex<(now: Int, most: Int)>) { self.value = value }
  }

  @Test(arguments: [0, 1, 4])
  func itEndsWhereTheUserSaysSo(_ threads: Int) {
    var work = OrderedWork<Int, Int, Int>(WorkerThreads(threads)) { piece, isUnwanted in
      isUnwanted.isSaid ? -1 : piece
    }
    var given = 0
    var used: [Int] = []
    let isDone = work.run {
      given += 1
      return (given, given)
    } use: { done in
      used.append(done.output)
      return used.count == 5 ? .stop : .goOn
    }
    #expect(!isDone)
    #expect(used == [1, 2, 3, 4, 5])
    let isEmpty = work.isEmpty
    #expect(isEmpty)
  }
}
