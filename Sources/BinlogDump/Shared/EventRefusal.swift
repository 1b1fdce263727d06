import BinlogBytes
import BinlogEvents

/// Events that can be read, but that the vendors' tools end at: something in them is as no server
/// writes it.
enum EventRefusal {
  /// Why a tool with these rules ends at an event; nil where it does not.
  static func reason(_ body: Event, _ bytes: Span<UInt8>, _ rules: VendorRules.Refusals) -> String?
  {
    switch body {
    case .query(let query): reason(query, rules)
    case .rotate(let rotate) where rules.namelessRotations && rotate.nextFile.isEmpty:
      "the next log has no name"
    case .deleteFile(let file), .execLoad(let file): file.fileID == 0 ? noFile : nil
    case .executeLoadQuery(let load):
      load.fileID == 0 ? noFile : reason(load.query, rules)
    case .userVar(let value) where rules.oddUserVariables: reason(value, bytes)
    case .annotateRows(let annotation): reason(annotation, rules)
    case .xaPrepare(let prepare) where rules.namelessXA:
      prepare.global.isEmpty || prepare.formatID == .max ? "an XA transaction without a name" : nil
    case .startEncryption(let encryption) where encryption.scheme != 1:
      "encryption scheme \(encryption.scheme), 1 is the only one"
    default: nil
    }
  }

  /// The same of a statement.
  @inline(__always)
  static func reason(_ query: QueryEvent, _ rules: VendorRules.Refusals) -> String? {
    rules.emptyStatements && query.text.isEmpty ? noText : nil
  }

  /// The same of the statement that made rows.
  @inline(__always)
  static func reason(
    _ annotation: AnnotateRowsEvent, _ rules: VendorRules.Refusals
  ) -> String? {
    rules.emptyAnnotations && annotation.text.isEmpty ? noText : nil
  }

  private static let noFile = "file number 0"
  private static let noText = "no text"

  private static func reason(_ value: UserVarEvent, _ bytes: Span<UInt8>) -> String? {
    if value.name.isEmpty { return "a user variable without a name" }
    guard !value.isNull else { return nil }
    switch value.valueType {
    case UserVarEvent.string, UserVarEvent.real, UserVarEvent.integer: return nil
    case UserVarEvent.decimal:
      let packed = bytes.extracting(value.value)
      let isPossible = packed.count >= 2 && packed[0] <= 65 && packed[1] <= min(30, packed[0])
      return isPossible ? nil : "a decimal that no server has"
    case let other: return "a value of type \(other)"
    }
  }
}

extension DumpWriter {
  /// Reads of an event that is not printed what the vendors' tools read of every event, and end at
  /// where it cannot be read.
  func checkUnprinted(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    switch body {
    case .query(let query): try checkUnprinted(event, query, bytes)
    case .executeLoadQuery(let load): try checkUnprinted(event, load.query, bytes)
    case .rows(let rows): try checkUnprinted(event, rows, bytes)
    default: break
    }
  }

  /// The same of a statement.
  func checkUnprinted(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    _ = try variables(event, query, bytes)
    if query.isCompressed { _ = try inflate(event, query, bytes) }
  }

  /// The same of rows.
  func checkUnprinted(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if rows.isCompressed { _ = try inflate(event, rows, bytes) }
  }
}
