import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// Knows the tables of the rows that are printed, each as it was at its place in the logs.
public protocol RowSchemas: AnyObject {
  /// Changes whenever an answer of ``schema(of:at:)`` may have changed.
  var revision: Int { get }

  /// What is known of the table that `map` announces for the rows at `place`; nil for nothing.
  func schema(of map: TableMap, at place: RowsPlace) -> TableSchema?

  /// Hears of a statement that was logged as text, also of one inside a payload, before anything
  /// that comes after it.
  ///
  /// `bytes` are those of its event, without checksum; `place` says where it stands.
  func observe(
    _ query: QueryEvent, event bytes: Span<UInt8>, frame: EventFrame, format: FormatDescription,
    place: RowsPlace)

  /// What is to be told of tables, once each.
  func takeNotes() -> [String]

  /// Whether a part of the log may be left unread until an answer depends on it; see ``wait(for:)``.
  var canWait: Bool { get }

  /// The statements of a part of the log that comes before all others were not heard of; `read` has
  /// them told to ``observe(_:event:frame:format:place:)``, when an answer may depend on them.
  func wait(for read: @escaping (any RowSchemas) -> Void)

  /// Makes what knows the same as this one now, each for a piece of the log that another thread
  /// reads; nil where nothing does.
  var pieces: (@Sendable () -> any RowSchemas)? { get }

  /// Whether it knows more, or something else, than when it was made.
  var hasLearned: Bool { get }
}

extension RowSchemas {
  /// No.
  public var canWait: Bool { false }
  /// Reads them.
  public func wait(for read: @escaping (any RowSchemas) -> Void) { read(self) }
  /// Nothing does.
  public var pieces: (@Sendable () -> any RowSchemas)? { nil }
  /// It may.
  public var hasLearned: Bool { true }
}

/// Knows what the table maps say themselves.
public final class MapSchemas: RowSchemas {
  /// Nothing changes.
  public var revision: Int { 0 }

  /// Without state.
  public init() {}

  /// What the map's metadata says.
  public func schema(of map: TableMap, at place: RowsPlace) -> TableSchema? {
    TableSchema(map)
  }

  /// Does nothing.
  public func observe(
    _ query: QueryEvent, event bytes: Span<UInt8>, frame: EventFrame, format: FormatDescription,
    place: RowsPlace
  ) {}

  /// Nothing.
  public func takeNotes() -> [String] { [] }

  /// Nothing depends on statements.
  public var canWait: Bool { true }

  /// Never reads them.
  public func wait(for read: @escaping (any RowSchemas) -> Void) {}

  /// Others without state.
  public var pieces: (@Sendable () -> any RowSchemas)? { { MapSchemas() } }

  /// Never.
  public var hasLearned: Bool { false }
}
