import BinlogBytes
import BinlogLogs
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogAudit
@testable import BinlogLogs

/// Packed logs answer to the names of the logs in them, and files among logs are seen even where
/// they are none.
@Suite struct ArchivedLogTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func name(_ number: Int) -> String { "binlog.00000\(number)" }

  private func log(_ number: Int, next: Int? = nil) -> [UInt8] {
    var log = BinlogBuilder()
    log.transaction(UInt64(number))
    if let next { log.rotate(to: name(next)) }
    return log.bytes
  }

  private func pack(_ name: String, with command: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "cd '\(directory.path)' && \(command) \(name)"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func audit(
    _ paths: [String], at positions: [LogCoordinate] = []
  ) throws -> LogAudit {
    var options = LogAudit.Options()
    options.positions = positions
    return try LogAudit(LogInputs(paths), options: options)
  }

  private func errors(_ audit: LogAudit) -> [FindingCode] {
    audit.findings.filter { $0.severity == .error }.map(\.code)
  }

  @Test(arguments: ["gzip", "zstd -q --rm"])
  func besideAnIndexAndWithout(_ command: String) throws {
    for number in 1...3 { try directory.write(log(number, next: number + 1), name(number)) }
    try directory.write(log(4), name(4))
    try directory.write((1...4).map { "./" + name($0) + "\n" }.joined(), "binlog.index")
    for number in 1...2 { try pack(name(number), with: command) }
    let asked = [LogCoordinate(file: name(2), position: 4)]
    let listed = try audit([directory.path], at: asked)
    #expect(listed.findings.map(\.code) == [.notClosed])
    #expect(listed.reports.map(\.name) == (1...4).map(name))
    #expect(listed.verdicts.map(\.verdict) != [.fileMissing])
    try directory.remove("binlog.index")
    let loose = try audit([directory.path], at: asked)
    #expect(loose.families.count == 1)
    #expect(loose.reports.map(\.name) == (1...4).map(name))
    #expect(loose.verdicts.map(\.verdict) == listed.verdicts.map(\.verdict))
    let ending = command == "gzip" ? ".gz" : ".zst"
    let alone = try audit([directory.path + "/" + name(2) + ending], at: asked)
    #expect(alone.verdicts.map(\.verdict) == listed.verdicts.map(\.verdict))
  }

  /// A copy of a log that is there too is no second log, and a purged one no fault.
  @Test func copiesAndPurgedOnes() throws {
    for number in 1...2 { try directory.write(log(number, next: number + 1), name(number)) }
    try directory.write(log(3), name(3))
    try pack(name(2), with: "gzip -k")
    try pack(name(1), with: "gzip")
    try directory.write((2...3).map { "./" + name($0) + "\n" }.joined(), "binlog.index")
    let audit = try audit([directory.path])
    #expect(audit.reports.map(\.name) == (1...3).map(name))
    #expect(errors(audit).isEmpty)
    #expect(audit.findings.map(\.code) == [.fileNotInIndex, .notClosed])
  }

  /// Packed so that it cannot be read: where it is, is said.
  @Test func packedOtherwise() throws {
    for number in 1...2 { try directory.write(log(number, next: number + 1), name(number)) }
    try directory.write(Array("BZh91AY&SY".utf8), name(3) + ".bz2")
    try directory.write((1...3).map { "./" + name($0) + "\n" }.joined(), "binlog.index")
    let missing = try #require(
      try audit([directory.path]).findings.first { $0.code == .indexEntryMissing })
    #expect(missing.found == "only binlog.000003.bz2")
    let other = try TemporaryDirectory()
    try other.write(Array("BZh91AY&SY".utf8), name(3) + ".bz2")
    #expect {
      try LogInputs([other.path])
    } throws: {
      ($0 as? SourceError)?.message.hasSuffix("must be unpacked first, as binlog.000003.bz2")
        ?? false
    }
  }

  @Test func anEmptyFileAmongLogs() throws {
    try directory.write(log(1, next: 2), name(1))
    try directory.write([], name(2))
    try directory.write(log(3), name(3))
    // What no log stands beside is nobody's.
    try directory.write([], "other.000001")
    let audit = try audit([directory.path])
    #expect(errors(audit) == [.emptyFile])
    #expect(audit.reports.map(\.name) == (1...3).map(name))
  }

  @Test func aDamagedFileAmongLogs() throws {
    try directory.write(log(1, next: 2), name(1))
    try directory.write(Array(log(2, next: 3).dropFirst(4)), name(2))
    try directory.write(log(3), name(3))
    #expect(errors(try audit([directory.path])) == [.transferDamage])
  }

  @Test func theBinlogOfMariaDB12() throws {
    let page = [0xFE, 0xFE, 0x0D, 0x01] + [UInt8](repeating: 0, count: 16_380)
    try directory.write(page, "binlog-000000.ibb")
    let audit = try audit([directory.path])
    #expect(errors(audit) == [.innodbBinlog])
    #expect(audit.findings.first?.hint?.contains("--convert-engine-binlog") ?? false)
  }

  /// Zero bytes that nobody cuts off any more: the server stops there.
  @Test(arguments: [false, true])
  func zerosAtTheEnd(_ isFollowed: Bool) throws {
    try directory.write(log(1) + [UInt8](repeating: 0, count: 500), name(1))
    if isFollowed { try directory.write(log(2), name(2)) }
    let audit = try audit(
      [directory.path], at: [LogCoordinate(file: name(1), position: UInt64(log(1).count))])
    let finding = try #require(audit.findings.first { $0.code == .zeroFilledTail })
    #expect(finding.severity == (isFollowed ? .error : .warning))
    #expect(audit.findings.contains { $0.severity == .error } == isFollowed)
    if isFollowed {
      #expect(audit.verdicts[0].serverError?.hasPrefix("bogus data in log event") ?? false)
    }
  }
}
