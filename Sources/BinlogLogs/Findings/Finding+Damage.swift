import BinlogBytes
package import BinlogEvents

extension Finding {
  /// Damage that a command met while it read the log at `file`.
  package init(_ damage: LogDamage, in file: String) {
    self.init(
      damage.code, file: file, offset: damage.offset, message: damage.message,
      hint: "`binlogtool verify` says how far the damage goes")
    switch damage.problem {
    case .checksum(let type, _), .undecodable(let type, _): eventType = type
    case .tornEvent(let header, _), .tooSmall(let header, _): eventType = header.type
    default: break
    }
  }
}

extension LogDamage {
  /// The code of the finding that it is.
  fileprivate var code: FindingCode {
    switch problem {
    case .noLog(.empty): .emptyFile
    case .noLog(.encrypted): .encrypted
    case .noLog: .badMagic
    case .tornHeader: .tornHeader
    case .tornEvent: .tornEvent
    case .tooSmall: .eventTooSmall
    case .checksum: .checksumMismatch
    case .undecodable, .misplaced, .closedPayload, .payloadSize: .undecodableBody
    case .fragments: .fragmentMissing
    case .noEventBehind, .noSearch: .trailingGarbage
    case .source(let error): error.isDamage ? .tornWrapper : .unreadableFile
    }
  }
}
