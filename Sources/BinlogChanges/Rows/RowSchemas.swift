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

  /// Makes what knows the same as this one now, each for a piece of the log that another thread
  /// reads; nil where nothing does.
  var pieces: (@Sendable () -> any RowSchemas)? { get }

  /// Whether it knows more, or something else, than when it was made.
  var hasLearned: Bool { get }
}

extension RowSchemas {
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

  /// Others without state.
  public var pieces: (@Sendable () -> any RowSchemas)? { { MapSchemas() } }

  /// Never.
  public var hasLearned: Bool { false }
}
