#!/bin/sh
# Writes installer/requirements.txt and installer/requirements-test.txt anew: the whole tree of what pyproject.toml
# asks for, every version pinned, every file's digest given, for Python 3.11 to 3.13 on every platform.
# Needs uv. The files name no index: each machine takes its packages from where its own pip does.
# To raise one package only:  sh installer/lock.sh --upgrade-package numpy      To raise all:  --upgrade
set -eu
cd "$(dirname "$0")/.."

compile() { # compile OUTPUT ARGUMENT...
    output=$1
    shift
    # setuptools is pinned too, because the package itself is built in the same environment, not in a fresh one
    # filled from the network. One version for every Python (fewest), so that all machines run the same code.
    echo 'setuptools>=77' | uv pip compile pyproject.toml - --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --fork-strategy fewest \
        --custom-compile-command 'sh installer/lock.sh' --output-file "$output" "$@"
}

compile installer/requirements.txt "$@"
compile installer/requirements-test.txt --extra test --constraint installer/requirements.txt
