#!/bin/sh
# Probes on a schedule by a systemd timer of the person's own. See --help.
set -eu
# shellcheck source=installer/setup.sh
. "$(dirname "$0")/setup.sh"

usage() {
    cat <<'HELP'
sh installer/timer.sh [--every MINUTES] [--hours FROM-TO] [--print] [-- ARGUMENT...]
sh installer/timer.sh --remove

Probes every host of your ledger on a schedule, by a systemd timer in your own account. Run run.sh once before.

  --every MINUTES   how often: 5, 10, 15, 20, 30 or 60; 15 when not given
  --hours FROM-TO   only from and until these hours of the day, as 8-22 or, over midnight, 22-6
  --print           show the two units and change nothing
  --remove          stop the schedule and delete both units
  -- ARGUMENT...    goes to volute probe as it is, for example:  -- --ledger ~/other.db

Each run starts up to a minute late, so that work that begins on the hour is not what is always seen.
Hosts that stay silent are no failure of the unit; "volute rates" and the Probes area show them.
A timer of your account runs while you are logged in; "loginctl enable-linger" keeps it running.
HELP
}

refuse() {
    say "$1"
    say "See: sh installer/timer.sh --help"
    exit 2
}

folder=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
every=15 hours='*' print=

is_hour() { case $1 in [0-9] | 1[0-9] | 2[0-3]) ;; *) return 1 ;; esac }

read_hours() { # read_hours FROM-TO: sets hours
    from=${1%-*} to=${1#*-}
    is_hour "$from" && is_hour "$to" && [ "$from" -ne "$to" ] || refuse "--hours wants FROM-TO, as 8-22, not: $1"
    if [ "$from" -lt "$to" ]; then hours="$from..$((to - 1))"; else
        hours="$from..23"
        [ "$to" -eq 0 ] || hours="$hours,0..$((to - 1))"
    fi
}

calendar() { # minutes within the hour; the full hour where it is once an hour
    case $every in 60) echo "*-*-* $hours:00:00" ;; *) echo "*-*-* $hours:00/$every:00" ;; esac
}

quoted() { # quoted WORD...: as systemd reads a command line; % and $ would mean something to it
    for word; do
        printf ' "%s"' "$(printf %s "$word" | sed 's/[\\"]/\\&/g; s/%/%%/g; s/\$/$$/g')"
    done
}

service() {
    cat <<UNIT
[Unit]
Description=Volute asks its hosts which cards they show
Documentation=file://$root/README.md

[Service]
Type=oneshot
ExecStart=$(quoted "$venv/bin/volute" probe "$@" | sed 's/^ //')
# 3: differences found; 4: a host stayed silent. Both are news, not failures.
SuccessExitStatus=3 4
Nice=10
TimeoutStartSec=20min
UNIT
}

timer() {
    cat <<UNIT
[Unit]
Description=Volute probes every $every minutes

[Timer]
OnCalendar=$(calendar)
RandomizedDelaySec=60
AccuracySec=1s

[Install]
WantedBy=timers.target
UNIT
}

remove() {
    systemctl --user disable --now volute-probe.timer || true
    rm -f "$folder/volute-probe.timer" "$folder/volute-probe.service"
    systemctl --user daemon-reload
}

while [ $# -gt 0 ]; do
    case $1 in
    -h | --help) usage && exit ;;
    --remove) remove && exit ;;
    --print) print=1 ;;
    --every)
        case ${2-} in 5 | 10 | 15 | 20 | 30 | 60) every=$2 ;; *) refuse "--every wants 5, 10, 15, 20, 30 or 60, not: ${2-nothing}" ;; esac
        shift
        ;;
    --hours) read_hours "${2-nothing}" && shift ;;
    --) shift && break ;;
    *) refuse "$1 is not understood." ;;
    esac
    shift
done

if [ "$print" ]; then
    service "$@" && echo && timer
    exit
fi
[ -x "$venv/bin/volute" ] || die "there is no volute in $venv." "Run this first:  sh installer/run.sh -- --help"
mkdir -p "$folder"
service "$@" >"$folder/volute-probe.service"
timer >"$folder/volute-probe.timer"
systemctl --user daemon-reload
systemctl --user enable --now volute-probe.timer
say "Volute now probes by itself: $(calendar)"
say "The next run:  systemctl --user list-timers volute-probe.timer"
say "What it found: journalctl --user -u volute-probe"
