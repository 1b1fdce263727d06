# shellcheck shell=bash
# Sourced by the sample makers: the shop whose changes fill the samples, and what all of them do at the end.

samples=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
make=$samples/make
servers=$(cd "$samples/../Tests/Servers" && pwd)
# shellcheck source=Tests/Servers/pair.sh
. "$servers/pair.sh"
export TZ=UTC LC_ALL=C

fail() { echo "${0##*/}: $*" >&2; exit 1; }

# A short path: the servers' sockets lie under it.
work=$(mktemp -d /tmp/sample.XXXXXX)
# The vendors' tools leave a file there for each LOAD DATA that they print.
export TMPDIR=$work
end_work() {
  pair_end "$work"
  rm -rf "$work"
}
trap end_work EXIT

# 33 groups: the shop opens. MySQL and MariaDB both take all of it.
shop_opens() {
  cat <<'SQL'
create database shop character set utf8mb4;
use shop;
create table customers (
  id int unsigned not null primary key,
  name varchar(60) not null,
  city varchar(40),
  balance decimal(12,2) not null default 0,
  joined date not null
) engine=InnoDB;
create table orders (
  id bigint unsigned not null primary key,
  customer_id int unsigned not null,
  placed datetime(3) not null,
  status enum('new','paid','sent','returned') not null default 'new',
  total decimal(10,2) not null,
  note text,
  key (customer_id)
) engine=InnoDB;
create table stock (
  sku char(8) not null primary key,
  qty int not null,
  weight double,
  picture varbinary(32)
) engine=InnoDB;
insert into customers values (1,'Ada Byron','London',120.50,'2024-01-15'),(2,'Émile Borel','Paris',0,'2024-02-29'),
  (3,'Grażyna Nowak','Kraków',-15.25,'2024-03-01'),(4,'李小龍',null,1000000.01,'2024-03-02'),(5,'O''Brien',"Dublin",7,'2024-04-30');
insert into stock values ('TEA-0001',500,0.25,x'00ff10'),('TEA-0002',250,0.5,null),('CUP-0001',40,0.31,x'cafe'),
  ('CUP-0002',12,0.29,x''),('POT-0001',3,1.75,null);
SQL
  local n
  for n in $(seq 10); do
    echo "begin;"
    echo "insert into orders values ($((100 + n)), $((1 + n % 5)), '2026-05-0$((1 + n % 9)) 10:$((10 + n)):00.125', 'new', $((n * 7)).95, null);"
    echo "update stock set qty = qty - $n where sku = 'TEA-000$((1 + n % 2))';"
    echo "commit;"
  done
  cat <<'SQL'
update orders set status = 'paid' where id between 101 and 104;
delete from stock where sku = 'POT-0001';
alter table orders add column channel varchar(12) not null default 'web';
update orders set status = 'sent', note = 'left with the neighbour' where id = 103;
SQL
  for n in $(seq 10); do
    echo "insert into orders values ($((110 + n)), $((1 + n % 5)), '2026-05-1$((n % 10)) 09:00:00', 'paid', $((n * 3)).50, concat('order ', $n), 'phone');"
  done
  cat <<'SQL'
begin;
update customers set balance = balance + 10 where id in (1, 2);
insert into stock values ('MUG-0001', 80, 0.4, x'01');
delete from orders where id = 120;
commit;
update stock set weight = null where sku = 'CUP-0002';
insert into customers values (6,'Zoë Quill','Bruges',55.55,'2025-12-31');
SQL
}

# 3 groups that the source's binlog keeps, and then 7 that it loses.
shop_sells() {
  cat <<'SQL'
use shop;
insert into orders values (130, 6, '2026-06-01 08:00:00', 'new', 9.99, null, 'web');
update customers set city = 'Gent' where id = 6;
delete from orders where id = 111;
SQL
}
# shellcheck disable=SC2034
shop_sells_lost=7
shop_sells_and_loses() {
  cat <<'SQL'
use shop;
begin;
insert into orders values (201, 1, '2026-06-01 09:30:00.5', 'new', 19.90, 'gift wrap', 'web'),
  (202, 2, '2026-06-01 09:31:00', 'new', 5.00, null, 'web'), (203, 3, '2026-06-01 09:31:30', 'new', 12.34, null, 'phone');
update stock set qty = qty - 3 where sku = 'TEA-0001';
commit;
update customers set balance = balance - 19.90 where id in (1, 2);
delete from orders where id in (112, 113);
insert into customers values (7,'Nils Bohr','København',0,'2026-06-01'),(8,'Lise M.',null,3.14,'2026-06-01');
begin;
insert into orders values (204, 7, '2026-06-01 09:40:00', 'paid', 77.00, 'first order', 'web');
update customers set balance = -77.00 where id = 7;
delete from stock where sku = 'CUP-0002';
commit;
update stock set qty = qty + 100, picture = x'deadbeef' where sku like 'TEA%';
insert into orders values (205, 8, '2026-06-01 09:41:00', 'new', 1.00, null, 'phone');
SQL
}

# 3 groups for the source after its crash, on rows that no lost group touched: whether the source's tables have kept
# the lost changes or not, and whether the replica has them, these can be applied.
shop_goes_on() {
  cat <<'SQL'
use shop;
insert into orders values (301, 4, '2026-06-02 07:00:00', 'new', 40.00, 'after the crash', 'web');
begin;
update customers set balance = balance - 40 where id = 4;
update stock set qty = qty - 1 where sku = 'MUG-0001';
commit;
delete from orders where id = 114;
SQL
}

source_sql() { pair_sql "$work" source --default-character-set=utf8mb4; }

# vendor_tool FLAVOR [OPTIONS...]: that vendor's own reader.
vendor_tool() {
  local tool=mariadb-binlog
  case $1 in
  mysql) tool=mysqlbinlog ;;
  mariadb11) tool=mariadb11-binlog ;;
  esac
  "$servers/$tool" "${@:2}"
}

# groups_of FLAVOR FILE: the groups of a binlog by the vendor's own reading, one a line, separated by tabs:
#   position, end position, GTID or -, start of the group's last rows event or -, end of it or -, tables as JSON
groups_of() {
  vendor_tool "$1" -v --base64-output=decode-rows "$2" | awk -f "$make/groups.awk"
}

# save_source DEST: the binlogs and their index, and what the error log says on them.
save_source() {
  mkdir -p "$1"
  cp "$work"/source/data/mysql-bin.[0-9]* "$work"/source/data/mysql-bin.index "$1/"
  rm -f "$1"/*.idx
  log_excerpt source 'binlog|binary log|Binlog|Crash|crash|mysql-bin' >"$1/error.log"
}

# save_replica DEST: all of a replica that bears on where it stands.
save_replica() {
  mkdir -p "$1"
  cp "$work"/replica/data/relay-bin.* "$1/"
  pair_status_text "$work" >"$1/status.txt"
  if [ "$(pair_flavor "$work")" = mysql ]; then
    # mysqldump leaves the rows of these tables out.
    pair_sql "$work" replica --vertical -e '
      select * from mysql.slave_master_info; select * from mysql.slave_relay_log_info' >"$1/replica_info.txt"
  else
    cp "$work"/replica/data/master.info "$work"/replica/data/relay-log.info "$1/"
  fi
  log_excerpt replica 'replica|slave|Replica|Slave|source|master|server_errno|1236' >"$1/error.log"
}

# log_excerpt SIDE PATTERN: the lines of its error log that matter here, without this machine in them.
log_excerpt() {
  grep -E "$2" "$work/$1/error.log" | grep -vE 'self signed|socket:|Plugin|Starting MariaDB|ib_buffer_pool|native AIO|No attempts to commit|Shutting down plugin|skip-slave-start|skip_slave_start|deprecated' |
    sed -e "s#$work/$1/data#.#g" -e "s#$work/$1#.#g" -e "s#[^ ]*/usr/sbin/##g" -e "s#$(hostname)#host#g" || true
}

# replace_sample NAME: the new one takes the place of the old only when it is whole.
replace_sample() {
  # Servers keep their files to themselves; these are for everybody.
  chmod -R u=rwX,go=rX "$work/$1"
  rm -rf "${samples:?}/$1"
  cp -R "$work/$1" "$samples/$1"
}
