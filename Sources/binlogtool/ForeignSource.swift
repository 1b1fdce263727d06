import BinlogAudit
import BinlogBytes
import BinlogLogs

/// What was given as a source's logs and is none.
enum ForeignSource {
  /// Refuses `audit` where nothing in it is a log: what it is instead, and what to do.
  static func refuse(_ audit: LogAudit) throws(SourceError) {
    guard !audit.reports.isEmpty, audit.reports.allSatisfy({ $0.kind == .unknown }),
      let finding = audit.findings.first(where: { codes.contains($0.code) })
    else { return }
    let hint = (finding.hint ?? "").replacing(" | binlogtool verify -", with: " > LOG")
    throw SourceError(
      name: finding.file, kind: .request, message: "\(finding.message); \(hint)")
  }

  private static let codes: Set<FindingCode> = [.badMagic, .transferDamage, .innodbBinlog]
}
