"""Asks a server for its binary log as a replica does, over its socket, and tells how the answer ends."""
import socket
import struct
import uuid


class Replica:
    """A connection of root, who has no password."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(path)
        self.buffer = b''
        self.sequence = 0
        hello = self.packet()
        version = hello[1:hello.index(b'\0', 1)]
        plugin = b'mysql_native_password' if b'MariaDB' in version else b'caching_sha2_password'
        # Long password, 4.1 protocol, transactions, secure connection, plugin authentication.
        capabilities = 0x1 | 0x200 | 0x2000 | 0x8000 | 0x80000
        self.send(struct.pack('<IIB23s', capabilities, 1 << 24, 33, b'') + b'root\0\0' + plugin + b'\0')
        while True:
            packet = self.packet()
            if packet[0] == 0:
                break
            if packet[0] == 0xFF:
                raise OSError(packet)
            if packet[0] == 0xFE:
                self.send(b'')

    def take(self, count):
        while len(self.buffer) < count:
            more = self.socket.recv(1 << 20)
            if not more:
                raise EOFError
            self.buffer += more
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def packet(self):
        data = b''
        while True:
            header = self.take(4)
            length = header[0] | header[1] << 8 | header[2] << 16
            self.sequence = (header[3] + 1) & 255
            data += self.take(length)
            if length < 0xFFFFFF:
                return data

    def send(self, data):
        self.socket.sendall(struct.pack('<I', len(data))[:3] + bytes([self.sequence]) + data)

    def query(self, text):
        """Runs a statement; its first row, if it has rows."""
        self.sequence = 0
        self.send(b'\x03' + text.encode())
        packet = self.packet()
        if packet[0] == 0xFF:
            raise OSError(packet)
        if packet[0] == 0:
            return None
        columns = packet[0]
        for _ in range(columns + 1):
            self.packet()
        first = None
        while True:
            packet = self.packet()
            if packet[0] == 0xFE and len(packet) < 9:
                return first
            if first is None:
                first, at = [], 0
                for _ in range(columns):
                    length = packet[at]
                    first.append(packet[at + 1:at + 1 + length].decode())
                    at += 1 + length

    def end_of_dump(self):
        """Reads events to the end; the number and text of the error, or (0, '').

        (-1, '') for a server that neither sends nor ends: MariaDB waits for us after what looks like a LOAD event of
        old.
        """
        while True:
            try:
                packet = self.packet()
            except TimeoutError:
                return -1, ''
            if packet[0] == 0xFF:
                text = packet[3:]
                if text[:1] == b'#':
                    text = text[6:]
                return struct.unpack('<H', packet[1:3])[0], text.decode('utf-8', 'replace')
            if packet[0] == 0xFE and len(packet) < 9:
                return 0, ''


def connect(path):
    replica = Replica(path)
    replica.query('set @master_binlog_checksum = @@global.binlog_checksum, '
                  '@source_binlog_checksum = @@global.binlog_checksum, @mariadb_slave_capability = 4')
    return replica


def ask(path, file, position):
    """What the server at socket `path` says to a replica that wants `file` from `position` on."""
    replica = connect(path)
    try:
        replica.sequence = 0
        # COM_BINLOG_DUMP, not blocking at the end, server id 77.
        replica.send(b'\x12' + struct.pack('<IHI', position & 0xFFFFFFFF, 1, 77) + file.encode())
        return replica.end_of_dump()
    finally:
        replica.socket.close()


def ask_set(path, gtids):
    """The same to a MySQL replica with auto position that has `gtids`, as uuid:1-5:7,uuid:..."""
    data, count = b'', 0
    for part in filter(None, gtids.split(',')):
        source, *intervals = part.split(':')
        data += uuid.UUID(source).bytes + struct.pack('<Q', len(intervals))
        for interval in intervals:
            first, _, last = interval.partition('-')
            data += struct.pack('<QQ', int(first), int(last or first) + 1)
        count += 1
    data = struct.pack('<Q', count) + data
    replica = connect(path)
    try:
        replica.sequence = 0
        # COM_BINLOG_DUMP_GTID, not blocking, through GTIDs, no file name.
        replica.send(b'\x1e' + struct.pack('<HIIQI', 1 | 4, 77, 0, 4, len(data)) + data)
        return replica.end_of_dump()
    finally:
        replica.socket.close()


def ask_position(path, gtids, strict):
    """The same to a MariaDB replica that stands at `gtids`, as 0-1-5,1-1-7."""
    replica = connect(path)
    try:
        replica.query(f"set @slave_connect_state = '{gtids}', @slave_gtid_strict_mode = {int(strict)}")
        replica.sequence = 0
        replica.send(b'\x12' + struct.pack('<IHI', 4, 1, 77))
        return replica.end_of_dump()
    finally:
        replica.socket.close()
