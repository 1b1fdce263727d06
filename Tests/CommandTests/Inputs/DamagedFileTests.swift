import BinlogTestSupport
import Foundation
import Testing

/// The command itself on files cut and changed: it never dies of a signal.
@Suite struct DamagedFileTests {
  @Test func cutsAndFlips() throws {
    let directory = try TemporaryDirectory()
    var random = SeededRandom(4711)
    for stem in ["mysql97-compressed", "mariadb1011-xa", "mysql97-nochecksum"] {
      let bytes = try Samples.log(stem)
      for round in 0..<12 {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let broken =
          round % 2 == 0
          ? bytes.cut(to: place)
          : bytes.flipping(bit: Int.random(in: 0..<8, using: &random), at: place)
        let path = try directory.write(broken, "broken.000001")
        let outcome = try Tool.run(["verify", "--json", path])
        #expect(!outcome.signalled, "\(stem), \(place)")
        #expect([0, 1].contains(outcome.status), "\(stem), \(place)")
        #expect(try outcome.json()["findings"] != nil)
      }
    }
  }

  @Test func aFileThatIsCutBackWhileItIsRead() throws {
    // A mapping of a file that shrinks ends with SIGBUS; the command says so instead.
    let directory = try TemporaryDirectory()
    let bytes = try Samples.log("mysql97-rows-full")
    let path = try directory.write(bytes, "shrinking.000001")
    let outcome = try Tool.shell(
      "for i in $(seq 20); do : > '\(path)'; cat '\(Samples.path("logs/mysql97-rows-full.000001"))'"
        + " > '\(path)'; done & \"$TOOL\" verify --no-mmap --quiet '\(path)'; s=$?; wait; exit $s")
    #expect([0, 1, 2].contains(outcome.status))
  }
}
