import BinlogTestSupport
import BinlogText
import Foundation
import Testing

/// The index by error number is made from the catalogue.
@Suite struct ErrorIndexTests {
  @Test func isNotStale() throws {
    let page = try String(
      decoding: Data(contentsOf: URL(fileURLWithPath: Samples.packageRoot + "/docs/errors.md")),
      as: UTF8.self)
    #expect(page.contains(ErrorIndex.table()), "docs/make writes it anew")
  }

  /// Each row leads to a heading that is there.
  @Test func leadsToHeadings() throws {
    let recovery = try String(
      decoding: Data(contentsOf: URL(fileURLWithPath: Samples.packageRoot + "/docs/recovery.md")),
      as: UTF8.self)
    for link in ErrorIndex.table().split(separator: "(recovery.md#").dropFirst() {
      let anchor = link.prefix { $0 != ")" }
      #expect(recovery.contains("\n## \(anchor)\n"), "\(anchor)")
    }
  }
}
