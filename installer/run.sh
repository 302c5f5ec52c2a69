#!/bin/sh
# The one command: sets Volute up if need be, and starts it. See --help.
set -eu
# shellcheck source=installer/setup.sh
. "$(dirname "$0")/setup.sh"

usage() {
    cat <<'HELP'
sh installer/run.sh [ARGUMENT...]

Sets Volute up where that is still to do, and starts it. Made for Debian 12, Debian 13 and Ubuntu 24.04.

  no argument    with a display: opens the window on the demo fleet
                 without one: probes the demo fleet, prints the comparison of all centres and the differences,
                 writes the comparison as a picture and as a spreadsheet, and says where they are
  ARGUMENT...    goes to volute as it is, for example:  sh installer/run.sh compare --png comparison.png
  -- ARGUMENT... the same, for arguments this script would take itself:  sh installer/run.sh -- --help
  --help         this text

The first run
  1. names the system packages that are missing and why, and installs them with apt (through sudo when not root);
     installer/packages.txt lists them
  2. makes a Python environment in .venv beside this folder
  3. puts the pinned packages of installer/requirements.txt into it, each checked against its SHA-256 digest
It takes a few minutes and about 900 MB of disk. When it is cut off, run it again: it goes on or starts over by
itself. Later runs start at once, install nothing and need no network.

Settings
  VOLUTE_VENV    another place for the environment
  VOLUTE_PYTHON  another Python (3.11 or newer) to make it with

To remove Volute, delete this folder. Ledgers are kept apart from it, in your data folder (~/.local/share/volute).
HELP
}

case ${1-} in
-h | --help)
    usage
    exit
    ;;
--) shift ;;
esac

set_up run

if [ $# -gt 0 ]; then
    exec "$venv/bin/volute" "$@"
elif [ "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
    exec "$venv/bin/volute" demo
else
    exec "$venv/bin/volute" demo --headless
fi
