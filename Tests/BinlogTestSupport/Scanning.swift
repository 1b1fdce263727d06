import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs

/// A scan of bytes in memory with everything that it reported.
public struct Scanned {
  /// What the file is and holds.
  public var report: FileReport
  /// What was found, in order.
  public var findings: [Finding]
  /// What lies around the offsets that were asked about.
  public var surroundings: [PositionSurroundings]
  /// The whole groups.
  public var groups: [FileScan.VisitedGroup] = []

  /// Findings of severity error.
  public var errors: [Finding] { findings.filter { $0.severity == .error } }
  /// Code, severity and extent of each finding, for messages.
  public var summary: String {
    findings.map { finding in
      let start = finding.offset.map(\.description) ?? "-"
      let end = finding.endOffset.map(\.description) ?? "-"
      return "\(finding.code.rawValue) \(finding.severity) \(start)-\(end)"
    }.joined(separator: "; ")
  }
  /// Codes of all findings.
  public var codes: [FindingCode] { findings.map(\.code) }
}

/// A source over `bytes`.
public func source(_ bytes: [UInt8], name: String = "test.000001") -> ByteSource {
  ByteSource(name: name, chunk: ByteChunk(copying: bytes))
}

/// Scans `bytes`; `offsets` are places whose surroundings are wanted.
public func scan(
  _ bytes: [UInt8], hasSuccessor: Bool = false, offsets: [UInt64] = [], content: Bool = false,
  deep: Bool = false
) throws -> Scanned {
  try scan(
    source(bytes), hasSuccessor: hasSuccessor, offsets: offsets, content: content, deep: deep)
}

/// Scans `source`.
public func scan(
  _ source: ByteSource, hasSuccessor: Bool = false, offsets: [UInt64] = [], content: Bool = false,
  deep: Bool = false
) throws -> Scanned {
  var findings: [Finding] = []
  var groups: [FileScan.VisitedGroup] = []
  var options = FileScan.Options()
  options.hasSuccessor = hasSuccessor
  options.collectsContent = content
  options.isDeep = deep
  var scan = FileScan(
    source, options: options, offsets: offsets.map { FileOffset($0) },
    groupVisitor: content ? { groups.append($0) } : nil
  ) { findings.append($0) }
  let result = try scan.run()
  return Scanned(
    report: result.report, findings: findings, surroundings: result.surroundings, groups: groups)
}

/// What a hostile input must never break; returns what is wrong, or nil.
///
/// Offsets lie in the file, extents are not reversed, and what is called valid was there.
public func brokenPromise(_ scanned: Scanned, size: Int) -> String? {
  let size = UInt64(size)
  for finding in scanned.findings {
    if let offset = finding.offset, offset.rawValue > size {
      return "\(finding.code.rawValue) at \(offset), the file has \(size) bytes"
    }
    if let end = finding.endOffset {
      if end.rawValue > size { return "\(finding.code.rawValue) ends at \(end) of \(size)" }
      if let offset = finding.offset, end < offset {
        return "\(finding.code.rawValue) from \(offset) back to \(end)"
      }
    }
    if finding.message.isEmpty { return "\(finding.code.rawValue) says nothing" }
  }
  if scanned.report.validUpTo.rawValue > size { return "valid up to \(scanned.report.validUpTo)" }
  if scanned.report.size != size { return "size \(scanned.report.size), not \(size)" }
  if let first = scanned.errors.compactMap(\.offset).min(), first < scanned.report.validUpTo {
    return "valid up to \(scanned.report.validUpTo), but an error lies at \(first)"
  }
  return nil
}
