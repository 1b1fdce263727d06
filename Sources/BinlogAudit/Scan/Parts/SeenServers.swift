/// The servers whose events were met in a log, by their server_id.
struct SeenServers {
  /// All of them.
  private(set) var ids: Set<UInt32> = []
  /// The last one: most events are of the same server as the one before.
  private var last: UInt32?

  /// An event of server `id` was met.
  @inline(__always) mutating func insert(_ id: UInt32) {
    guard id != last else { return }
    ids.insert(id)
    last = id
  }

  /// Adds those of a piece of the log.
  mutating func add(_ other: SeenServers) { ids.formUnion(other.ids) }
}
