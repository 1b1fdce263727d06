"""Where the programs of Tests/Live find things: the repository, the servers, the vendors' tools and ours."""
import os, sys

REPOSITORY = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../..'))
# The scripts that run servers and their tools; BINLOGTOOL_SERVERS names others.
SERVERS = os.environ.get('BINLOGTOOL_SERVERS', os.path.join(REPOSITORY, 'Tests/Servers'))
SERVER = os.path.join(SERVERS, 'server')
# What prints a log of each flavor.
VENDORS = {'mysql': os.path.join(SERVERS, 'mysqlbinlog'), 'mariadb': os.path.join(SERVERS, 'mariadb-binlog'),
           'mariadb11': os.path.join(SERVERS, 'mariadb11-binlog')}


def tool():
    """Our program: what BINLOGTOOL names, else the release build, else the debug build."""
    named = os.environ.get('BINLOGTOOL')
    builds = [os.path.join(REPOSITORY, '.build', kind, 'binlogtool') for kind in ('release', 'debug')]
    for path in [named] if named else builds:
        if os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit(f'{os.path.basename(sys.argv[0])}: no {named or "binlogtool"}; build it, or set BINLOGTOOL')
