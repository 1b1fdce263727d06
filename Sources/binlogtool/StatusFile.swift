import BinlogAudit
import BinlogBytes
import BinlogEvents

/// A text that `--status` names.
enum StatusFile {
  /// Reads the text at `path`, or standard input for `-`, into `inputs`.
  static func add(_ path: String, to inputs: inout SuggestInputs) throws(SourceError) {
    let isInput = path == "-"
    let origin = isInput ? "standard input" : path
    if !isInput { try refuseOther(path) }
    let source =
      try isInput
      ? ByteSource(standardInputNamed: origin) : ByteSource(path: path, access: .read)
    if let (message, hint) = ForeignFile.notText(source) {
      throw SourceError(
        name: origin, kind: .request,
        message: hint.isEmpty ? message + "; --replica takes logs" : "\(message); \(hint)")
    }
    let (isKnown, remark) = try inputs.addStatus(source, origin: origin)
    if isKnown {
      if let remark { StandardError.write("binlogtool: \(origin): \(remark)") }
      return
    }
    throw SourceError(
      name: origin, kind: .request,
      message: (remark ?? "does not say where a replica stands")
        + "; expected the text of SHOW REPLICA STATUS or SHOW SLAVE STATUS, error-log lines,"
        + " master.info, relay-log.info, a CHANGE … TO statement or the notes of a backup tool;"
        + " or give the place itself: --position FILE:POS")
  }

  private static func refuseOther(_ path: String) throws(SourceError) {
    if DirectoryListing.isDevice(path) {
      throw SourceError(
        name: path, kind: .request, message: "is a device; --status wants a file or a pipe")
    }
    guard DirectoryListing.kind(of: path) == .directory else { return }
    throw SourceError(
      name: path, kind: .request,
      message: "is a directory; --status wants a file with a text, --replica a data directory")
  }
}
