import BinlogEvents

/// The settings by which servers that both take writes never give a number out twice.
struct AutoIncrementAdvice {
  /// What each server has, and should have.
  struct Server {
    var id: UInt32
    var now: TouchPass.Increment?
    var safe: TouchPass.Increment
  }

  let servers: [Server]
  private let verb: String

  init(_ comparison: Comparison) {
    var ids: Set<UInt32> = []
    for found in comparison.judge?.doubled ?? [] {
      ids.formUnion([found.a.server, found.b.server])
    }
    for found in comparison.misfits { ids.insert(found.place.server) }
    verb = comparison.flavors[.a] == .mariadb ? "SET GLOBAL" : "SET PERSIST"
    if ids.count < 2 { ids.formUnion(comparison.increments.keys) }
    let sorted = ids.sorted().prefix(65_535)
    let step = UInt16(clamping: max(2, sorted.count))
    servers = sorted.enumerated().map { place, id in
      Server(
        id: id, now: comparison.increments[id],
        safe: TouchPass.Increment(increment: step, offset: UInt16(clamping: place + 1)))
    }
  }

  /// As people read it.
  var lines: [String] {
    servers.prefix(16).map { server in
      let now = server.now.map {
        " (its groups tell auto_increment_increment=\($0.increment), offset=\($0.offset))"
      }
      let scope = verb == "SET GLOBAL" ? "GLOBAL" : "PERSIST"
      return "safe on server \(server.id): \(verb) auto_increment_increment="
        + "\(server.safe.increment), \(scope) auto_increment_offset=\(server.safe.offset);"
        + (now ?? "")
    }
  }
}
