#!/bin/sh
# The second command: sets up what tests need, checks style, types and floors, and runs every test. See --help.
set -eu
# shellcheck source=installer/setup.sh
. "$(dirname "$0")/setup.sh"

usage() {
    cat <<'HELP'
sh installer/test.sh [PYTEST ARGUMENT...]

Sets up what the tests need (from Debian's packages: an SSH server, PostgreSQL, a display without a screen, Chinese
fonts; none of them is started or enabled), then checks formatting, style, types and floors, then runs all tests.
The tests start their own servers on sockets and loopback ports and stop them again.

Arguments go to pytest, for example:  sh installer/test.sh tests/unit -k money
VOLUTE_VENV and VOLUTE_PYTHON mean the same as in run.sh. Nothing is asked on standard input.
HELP
}

case ${1-} in
-h | --help)
    usage
    exit
    ;;
--) shift ;;
esac

set_up test

cd "$root"
export LC_ALL=C.UTF-8
export VOLUTE_TESTS_COMPLETE=1 # what is missing now fails a test instead of skipping it
export VOLUTE_VENV="$venv"
PATH=$venv/bin:$PATH

check() { # check WHAT COMMAND...
    say "Checking $1"
    shift
    "$@" </dev/null
}

check formatting ruff format --check desktop tests installer
check style ruff check desktop tests installer
check types mypy
check floors lint-imports
say "Running the tests"
exec xvfb-run --auto-servernum --server-args='-screen 0 1600x1000x24' python -m pytest "$@" </dev/null
