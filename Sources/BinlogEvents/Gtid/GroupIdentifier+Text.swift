extension GroupIdentifier {
  /// Parses one GTID, MySQL's `uuid:5` or `uuid:tag:5`, or MariaDB's `0-1-5`; nil for anything else.
  public init?(parsing text: String) {
    let text = String(text.filter { !$0.isWhitespace })
    if let gtid = MariaGtid(text) {
      self = .mariadb(gtid)
      return
    }
    guard let set = GtidSet(text), set.count == 1, let (key, ranges) = set.intervals.first,
      let range = ranges.first
    else { return nil }
    self = .mysql(Gtid(uuid: key.uuid, tag: key.tag, number: range.lowerBound))
  }
}
