// swift-tools-version: 6.0
import PackageDescription

// Three small programs that use the library: `import Binlog` is all they need.
let package = Package(
  name: "library",
  dependencies: [.package(name: "binlogtool", path: "../..")],
  targets: [
    .executableTarget(
      name: "rows", dependencies: [.product(name: "Binlog", package: "binlogtool")]),
    .executableTarget(
      name: "judge", dependencies: [.product(name: "Binlog", package: "binlogtool")]),
    .executableTarget(
      name: "diagnose", dependencies: [.product(name: "Binlog", package: "binlogtool")]),
  ]
)
