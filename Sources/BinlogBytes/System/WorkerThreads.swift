import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Threads that work off what is handed to them; the one place where threads are started.
///
/// There are as many as the system lets us have, which may be none: who gets none does the work
/// itself.
public final class WorkerThreads: Sendable {
  /// How many there are.
  public let count: Int
  private let queue = JobQueue()

  /// Starts `wanted` threads, or as many as can be had.
  public init(_ wanted: Int) {
    var started = 0
    while started < min(wanted, MemoryLimits.affordableThreads), Self.start(queue) { started += 1 }
    count = started
  }

  deinit { queue.close() }

  /// Has `job` done by one of them; there must be one.
  public func submit(_ job: @escaping @Sendable () -> Void) {
    precondition(count > 0, "nobody is there to do it")
    queue.add(job)
  }

  /// Calls `body` with every number below `iterations`, on this thread and on as many others as
  /// make up `width`; returns when all are done.
  public static func forEach(
    _ iterations: Int, width: Int, _ body: @escaping @Sendable (Int) -> Void
  ) {
    let next = Counter()
    let work: @Sendable () -> Void = {
      while case let index = next.take(), index < iterations { body(index) }
    }
    let helpers = width > 1 && iterations > 1 ? WorkerThreads(min(width, iterations) - 1) : nil
    var gates: [Gate] = []
    for _ in 0..<(helpers?.count ?? 0) {
      let gate = Gate()
      gates.append(gate)
      helpers?.submit {
        work()
        gate.open()
      }
    }
    work()
    for gate in gates { gate.wait() }
  }

  private static func start(_ queue: JobQueue) -> Bool {
    let owned = unsafe Unmanaged.passRetained(queue)
    var thread = pthread_t()
    // Safe: the new thread takes over the reference that was made for it.
    let code = unsafe pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer = unsafe pointer else { return nil }
        let queue = unsafe Unmanaged<JobQueue>.fromOpaque(pointer).takeRetainedValue()
        while let job = queue.next() { job() }
        return nil
      }, owned.toOpaque())
    guard code == 0 else {
      unsafe owned.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}

/// Numbers from 0 on, each given out once.
private final class Counter: Sendable {
  private let value = Atomic(0)
  func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// Jobs that wait for a thread.
private final class JobQueue: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var taken = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let arrivals = Semaphore()

  func add(_ job: @escaping @Sendable () -> Void) {
    state.withLock { $0.jobs.append(job) }
    arrivals.post()
  }

  /// No more will come; who waits is let go.
  func close() {
    state.withLock { $0.isClosed = true }
    arrivals.post()
  }

  /// The next job; nil where no more will come.
  func next() -> (@Sendable () -> Void)? {
    while true {
      arrivals.wait()
      let (job, isClosed) = state.withLock { state -> ((@Sendable () -> Void)?, Bool) in
        guard state.taken < state.jobs.count else { return (nil, state.isClosed) }
        let job = state.jobs[state.taken]
        state.taken += 1
        if state.taken == state.jobs.count {
          state.jobs.removeAll(keepingCapacity: true)
          state.taken = 0
        }
        return (job, false)
      }
      if let job { return job }
      guard isClosed else { continue }
      // The next one that waits is let go too.
      arrivals.post()
      return nil
    }
  }
}

/// Opened once, by one thread, for another that waits for it.
public final class Gate: Sendable {
  private let semaphore = Semaphore()

  /// A closed gate.
  public init() {}

  /// Lets the waiting thread go on.
  public func open() { semaphore.post() }

  /// Waits until it is open.
  public func wait() { semaphore.wait() }
}

/// A counting semaphore of the system.
@safe private final class Semaphore: Sendable {
  // Safe: initialized before anybody else knows of it, and destroyed when nobody does any more.
  private nonisolated(unsafe) let place: UnsafeMutablePointer<sem_t>

  init() {
    unsafe place = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    unsafe place.initialize(to: sem_t())
    unsafe _ = sem_init(place, 0, 0)
  }

  deinit {
    unsafe _ = sem_destroy(place)
    unsafe place.deallocate()
  }

  func post() { unsafe _ = sem_post(place) }

  func wait() {
    // A signal may end it early.
    while unsafe sem_wait(place) != 0 {}
  }
}
