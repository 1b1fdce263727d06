public import BinlogAudit

extension ReceiverTrouble {
  /// What it means.
  public var meaning: String {
    switch self {
    case .sameServerUUID:
      "two servers have the same server_uuid, as copies of a data directory do"
    case .sameServerID:
      "two servers have the same server_id"
    case .noServerID:
      "a server has no server_id"
    case .checksums:
      "the source writes checksums that the replica does not know"
    case .packetTooLarge:
      "an event is larger than max_allowed_packet allows, or the position is not that"
        + " of an event"
    case .noBinaryLog:
      "the source does not write a binary log"
    case .sourceCannotRead:
      "the source cannot read its own log"
    case .gtidMode:
      "the gtid_mode of source and replica, or the groups in the source's log, do not"
        + " allow to connect by GTID"
    case .privilege:
      "the account lacks a privilege"
    case .account:
      "the source does not accept the account or its password"
    case .secureConnection:
      "the account wants an encrypted connection or the source's public key"
    case .authenticationPlugin:
      "the replica does not have the account's authentication plugin"
    case .tls:
      "the encrypted connection does not come about"
    case .hostUnknown:
      "the source's host name is not known"
    case .nothingAnswers:
      "nothing answers at the source's host and port"
    case .connectionLost:
      "the connection was lost"
    case .hostNotAllowed:
      "the source does not let this host in"
    case .hostBlocked:
      "the source has blocked this host after too many failed connections"
    case .noConnectionLeft:
      "the source has no connection left"
    case .cannotWriteRelayLog:
      "the replica cannot write its relay log"
    case .ownSettings:
      "the replica cannot use its own settings or its notes of the channel"
    case .sourceSettings:
      "the replica does not accept the source's settings"
    }
  }

  /// What to do.
  public var advice: String {
    switch self {
    case .sameServerUUID:
      "on the replica stop the server, remove auto.cnf from its data directory (it"
        + " makes itself a new UUID), start it, and look for other copies with the same"
        + " UUID"
    case .sameServerID:
      "give the replica a server_id of its own (SET GLOBAL server_id=…, and in its"
        + " option file), then start it"
    case .noServerID:
      "set server_id, on source and replica different ones, then start the replica"
    case .checksums:
      "the replica is older than the source's binlog_checksum: upgrade it, or SET"
        + " GLOBAL binlog_checksum=NONE on the source, which helps for what is logged"
        + " from then on only"
    case .packetTooLarge:
      "raise max_allowed_packet on the source and replica_max_allowed_packet"
        + " (slave_max_allowed_packet) on the replica to 1 GiB, then start the receiver"
    case .noBinaryLog:
      "start the source with log_bin"
    case .sourceCannotRead:
      "look at the source's error log and disk, and at the owner and rights of its"
        + " log files"
    case .gtidMode:
      "bring gtid_mode to the same value on both, one step at a time, or connect by"
        + " file and position until the last anonymous group is applied"
    case .privilege:
      "on the source: GRANT REPLICATION SLAVE ON *.* to the replica's account"
    case .account:
      "check user, password and host of the account on the source, and give them to"
        + " the replica"
    case .secureConnection:
      "turn on SSL for the channel, or let it get the public key"
        + " (GET_SOURCE_PUBLIC_KEY=1 or GET_MASTER_PUBLIC_KEY=1)"
    case .authenticationPlugin:
      "use a plugin that both servers have, or install it on the replica"
    case .tls:
      "compare certificates, their dates, and TLS versions of both servers"
    case .hostUnknown:
      "check the host of the channel, and name resolution"
    case .nothingAnswers:
      "check that the source runs, its port and bind_address, and the way there"
        + " (firewall)"
    case .connectionLost:
      "check the network and the source's error log; the receiver tries again by"
        + " itself as long as it runs"
    case .hostNotAllowed:
      "on the source: make the account for the replica's host"
    case .hostBlocked:
      "on the source: FLUSH HOSTS (or TRUNCATE performance_schema.host_cache)"
    case .noConnectionLeft:
      "raise max_connections there, or end idle ones"
    case .cannotWriteRelayLog:
      "look at its disk: space, rights, errors"
    case .ownSettings:
      "look at the replica's error log; its relay logs' index may not fit (give"
        + " --replica)"
    case .sourceSettings:
      "the text names the setting: bring it to the same value on both servers"
    }
  }
}
