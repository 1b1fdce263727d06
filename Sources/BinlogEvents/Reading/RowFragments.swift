public import BinlogBytes

/// Puts the fragments of a rows event together (MariaDB 12.3, type 172).
///
/// What is kept is what came: a claimed size takes no memory. A value; whoever walks a log hands it
/// each fragment, and says where another event comes instead.
public struct RowFragments: Sendable {
  /// A rows event that was put together.
  public struct Joined: Sendable {
    /// Its header, at the offset of its first fragment.
    public let frame: EventFrame
    /// The whole event.
    public let bytes: [UInt8]
    /// Where it stands among events: the last fragment, with the type of the rows event.
    public let place: EventFrame
  }

  /// Why fragments make no rows event.
  public struct Problem: Error, Equatable, Sendable {
    /// What kind of trouble it is.
    public enum Kind: Sendable {
      /// A fragment is not there.
      case missing
      /// They are all there, and are no rows event.
      case noRows
      /// There is more of it than is kept.
      case tooMuch
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// Where the first fragment that is left begins.
    public let offset: FileOffset
    /// Where the last of them ends.
    public let end: FileOffset
    /// What is wrong.
    public let reason: String
    /// What should be there.
    public let expected: String
    /// What is there.
    public let found: String
  }

  /// The most bytes that are put together.
  public static let mostBytes = 1 << 30

  @usableFromInline var first: EventFrame?
  private var end = FileOffset.zero
  private var count: UInt32 = 0
  /// Number of the last fragment that came.
  private var last: UInt32 = 0
  private var size: UInt64?
  private var bytes: [UInt8] = []
  /// Whether what comes next of the same rows event was told to be lost.
  @usableFromInline var isLost = false

  /// No fragments.
  public init() {}

  /// Whether fragments wait for more.
  @inlinable public var isOpen: Bool { first != nil }

  /// Whether another event that comes now is news to it.
  @inlinable public var mindsOthers: Bool { isOpen || isLost }

  /// Takes in a fragment; returns the rows event where it is the last one, and what is wrong.
  public mutating func add(
    _ event: PartialRowDataEvent, _ frame: EventFrame, _ source: Span<UInt8>
  ) -> (joined: Joined?, problem: Problem?) {
    var problem: Problem?
    if event.number == 1 {
      problem = interrupt()
      begin(event, frame)
    } else {
      if isLost { return (nil, nil) }
      guard isOpen, event.number == last + 1, event.count == count else {
        problem = gap(before: event, frame)
        forget()
        isLost = true
        return (nil, problem)
      }
    }
    last = event.number
    end = frame.end
    guard bytes.count + event.data.count <= Self.mostBytes else {
      problem = self.problem(
        .tooMuch,
        "a rows event in \(count) fragments has more than 1 GiB, which is not put together",
        expected: "at most \(Self.mostBytes) bytes",
        found: size.map { "\($0) bytes" } ?? "more")
      forget()
      isLost = true
      return (nil, problem)
    }
    bytes.append(contentsOf: source.extracting(event.data).array)
    guard last == count else { return (nil, problem) }
    defer { forget() }
    do throws(Problem) {
      return (try join(frame), problem)
    } catch {
      return (nil, problem ?? error)
    }
  }

  /// Another event comes, or the log ends: returns what is missing, where fragments waited.
  public mutating func interrupt() -> Problem? {
    isLost = false
    guard isOpen else { return nil }
    defer { forget() }
    return problem(
      .missing, "only \(last) of the \(count) fragments of a rows event are there",
      expected: "\(count) fragments", found: last == 1 ? "1" : "1 to \(last)")
  }

  /// Forgets what waits, as after damage nothing of it is complete; what comes of it still is no
  /// news.
  public mutating func lose() {
    forget()
    isLost = true
  }

  private mutating func begin(_ event: PartialRowDataEvent, _ frame: EventFrame) {
    first = frame
    count = event.count
    size = event.size
  }

  private mutating func forget() {
    first = nil
    bytes = []
    size = nil
    isLost = false
  }

  private func problem(
    _ kind: Problem.Kind, _ reason: String, expected: String, found: String
  ) -> Problem {
    Problem(
      kind: kind, offset: first?.offset ?? end, end: end, reason: reason, expected: expected,
      found: found)
  }

  private func gap(before event: PartialRowDataEvent, _ frame: EventFrame) -> Problem {
    let expected =
      isOpen
      ? "fragment \(last + 1) of \(count)" : "fragment 1 of \(event.count)"
    return Problem(
      kind: .missing, offset: first?.offset ?? frame.offset, end: frame.end,
      reason: "fragments of a rows event are missing, or stand in another order",
      expected: expected, found: "fragment \(event.number) of \(event.count)")
  }

  /// The rows event of all fragments, the last of which is `last`.
  private func join(_ last: EventFrame) throws(Problem) -> Joined {
    let total = bytes.count
    if let size, size != UInt64(total) {
      throw problem(
        .missing, "the fragments of a rows event are not all of it",
        expected: "\(size) bytes", found: "\(total) bytes")
    }
    guard let first, total >= EventHeader.size else {
      throw problem(
        .noRows, "fragments that are no event", expected: "at least \(EventHeader.size) bytes",
        found: "\(total) bytes")
    }
    var header = EventHeader(bytes.span)
    guard EventCatalog.role(of: header.type) == .rows else {
      throw problem(
        .noRows, "fragments of a \(header.type) event", expected: "a rows event",
        found: "\(header.type)")
    }
    // Its own size may count a checksum that was not written, and end where that would be.
    let claimed = Int(header.eventSize)
    guard claimed == total || claimed == total + 4 else {
      throw problem(
        .noRows, "the fragments hold another size than the \(header.type) in them says",
        expected: "\(claimed) bytes", found: "\(total) bytes")
    }
    header.eventSize = UInt32(total)
    let hasChecksum = first.checksumLength == 4 && claimed == total && checksumAgrees
    var place = last
    place.header.type = header.type
    return Joined(
      frame: EventFrame(
        offset: first.offset, header: header, headerLength: EventHeader.size,
        checksumLength: hasChecksum ? 4 : 0, payload: first.payload),
      bytes: bytes, place: place)
  }

  private var checksumAgrees: Bool {
    bytes.count >= EventHeader.size + 4
      && ChecksumComparison(event: bytes.span, isFormatDescription: false).agrees
  }
}
