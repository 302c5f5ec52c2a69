# shellcheck shell=sh disable=SC2086 # lists of packages, units and options are split on purpose
# Sets Volute up; read by run.sh and test.sh, not run by itself. Everything said goes to standard error, so that
# standard output belongs to volute. Nothing is done twice: a digest of what was asked for is kept in the environment.

installer=$(cd "$(dirname "$0")" && pwd -P)
root=$(dirname "$installer")
venv=${VOLUTE_VENV:-$root/.venv}

say() { printf '%s\n' "$*" >&2; }
die() {
    say ""
    say "Volute is not set up: $1"
    shift
    for line; do say "  $line"; done
    exit 1
}

# --- system packages --------------------------------------------------------------------------------------------

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

any_installed() { # any_installed NAME,NAME
    for name in $(echo "$1" | tr , ' '); do is_installed "$name" && return 0; done
    return 1
}

is_enough_already() { # a Python that is not the system's may do what these two are for
    case $1 in python3 | python3-venv) find_python ;; *) false ;; esac
}

missing_packages() { # missing_packages SET...: the rows of packages.txt that are not satisfied
    while read -r set names why; do
        case " $* " in *" $set "*) ;; *) continue ;; esac
        any_installed "$names" || is_enough_already "$names" || echo "$names $why"
    done <"$installer/packages.txt"
}

on_offer() { # on_offer NAME,NAME: the first name this release knows
    for name in $(echo "$1" | tr , ' '); do
        apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [^(]' && break
    done
    echo "$name"
}

can_be_root() { [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -v >&2; }; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null >&2; }

# A package may bring a server (the tests' sshd and PostgreSQL). It is installed, but neither started nor enabled:
# this script must not open a port on anybody's machine.
refusal=/usr/sbin/policy-rc.d
keep_services_down() {
    [ -e $refusal ] && return # somebody else has a policy; it is not ours to replace
    trap 'as_root rm -f $refusal' EXIT
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$refusal; chmod 755 $refusal"
}

let_services_go() { # let_services_go PACKAGE...: those just installed
    for package; do
        case $package in openssh-server) units='ssh.service ssh.socket' ;; postgresql | prometheus) units=$package.service ;; *) continue ;; esac
        ! command -v systemctl >/dev/null || as_root systemctl --quiet disable $units >&2 || true
    done
    if [ "$(cat $refusal)" = "$(printf '#!/bin/sh\nexit 101')" ]; then as_root rm -f $refusal; fi
    trap - EXIT
}

candidates() { # the rows of missing_packages on standard input, as names to install
    while read -r names why; do on_offer "$names"; done | tr '\n' ' '
}

install_packages() { # install_packages SET...
    if ! command -v apt-get >/dev/null; then
        say "There is no apt here: see installer/packages.txt for what Volute needs of the system."
        return
    fi
    rows=$(missing_packages "$@")
    [ "$rows" ] || return 0
    say "Volute needs these packages of the system:"
    echo "$rows" | while read -r names why; do printf '  %-22s %s\n' "${names##*,}" "$why" >&2; done
    can_be_root || die "only root may install them, and sudo does not let $(id -un). As root, run:" \
        "apt-get update && apt-get install --no-install-recommends $(echo "$rows" | candidates)" \
        "Then run this script again."
    apt update || die "apt could not read the package lists." "Look at the network and at apt's sources, then run this script again."
    chosen=$(echo "$rows" | candidates)
    say "Installing them: $chosen"
    keep_services_down
    as_root dpkg --configure -a </dev/null >&2 || true # goes on where an installation was cut off; apt judges
    apt install -y --no-install-recommends $chosen ||
        die "apt could not install the packages. Try it by hand:" "sudo apt-get install --no-install-recommends $chosen" "Then run this script again."
    let_services_go $chosen
}

# --- Python ------------------------------------------------------------------------------------------------------

find_python() { # sets python to one that is new enough and can make environments
    for python in ${VOLUTE_PYTHON:-python3 /usr/bin/python3}; do
        "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return 0
    done
    return 1
}

check_machine() {
    case $(uname -m) in
    x86_64) ;;
    aarch64)
        glibc=$(getconf GNU_LIBC_VERSION | sed 's/.*2\.//')
        [ "$glibc" -ge 39 ] || die "on 64-bit ARM, Qt for Python needs C library 2.39, and this system has 2.$glibc." \
            "Debian 13 and Ubuntu 24.04 are new enough."
        ;;
    *) die "Qt for Python is made for 64-bit x86 and 64-bit ARM, not for $(uname -m)." ;;
    esac
}

# --- the environment ---------------------------------------------------------------------------------------------

digest() { # what this environment was, or would be, made from
    {
        cat "$root/pyproject.toml" "$installer/packages.txt" "$installer"/requirements*.txt
        echo "$root $venv"
        "$venv/bin/python" -V 2>&1
    } | sha256sum | cut -d' ' -f1
}

is_ready() { # is_ready run|test
    [ ! -e "$venv/volute-unfinished" ] && [ -e "$venv/volute-$1" ] && [ "$(cat "$venv/volute-$1")" = "$(digest)" ]
}

is_ours() { [ -e "$venv/volute-unfinished" ] || [ -e "$venv/volute-run" ] || [ -e "$venv/volute-test" ]; }

is_empty() { [ -d "$venv" ] && [ -z "$(ls -A "$venv")" ]; }

is_whole() { # finished once, its Python still there, and not moved since (its programs name their place)
    [ ! -e "$venv/volute-unfinished" ] && "$venv/bin/python" -c '' 2>/dev/null && grep -q " $venv\$" "$venv/pyvenv.cfg"
}

elsewhere='or choose another place:  VOLUTE_VENV=~/volute-venv sh installer/run.sh'

make_room() { # an environment that is ours and whole stays; a half-made or moved one goes; somebody else's is not touched
    if [ -e "$venv" ] && ! is_empty && ! is_ours; then
        die "$venv is there already, and this script did not make it." "Move it away, $elsewhere"
    fi
    is_whole || rm -rf "$venv"
    { mkdir -p "$venv" && : >"$venv/volute-unfinished"; } 2>/dev/null ||
        die "$(id -un) cannot write $venv." "Make it yours, $elsewhere"
    [ -x "$venv/bin/python" ] || "$python" -I -m venv "$venv" ||
        die "$python could not make an environment in $venv." "Run this script again; it starts over by itself."
}

pip() { "$venv/bin/python" -I -m pip --disable-pip-version-check --no-input $quiet "$@" >&2; }

fill() { # fill run|test
    case $1 in run) list=requirements.txt ;; test) list=requirements-test.txt ;; esac
    quiet=--quiet
    [ ! -t 2 ] || quiet=
    unset PIP_USER PIP_TARGET PIP_PREFIX # settings of the person's own pip that would lead elsewhere
    say "Fetching the pinned Python packages (about 200 MB the first time), each checked against its digest."
    pip install --require-hashes --only-binary :all: -r "$installer/$list" ||
        die "the Python packages could not be fetched." "Look at the network, then run this script again; what was fetched is kept."
    pip install --no-deps --no-build-isolation --no-index --editable "$root" ||
        die "the checkout at $root could not be installed." "See the lines above."
}

stamp() { # stamp run|test; test holds all that run does
    rm -f "$venv/volute-run" "$venv/volute-test"
    digest >"$venv/volute-run"
    [ "$1" = run ] || digest >"$venv/volute-test"
    rm "$venv/volute-unfinished"
}

set_up() { # set_up run|test: at once when nothing has changed since the last time
    is_ready "$1" && return
    check_machine
    case $1 in run) install_packages run ;; test) install_packages run test ;; esac
    find_python || die "no Python 3.11 or newer with venv was found." "Name one:  VOLUTE_PYTHON=/path/to/python3 sh installer/run.sh"
    exec 9<"$installer/requirements.txt"
    flock 9 # a second start waits for the first instead of writing into the same environment
    is_ready "$1" || { make_room && fill "$1" && stamp "$1"; }
    exec 9<&-
}
