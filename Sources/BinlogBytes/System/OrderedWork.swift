import Synchronization

/// Work that is cut into pieces, done by several threads, and taken back in the order of the pieces:
/// the one way in which commands use more than one processor.
///
/// Who has the work cuts it, here and in order, and gives the pieces away; takes what came of the
/// oldest, and uses it; cuts more. Never more than ``mostWaiting`` pieces are about, so that memory
/// stays bounded whatever there is to do. What comes out is the same for any number of threads, as
/// long as a piece depends on nothing but itself. Of a piece for which that turns out not to hold, an
/// output says so: then the rest is abandoned, and who has the work does it himself from there on.
///
/// `Kept` is what the owner needs again when a piece comes back; it stays with the owner.
public struct OrderedWork<Piece: Sendable, Output: Sendable, Kept>: ~Copyable {
  /// Does a piece; `isUnwanted` says that nobody needs it any more.
  public typealias Work = @Sendable (_ piece: Piece, _ isUnwanted: Unwanted) -> Output

  /// What came of a piece, and what was kept of it.
  public struct Done {
    /// What came of it.
    public let output: Output
    /// What was kept when it was given away.
    public let kept: Kept
  }

  private let threads: WorkerThreads
  private let work: Work
  private var waiting: [(place: Place, kept: Kept)] = []

  /// Work for `threads`; where there are none, whoever gives a piece does it.
  public init(_ threads: WorkerThreads, work: @escaping Work) {
    self.threads = threads
    self.work = work
  }

  deinit { for (place, _) in waiting { place.isUnwanted.say() } }

  /// The most pieces that are about: one for each thread, and one that is ready when it is done.
  public var mostWaiting: Int { threads.count + 1 }

  /// Whether pieces have to be taken back before more are given.
  public var isFull: Bool { waiting.count >= mostWaiting }

  /// Whether all pieces were taken back.
  public var isEmpty: Bool { waiting.isEmpty }

  /// Has a piece done.
  public mutating func give(_ piece: Piece, keeping kept: Kept) {
    let place = Place()
    waiting.append((place, kept))
    let work = work
    guard threads.count > 0 else {
      place.fill(work(piece, place.isUnwanted))
      return
    }
    threads.submit { place.fill(work(piece, place.isUnwanted)) }
  }

  /// Waits for the oldest piece; nil where none is about.
  public mutating func take() -> Done? {
    guard !waiting.isEmpty else { return nil }
    let (place, kept) = waiting.removeFirst()
    guard let output = place.take() else { return nil }
    return Done(output: output, kept: kept)
  }

  /// Lets all pieces go that are about.
  public mutating func abandon() {
    for (place, _) in waiting { place.isUnwanted.say() }
    waiting = []
  }

  /// Where what comes of a piece waits for its owner.
  private final class Place: Sendable {
    let isUnwanted = Unwanted()
    private let output = Mutex<Output?>(nil)
    private let isDone = Gate()

    func fill(_ value: Output) {
      output.withLock { $0 = value }
      isDone.open()
    }

    func take() -> Output? {
      isDone.wait()
      return output.withLock { output in
        let value = output
        output = nil
        return value
      }
    }
  }
}

/// How a user of what came of a piece wants to go on.
public enum WorkFlow: Sendable {
  /// With the next one.
  case goOn
  /// Not at all: the pieces that are about are abandoned.
  case stop
}

extension OrderedWork {
  /// Gives away what `cut` returns, until that is nil, and hands what comes back to `use` in order;
  /// returns whether all of it was used.
  public mutating func run<Failure: Error>(
    cut: () throws(Failure) -> (piece: Piece, kept: Kept)?,
    use: (Done) throws(Failure) -> WorkFlow
  ) throws(Failure) -> Bool {
    var hasMore = true
    while true {
      while hasMore, !isFull {
        guard let next = try cut() else {
          hasMore = false
          break
        }
        give(next.piece, keeping: next.kept)
      }
      guard let done = take() else { return true }
      if try use(done) == .stop {
        abandon()
        return false
      }
    }
  }
}

/// Says to who does a piece that nobody needs it any more.
public final class Unwanted: Sendable {
  private let flag = Atomic(false)

  fileprivate init() {}

  /// Whether that is so; asked now and then, it ends the work early.
  public var isSaid: Bool { flag.load(ordering: .relaxed) }

  fileprivate func say() { flag.store(true, ordering: .relaxed) }
}
