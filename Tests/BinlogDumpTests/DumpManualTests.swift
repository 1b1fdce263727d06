import BinlogDump
import Foundation
import Testing

/// Documents that are made from the option table say what it says now.
@Suite struct DumpManualTests {
  private static let documents = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs")

  private func text(_ name: String) throws -> String {
    try String(
      decoding: Data(contentsOf: Self.documents.appendingPathComponent(name)), as: UTF8.self)
  }

  @Test func theManPageIsNotStale() throws {
    let page = try text("binlogtool-dump.1")
    let version = page.split(separator: "\"").first { $0.hasPrefix("binlogtool ") }
    let number = String(version?.dropFirst("binlogtool ".count) ?? "")
    #expect(page == DumpManual.manPage(version: number), "docs/make writes it anew")
  }

  @Test func theTableOfOptionsIsNotStale() throws {
    let page = try text("compatibility.md")
    #expect(page.contains(DumpManual.optionTable()), "docs/make writes it anew")
  }

  @Test func everyOptionHasAMeaningForItsVendors() {
    for option in DumpOption.all {
      #expect(!option.help.isEmpty)
      for vendor in DumpVendor.allCases where option.belongs(to: vendor) {
        if case .ours = option.owner { continue }
        #expect(option.meaning(of: vendor) != nil)
      }
    }
    let names = DumpOption.all.map(\.name)
    #expect(Set(names).count == names.count)
    let letters = DumpOption.all.compactMap(\.letter)
    #expect(Set(letters).count == letters.count)
  }
}
