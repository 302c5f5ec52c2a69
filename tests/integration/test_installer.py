"""The set-up scripts explain themselves, touch nothing that is not theirs, and do nothing twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
VENV = Path(os.environ.get("VOLUTE_VENV", sys.prefix))
COMPLETE = os.environ.get("VOLUTE_TESTS_COMPLETE") == "1"
AT_ONCE_S = 10  # a warm environment starts within two seconds; the rest is allowance for a busy machine


def sh(*command: str | Path, **env: str | Path) -> subprocess.CompletedProcess[str]:
    whole = {k: v for k, v in os.environ.items() if not k.startswith("VOLUTE")} | {k: str(v) for k, v in env.items()}
    return subprocess.run(
        ["sh", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, env=whole, cwd="/"
    )


def part(script: str, installer: Path = INSTALLER, **env: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a few lines with the functions of setup.sh at hand."""
    return sh("-c", f'set -eu; . "{installer}/setup.sh"; {script}', installer / "part", **env)


@pytest.mark.parametrize("script", ["run.sh", "test.sh", "timer.sh"])
def test_help_explains_itself_and_sets_nothing_up(script: str, tmp_path: Path) -> None:
    told = sh(INSTALLER / script, "--help", VOLUTE_VENV=tmp_path / "venv")
    assert told.returncode == 0
    assert told.stdout.startswith(f"sh installer/{script} [")
    assert ("VOLUTE_VENV" in told.stdout) == (script != "timer.sh")
    assert not list(tmp_path.iterdir())


def test_an_environment_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\n")
    told = part("make_room", VOLUTE_VENV=tmp_path)
    assert told.returncode == 1
    assert "this script did not make it" in told.stderr
    assert "VOLUTE_VENV=" in told.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["pyvenv.cfg"]


def test_a_half_made_environment_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "volute-unfinished").touch()
    (tmp_path / "half-copied").mkdir()
    told = part("find_python; make_room", VOLUTE_VENV=tmp_path)
    assert told.returncode == 0, told.stderr
    assert not (tmp_path / "half-copied").exists()
    assert (tmp_path / "volute-unfinished").exists(), "it is not finished before the packages are in it"
    subprocess.run([tmp_path / "bin/python", "-m", "pip", "--version"], check=True, capture_output=True)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = part("find_python; make_room", VOLUTE_VENV=tmp_path / "file/venv")
    assert told.returncode == 1
    assert f"cannot write {tmp_path}/file/venv" in told.stderr


@pytest.mark.skipif(not shutil.which("apt-get"), reason="needs a system with apt")
def test_without_root_the_exact_command_is_given(tmp_path: Path) -> None:
    installer = shutil.copytree(INSTALLER, tmp_path / "installer")
    (installer / "packages.txt").write_text("run  volute-no-such-package  shows what happens\n")
    told = part("can_be_root() { false; }; install_packages run", installer)
    assert told.returncode == 1
    assert "volute-no-such-package shows what happens" in told.stderr.replace("  ", " ")
    assert "apt-get install --no-install-recommends volute-no-such-package" in told.stderr


def test_every_package_has_a_set_and_a_reason() -> None:
    rows = [line for line in (INSTALLER / "packages.txt").read_text().splitlines() if line and line[0] != "#"]
    for row in rows:
        kind, names, why = row.split(maxsplit=2)
        assert kind in {"run", "test"}
        assert names.islower()
        assert len(why) > 5


@pytest.mark.skipif(not COMPLETE, reason="needs the set-up of installer/test.sh")
def test_nothing_is_missing_after_set_up() -> None:
    assert part("missing_packages run test").stdout == ""


def test_a_python_that_will_not_do_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert part("find_python", VOLUTE_PYTHON=broken).returncode == 1
    assert part('find_python && test "$python" = "$VOLUTE_PYTHON"', VOLUTE_PYTHON=sys.executable).returncode == 0


@pytest.fixture
def no_installing(tmp_path: Path) -> Path:
    """A path on which apt and sudo leave a trace, so that a test sees that nobody called them."""
    for name in ("apt-get", "apt-cache", "dpkg", "sudo"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho {name} >>{tmp_path}/called\nexit 1\n")
        program.chmod(0o755)
    return tmp_path / "bin"


@pytest.mark.skipif(not (VENV / "volute-run").exists(), reason="needs an environment made by the installer")
def test_a_second_run_starts_at_once_and_installs_nothing(no_installing: Path) -> None:
    started = time.monotonic()
    stamp = (VENV / "volute-run").stat().st_mtime_ns
    told = sh(INSTALLER / "run.sh", "--", "--help", VOLUTE_VENV=VENV, PATH=f"{no_installing}:{os.environ['PATH']}")
    assert time.monotonic() - started < AT_ONCE_S
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    assert "volute" in told.stdout
    assert "installer/run.sh" not in told.stdout, "-- hands --help to volute"
    assert not (no_installing.parent / "called").exists()
    assert (VENV / "volute-run").stat().st_mtime_ns == stamp


@pytest.mark.skipif(not (VENV / "volute-run").exists(), reason="needs an environment made by the installer")
def test_changed_requirements_are_noticed(tmp_path: Path) -> None:
    installer = shutil.copytree(INSTALLER, tmp_path / "installer")
    ready = f"root={ROOT}; is_ready run && echo ready"
    assert part(ready, installer, VOLUTE_VENV=VENV).stdout == "ready\n"
    with (installer / "requirements.txt").open("a") as lock:
        lock.write("# raised\n")
    assert part(ready, installer, VOLUTE_VENV=VENV).stdout == ""


def test_the_timer_probes_on_a_schedule_that_systemd_understands(tmp_path: Path) -> None:
    odd = '/srv/a "b" 100%/$x.db'
    told = sh(
        INSTALLER / "timer.sh", "--print", "--every", "30", "--hours", "8-22", "--", "--ledger", odd, HOME=tmp_path
    )
    assert told.returncode == 0, told.stderr
    service, _, timer = told.stdout.partition("\n\n[Unit]\nDescription=Volute probes")
    assert '"probe" "--ledger" "/srv/a \\"b\\" 100%%/$$x.db"' in service
    assert "SuccessExitStatus=3 4" in service
    assert "OnCalendar=*-*-* 8..21:00/30:00" in timer
    assert not list(tmp_path.iterdir()), "--print changes nothing"
    if analyse := shutil.which("systemd-analyze"):
        calendar = subprocess.run([analyse, "calendar", "*-*-* 8..21:00/30:00"], capture_output=True, text=True)
        assert "Normalized form: *-*-* 08..21:00/30:00" in calendar.stdout, calendar.stderr


@pytest.mark.parametrize(("hours", "calendar"), [("22-6", "22..23,0..5"), ("6-0", "6..23")])
def test_the_hours_of_the_timer_may_go_over_midnight(hours: str, calendar: str, tmp_path: Path) -> None:
    told = sh(INSTALLER / "timer.sh", "--print", "--every", "60", "--hours", hours, HOME=tmp_path)
    assert f"OnCalendar=*-*-* {calendar}:00:00\n" in told.stdout


@pytest.mark.parametrize(
    "wrong", [("--every", "7"), ("--hours", "8-8"), ("--hours", "8"), ("--hours", "x-9"), ("later",)]
)
def test_a_schedule_that_makes_no_sense_is_refused(wrong: tuple[str, ...], tmp_path: Path) -> None:
    told = sh(INSTALLER / "timer.sh", *wrong, HOME=tmp_path)
    assert (told.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "timer.sh --help" in told.stderr
