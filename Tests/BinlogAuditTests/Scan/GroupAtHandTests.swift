import BinlogBytes
import BinlogEvents
import Testing

@testable import BinlogAudit

/// What is known of the group that is open, and where its events stand in the source.
@Suite struct GroupAtHandTests {
  private static func continued() -> GroupAtHand {
    var content = GroupContent()
    content.uncountedEvents = 3
    return GroupAtHand(content: content, startPath: "relay.000001", hasOpenStatement: true)
  }

  @Test func itGoesOnInTheNextRelayLog() {
    var group = Self.continued()
    #expect(group.startsElsewhere && group.hasOpenStatement && !group.mayLackStart)
    #expect(group.startPath == "relay.000001")
    #expect(group.content.uncountedEvents == 3)
    group.beginHere("relay.000002")
    #expect(group.startPath == "relay.000002" && !group.startsElsewhere)
    // The next one begins there too, whatever it is told.
    group.beginHere("relay.000003")
    #expect(group.startPath == "relay.000002")
  }

  @Test func damage() {
    var group = Self.continued()
    group.lose()
    #expect(group.mayLackStart && !group.hasOpenStatement)
    group.trustStart()
    #expect(!group.mayLackStart)
    group.setStatement(isOpen: true)
    group.doubtStart()
    #expect(group.mayLackStart && group.hasOpenStatement)
  }

  @Test func forgotten() {
    var group = Self.continued()
    group.forget("relay.000002")
    #expect(!group.hasOpenStatement && !group.startsElsewhere)
    #expect(group.content.uncountedEvents == 0)
    #expect(group.startPath == "relay.000002")
  }

  @Test func placesInTheSource() {
    var places = SourcePlaces()
    let first = ScanParts.frame(at: 4, position: 1104)
    let none = places.step(to: first)
    let last = places.step(to: ScanParts.frame(at: 104, position: 1204))
    #expect(none == nil)
    #expect(last?.end == FileOffset(104))
    #expect(last?.position == 1104)
    places.breakOff()
    let broken = places.step(to: first)
    #expect(broken == nil)
  }

  /// The source's log goes on beyond what a header can say.
  @Test func beyondFourGiBInTheSource() {
    var places = SourcePlaces()
    places.beginFile()
    let positions = [UInt32(3 << 30), 100].map {
      places.unwrap(ScanParts.frame(at: 4, position: $0))
    }
    #expect(positions == [3 << 30, (1 << 32) + 100])
    places.beginFile()
    let position = places.unwrap(ScanParts.frame(at: 204, position: 100))
    #expect(position == 100)
  }
}
