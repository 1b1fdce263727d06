/// Names of replication channels (MySQL) and connections (MariaDB) in the names of relay logs.
package enum ChannelName {
  /// As servers write it in names of files: `@` and four digits for what is no letter or digit.
  package static func encoded(_ channel: String) -> String {
    var encoded = ""
    for scalar in channel.lowercased().unicodeScalars {
      let isPlain =
        scalar == "_" || scalar.value < 128 && scalar.properties.isAlphabetic
        || scalar.properties.numericType != nil
      if isPlain {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        encoded += "@" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      }
    }
    return encoded
  }

  /// Which of `stems` of relay logs is that of `channel`; nil where none is, or nothing tells.
  ///
  /// The default channel, whose name is empty, has the stem that the others go on from.
  package static func stem(of channel: String, among stems: Set<String>) -> String? {
    guard !channel.isEmpty else {
      let plain = stems.filter { stem in
        !stems.contains { other in other != stem && stem.hasPrefix(other + "-") }
      }
      return plain.count == 1 ? plain.first : nil
    }
    let encoded = encoded(channel)
    return stems.filter { $0.hasSuffix("-" + encoded) || $0.hasSuffix("-" + channel) }.min()
  }
}
