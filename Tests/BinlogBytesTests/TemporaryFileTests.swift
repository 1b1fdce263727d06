import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogBytes

/// Files without a name hold bytes, and leave nothing behind, also on file systems that have none.
@Suite struct TemporaryFileTests {
  @Test func bothKindsHoldBytesAndLeaveNothing() throws {
    let directory = try TemporaryDirectory()
    for file in [
      try TemporaryFile.open(in: directory.path),
      try TemporaryFile.openAndUnlink(in: directory.path),
    ] {
      let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
      try handle.write(contentsOf: Data("text that waits".utf8))
      try handle.seek(toOffset: 5)
      #expect(try handle.readToEnd() == Data("that waits".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
  }

  @Test func aDirectoryThatIsNotThereIsAnError() {
    #expect(throws: SourceError.self) { try TemporaryFile.open(in: "/nowhere/at/all") }
    #expect(throws: SourceError.self) { try TemporaryFile.openAndUnlink(in: "/nowhere/at/all") }
  }
}
