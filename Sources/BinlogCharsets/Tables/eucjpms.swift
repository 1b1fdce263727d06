// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let eucjpms = PackedTable(
    base: .ujis,
    two: """
      guIJP88P9eCIlaDP8NTGP/gP/h5GDP/i02C9BgjJAfgrIBlCDNJDMUDMiDNNDMYDMnDMDDM2DNRDNXDMNDMmDMjDMr
      DNKDM7DOcDOdDOeDOODOPDPEDOhISDN7DAdDAfCEWDPNCEhAQk1MA5BDIxDIyDI5DN+DN9DN8CJSCJhCIrCIuCIRCI
      aCKlCIgCIfCK/CI1CIpCIq
      """,
    three: """
      31IDP9eLDP/kvpUfwrIAGCFgCFhiFZirIAkEP8HP8CDIxCEWCEhHC7E78FD0FHsFMHFMkPoOFSKFdZPoPPoQFieFvs
      Fz1F1TPoRF+3GCFGEgGVOGY7GZlPoSPkpGgBPoTPoUGprGriG34G3yHAoPoVPoWHUBHaCHaePoXHkwAN4w+BAyDHrn
      PocPodH2gH3WPoeINiPofIWwPogPohIgHPoiIt/Iz0I12PojPokPolJDePomJEVPonPooJWSPncPopJc7JdNJdRPoq
      PorPosJmeJrZJtyPotJ7R
      """
  )
}
