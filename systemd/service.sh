#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Starts or stops the installed daemon: by systemd where it runs, else in the background.
#   systemd/service.sh start|stop
set -eu

program=${LIBEXEC:-/usr/libexec/matguard}/matguardd
client=${PROGRAM_DIR:-/usr/bin}/matguard
run=/run/matguard
pid_file=$run/matguardd.pid
log=/var/log/matguard.log
wait_s=20

with_systemd() {
  [ -d /run/systemd/system ]
}

# The pid in the pid file, if that process is still ours: the number may have gone to another.
running() {
  pid=$(cat "$pid_file" 2>/dev/null) || return 1
  case $(readlink "/proc/$pid/exe" 2>/dev/null) in
    "$program" | "$program (deleted)") ;;
    *) return 1 ;;
  esac
}

stop() {
  if with_systemd; then
    systemctl disable --now matguardd 2>/dev/null || true
    return 0
  fi
  running || { echo "matguardd is not running."; exit 0; }
  kill "$pid"
  i=0
  while running; do
    i=$((i + 1))
    [ "$i" -le $((wait_s * 10)) ] || { echo "matguardd ($pid) does not stop" >&2; return 1; }
    sleep 0.1
  done
  rm -f "$pid_file"
}

start_in_background() {
  ! running || stop
  mkdir -p "$run"
  setsid nohup "$program" --foreground </dev/null >>"$log" 2>&1 &
  pid=$!
  echo "$pid" >"$pid_file"
}

answers() {
  i=0
  until "$client" status >/dev/null 2>&1; do
    i=$((i + 1))
    [ "$i" -le $((wait_s * 5)) ] || return 1
    with_systemd || kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.2
  done
}

start() {
  if with_systemd; then
    systemctl daemon-reload
    systemctl enable --quiet matguardd
    systemctl restart matguardd
  else
    start_in_background
  fi
  if ! answers; then
    echo "MatGuard chưa chạy được. / MatGuard did not start. Nhật ký / its log:" >&2
    if with_systemd; then journalctl -u matguardd -n 20 --no-pager; else tail -n 20 "$log"; fi >&2
    exit 1
  fi
  "$client" status
  cat <<END

MatGuard đang chạy ở chế độ đã cấu hình trong /etc/matguard/matguard.conf.
MatGuard runs as /etc/matguard/matguard.conf says.
  matguard status          đang canh giữ gì / what it guards
  matguard scan DIR        quét một thư mục / look into a folder
  matguard log list        những gì đã ghi nhận / what was recorded
  matguard log verify      nhật ký có nguyên vẹn không / is the log whole
  make stop                dừng / stop
END
}

case ${1-} in
  start) start ;;
  stop) stop && echo "MatGuard đã dừng; không còn canh giữ. / Stopped; nothing is guarded now." ;;
  *) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
