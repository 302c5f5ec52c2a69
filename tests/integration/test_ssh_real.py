"""Probing real OpenSSH servers: keys, logins, tools, shells and jump hosts as they are in the field."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from volute.domain.seen import Observation, Outcome
from volute.probe import transport
from volute.probe.run import probe as real_probe
from volute.probe.run import probe_one as real_probe_one
from volute.probe.ssh_config import SshConfig
from volute.probe.target import Limits, Target

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import NO_SSHD, Sshd, free_port, make_key

pytestmark = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")

RECORDED = Path(__file__).resolve().parents[1] / "probe"
H20 = RECORDED / "nvidia" / "eight-h20-driver-550" / "answer.xml"
NPU = RECORDED / "ascend" / "eight-910b2" / "answer.txt"
USER = pwd.getpwuid(os.getuid()).pw_name
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MakeServer = Callable[..., Sshd]
Key = tuple[Path, str]
probe = partial(real_probe, clock=lambda: NOON)
probe_one = partial(real_probe_one, clock=lambda: NOON)
QUICK = Limits(connect_s=3, banner_s=3, login_s=5, first_byte_s=5, answer_s=8, host_s=15)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("key") / "id"
    return path, make_key(path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[..., Sshd]]:
    started: list[Sshd] = []

    def make(*authorised: str, name: str = "sshd", **options: object) -> Sshd:
        sshd = Sshd(tmp_path / name, **options)  # type: ignore[arg-type]
        started.append(sshd)
        return sshd.start(*authorised)

    yield make
    for sshd in started:
        sshd.stop()


def target(sshd: Sshd, key: Path | str = "", **more: object) -> Target:
    given = {"known_keys": tuple(sshd.host_keys.values()), **more}
    return Target("gpu-01", "127.0.0.1", sshd.port, USER, str(key), **given)  # type: ignore[arg-type]


@pytest.fixture(params=["ours", "the library's"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways a connection is driven: by the thread that waits, and by a thread of the library."""
    monkeypatch.setattr(transport, "is_proven", lambda: request.param == "ours")
    return str(request.param)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("options", [(), ("RekeyLimit 16K",), ("Ciphers aes256-ctr", "MACs hmac-sha2-256")])
def test_a_real_server_with_other_habits(server: MakeServer, key: Key, options: tuple[str, ...]) -> None:
    """Keys that are agreed on again in the middle of an answer, and a cipher with a code beside it."""
    sshd = server(key[1], options=options)
    sshd.tool("nvidia-smi", f"cat '{H20}'; head -c 300000 /dev/zero | tr '\\0' ' '")
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert (found.outcome, len(found.seen)) == (Outcome.ANSWERED, 8), found.error


def test_eight_cards_through_a_real_server_and_a_real_shell(server: MakeServer, key: Key, way: str) -> None:
    sshd = server(key[1])
    sshd.answers("nvidia-smi", H20)
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert (found.outcome, found.error) == (Outcome.ANSWERED, "")
    assert [card.slot for card in found.seen] == list(range(8))
    assert found.answers["nvidia"] == H20.read_bytes()
    assert set(found.answers) <= {"nvidia", "nvidia_proc", "nvidia_xid", "pci"}
    assert found.at == NOON


def test_an_ascend_host_is_asked_and_read_too(server: MakeServer, key: Key) -> None:
    sshd = server(key[1])
    boards = NPU.parent / "ascend_boards.txt"
    sshd.tool("npu-smi", f"""case "$*" in info) cat '{NPU}';; "info -l") echo "  NPU ID   : 0";;
        "info -t board -i 0") cat '{boards}';; *) exit 1;; esac""")  # fmt: skip
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert found.outcome is Outcome.ANSWERED, found.error
    assert len(found.seen) == 8
    assert found.seen[0].serial == "102415083971"


@pytest.mark.parametrize("sudo", [False, True])
def test_a_tool_is_started_as_root_only_where_a_person_set_it(server: MakeServer, key: Key, *, sudo: bool) -> None:
    sshd = server(key[1])
    sshd.tool("sudo", f'echo "ran $*" >> {sshd.folder}/asked; shift; ROOT=yes exec "$@"')
    sshd.tool("nvidia-smi", f"[ \"$ROOT\" = yes ] || exit 4; cat '{H20}'")
    found = probe_one(target(sshd, key[0], sudo=sudo), limits=QUICK)
    assert found.outcome is (Outcome.ANSWERED if sudo else Outcome.UNREADABLE)
    asked = sshd.folder / "asked"
    assert (asked.read_text() if asked.exists() else "") == (f"ran -n {sshd.bin}/nvidia-smi -q -x\n" if sudo else "")


def test_a_host_without_any_tool_says_so(server: MakeServer, key: Key) -> None:
    found = probe_one(target(server(key[1]), key[0]), limits=QUICK)
    assert found.outcome is Outcome.NO_TOOL


def test_an_unknown_key_is_a_question_and_nothing_is_asked(server: MakeServer, key: Key) -> None:
    sshd = server(key[1])
    sshd.tool("nvidia-smi", f"touch {sshd.folder}/ran")
    found = probe_one(target(sshd, key[0], known_keys=()), limits=QUICK)
    assert found.outcome is Outcome.KEY_UNKNOWN
    assert found.offered_key == sshd.host_keys["ed25519"]
    assert not (sshd.folder / "ran").exists()
    assert "Accepted" not in sshd.log()


def test_a_changed_key_blocks_with_both_keys(server: MakeServer, key: Key, tmp_path: Path) -> None:
    sshd = server(key[1])
    other = make_key(tmp_path / "other")
    found = probe_one(target(sshd, key[0], known_keys=(other,)), limits=QUICK)
    assert (found.outcome, found.known_keys) == (Outcome.KEY_CHANGED, (other,))
    assert found.offered_key == sshd.host_keys["ed25519"]
    assert "Accepted" not in sshd.log()


def test_a_revoked_key_blocks(server: MakeServer, key: Key) -> None:
    sshd = server(key[1])
    bad = (sshd.host_keys["ed25519"],)
    found = probe_one(target(sshd, key[0], revoked_keys=bad), limits=QUICK)
    assert (found.outcome, found.error) == (Outcome.KEY_CHANGED, "revoked")


@pytest.mark.parametrize("case", ["signed", "for another name", "by another", "out of date", "of a person"])
def test_a_host_key_signed_by_a_trusted_authority_is_known(
    server: MakeServer, key: Key, tmp_path: Path, case: str
) -> None:
    ca = make_key(tmp_path / "ca")
    host = tmp_path / "sshd" / "host_ed25519"
    host.parent.mkdir()
    line = make_key(host)
    names = "10.9.9.9" if case == "for another name" else "127.0.0.1"
    until = "20200101:20210101" if case == "out of date" else "-1h:+1h"
    kind = () if case == "of a person" else ("-h",)
    sign = ["ssh-keygen", "-q", "-s", tmp_path / "ca", "-I", "rack", *kind, "-n", names, "-V", until, f"{host}.pub"]
    subprocess.run(sign, check=True, capture_output=True)
    sshd = server(key[1], options=(f"HostCertificate {host}-cert.pub",))
    trusted = make_key(tmp_path / "other") if case == "by another" else ca
    found = probe_one(target(sshd, key[0], known_keys=(), authorities=(trusted,)), limits=QUICK)
    assert found.outcome is (Outcome.NO_TOOL if case == "signed" else Outcome.KEY_UNKNOWN), found.error
    assert found.offered_key == ("" if case == "signed" else line)


def test_a_host_is_reached_as_the_persons_own_configuration_says(
    server: MakeServer, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jump, inner = server(key[1], name="jump"), server(key[1], name="inner")
    inner.answers("nvidia-smi", H20)
    home = tmp_path / "home" / ".ssh"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home.parent))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    known = "".join(f"[127.0.0.1]:{s.port} {s.host_keys['ed25519']}\n" for s in (jump, inner))
    (home / "known_hosts").write_text(known)
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", home / "known_hosts"], check=True, capture_output=True)
    (home / "config").write_text(
        f"Host gate\n  HostName 127.0.0.1\n  Port {jump.port}\nHost rack-7\n  HostName 127.0.0.1\n  Port {inner.port}\n"
        f"  ProxyJump gate\nHost *\n  User {USER}\n  IdentityFile {key[0]}\n"
    )
    config = SshConfig.read(home / "config")
    found = probe_one(config.target("rack-7"), limits=QUICK)
    assert (found.host, found.outcome, len(found.seen)) == ("rack-7", Outcome.ANSWERED, 8), found.error


@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
def test_of_several_host_keys_the_known_type_is_asked_for(server: MakeServer, key: Key, kind: str) -> None:
    sshd = server(key[1], keys=("rsa", "ecdsa", "ed25519"))
    known = (sshd.host_keys[kind],)
    found = probe_one(target(sshd, key[0], known_keys=known), limits=QUICK)
    assert found.outcome is Outcome.NO_TOOL


@pytest.mark.parametrize(("kind", "passphrase"), [("rsa", ""), ("ecdsa", ""), ("ed25519", "two words"), ("rsa", "x")])
def test_logging_in_with_every_sort_of_key_file(
    server: MakeServer, tmp_path: Path, way: str, kind: str, passphrase: str
) -> None:
    line = make_key(tmp_path / "id", kind, passphrase)
    sshd = server(line)
    found = probe_one(target(sshd, tmp_path / "id", passphrase=passphrase or None), limits=QUICK)
    assert found.outcome is Outcome.NO_TOOL, found.error


@pytest.mark.parametrize("case", ["missing", "no passphrase", "wrong passphrase", "not a key"])
def test_a_key_file_that_cannot_be_used_is_a_refused_login_that_names_the_file(
    server: MakeServer, tmp_path: Path, case: str
) -> None:
    path = tmp_path / "id"
    line = make_key(path, passphrase="right")
    sshd = server(line)
    if case == "missing":
        path.unlink()
    elif case == "not a key":
        path.write_text("hello")
    given = "wrong" if case == "wrong passphrase" else None
    found = probe_one(target(sshd, path, passphrase=given), limits=QUICK)
    assert found.outcome is Outcome.LOGIN_REFUSED
    assert str(path) in found.error


def test_a_refused_login_is_tried_once(
    server: MakeServer, key: Key, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    sshd = server(make_key(tmp_path / "other"))
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert found.outcome is Outcome.LOGIN_REFUSED
    wait_until(lambda: "authenticating user" in sshd.log(), 5)
    assert sshd.log().count("authenticating user") == 1


@pytest.mark.skipif(not shutil.which("ssh-agent"), reason="needs ssh-agent (Debian package openssh-client)")
def test_an_agent_with_many_keys_does_not_use_up_the_tries(
    server: MakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", tmp_path / "agent"], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
        while not (tmp_path / "agent").exists():
            time.sleep(0.01)
        lines = [make_key(tmp_path / f"k{n}") for n in range(9)]
        for n in range(9):
            subprocess.run(["ssh-add", "-q", tmp_path / f"k{n}"], check=True, stderr=subprocess.DEVNULL)
        third = server(lines[2], name="third")
        assert probe_one(target(third, agent=True), limits=QUICK).outcome is Outcome.NO_TOOL
        ninth = server(lines[8], name="ninth")
        found = probe_one(target(ninth, agent=True), limits=QUICK)
        assert found.outcome is Outcome.LOGIN_REFUSED
        assert "Too many authentication failures" not in ninth.log()
    finally:
        agent.terminate()
        agent.wait(5)


def test_noise_of_login_shells_does_not_get_into_an_answer(server: MakeServer, key: Key, tmp_path: Path) -> None:
    loud = f"echo Welcome; echo '<nvidia_smi_log>' ; echo careful >&2; {'exec sh -c'} \"$SSH_ORIGINAL_COMMAND\""
    sshd = server(key[1], options=(f"ForceCommand {loud}",))
    sshd.answers("nvidia-smi", H20)
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert found.outcome is Outcome.ANSWERED, found.error
    assert found.answers["nvidia"] == H20.read_bytes()


def test_a_key_that_may_only_run_the_one_tool_is_enough(server: MakeServer, key: Key) -> None:
    sshd = server(f'command="nvidia-smi -q -x",restrict {key[1]}')
    sshd.answers("nvidia-smi", H20)
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert (found.outcome, len(found.seen)) == (Outcome.ANSWERED, 8)


def test_an_account_without_a_shell_is_unreadable_in_its_own_words(server: MakeServer, key: Key) -> None:
    sshd = server(key[1], options=("ForceCommand echo This account is not available.; exit 1",))
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert (found.outcome, found.error) == (Outcome.UNREADABLE, "This account is not available.")


@pytest.mark.skipif(not shutil.which("rbash"), reason="needs rbash (Debian package bash)")
def test_a_restricted_shell_is_unreadable_in_its_own_words(server: MakeServer, key: Key) -> None:
    sshd = server(key[1], options=('ForceCommand rbash -c "$SSH_ORIGINAL_COMMAND"',))
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert found.outcome is Outcome.UNREADABLE
    assert "restricted" in found.error


def test_a_tool_that_hangs_is_left_at_its_deadline_and_what_was_said_is_kept(server: MakeServer, key: Key) -> None:
    sshd = server(key[1])
    sshd.tool("nvidia-smi", "echo '<nvidia_smi_log>'; exec sleep 100")
    found = probe_one(target(sshd, key[0]), limits=Limits(answer_s=6, host_s=20))
    assert (found.outcome, found.error) == (Outcome.TIMED_OUT, "nvidia-smi -q -x")
    assert found.answers["nvidia"] == b"<nvidia_smi_log>\n"
    assert found.took_s < 5


def test_a_shell_that_never_answers_is_left_at_the_first_byte(server: MakeServer, key: Key) -> None:
    sshd = server(key[1], options=("ForceCommand sleep 100",))
    found = probe_one(target(sshd, key[0]), limits=Limits(first_byte_s=0.7))
    assert (found.outcome, found.error) == (Outcome.TIMED_OUT, "first byte (0.7 s)")
    assert found.took_s < 3


@pytest.mark.parametrize("stream", ["", " >&2"])
def test_output_without_end_is_cut_off(server: MakeServer, key: Key, stream: str) -> None:
    sshd = server(key[1])
    sshd.tool("nvidia-smi", f"exec yes{stream}")
    found = probe_one(target(sshd, key[0]), limits=Limits(output_bytes=2_000_000))
    assert (found.outcome, found.error) == (Outcome.UNREADABLE, "more than 2000000 bytes")
    assert len(found.answers.get("nvidia", b"")) < 3_000_000


def test_a_flood_on_stderr_does_not_block_what_comes_on_stdout(server: MakeServer, key: Key, way: str) -> None:
    sshd = server(key[1])
    sshd.tool("nvidia-smi", f"head -c 50000000 /dev/zero >&2; cat '{H20}'")
    found = probe_one(target(sshd, key[0]), limits=Limits(output_bytes=64 << 20))
    assert (found.outcome, len(found.seen)) == (Outcome.ANSWERED, 8)


def test_binary_garbage_is_unreadable_and_kept(server: MakeServer, key: Key) -> None:
    sshd = server(key[1])
    sshd.tool("nvidia-smi", "head -c 300000 /dev/urandom")
    found = probe_one(target(sshd, key[0]), limits=QUICK)
    assert found.outcome is Outcome.UNREADABLE
    assert len(found.answers["nvidia"]) == 300000


def test_a_server_that_limits_newcomers_is_tried_again(server: MakeServer, key: Key) -> None:
    sshd = server(key[1], options=("MaxStartups 2:100:2",))
    sshd.answers("nvidia-smi", H20)
    found: list[Observation] = []
    probe([target(sshd, key[0])] * 10, found.append, limits=Limits(at_once=10, tries=8))
    assert [o.outcome for o in found] == [Outcome.ANSWERED] * 10


def test_through_a_jump_host_that_is_logged_into_once(server: MakeServer, key: Key) -> None:
    jump, inner = server(key[1], name="jump"), server(key[1], name="inner")
    inner.answers("nvidia-smi", H20)
    by = Target("jump-1", "127.0.0.1", jump.port, USER, str(key[0]), known_keys=tuple(jump.host_keys.values()))
    found: list[Observation] = []
    probe([target(inner, key[0], jump=by)] * 6, found.append, limits=QUICK)
    assert [(o.outcome, len(o.seen)) for o in found] == [(Outcome.ANSWERED, 8)] * 6
    assert jump.log().count("Accepted publickey") == 1


def test_trouble_of_the_jump_host_is_told_as_its_own(server: MakeServer, key: Key) -> None:
    jump, inner = server(key[1], name="jump"), server(key[1], name="inner")
    by = Target("jump-1", "127.0.0.1", jump.port, USER, str(key[0]))
    found = probe_one(target(inner, key[0], jump=by), limits=QUICK)
    assert (found.outcome, found.via, found.offered_key) == (Outcome.KEY_UNKNOWN, "jump-1", jump.host_keys["ed25519"])
    inner_unknown = target(inner, key[0], known_keys=(), jump=Target(
        "jump-1", "127.0.0.1", jump.port, USER, str(key[0]), known_keys=tuple(jump.host_keys.values())))  # fmt: skip
    found = probe_one(inner_unknown, limits=QUICK)
    assert (found.outcome, found.via, found.offered_key) == (Outcome.KEY_UNKNOWN, "", inner.host_keys["ed25519"])


def test_a_host_down_behind_a_jump_host_is_unreachable(server: MakeServer, key: Key) -> None:
    jump = server(key[1], name="jump")
    by = Target("jump-1", "127.0.0.1", jump.port, USER, str(key[0]), known_keys=tuple(jump.host_keys.values()))
    lost = Target("gpu-01", "127.0.0.1", free_port(), USER, str(key[0]), jump=by, known_keys=by.known_keys)
    found = probe_one(lost, limits=QUICK)
    assert (found.outcome, found.via) == (Outcome.UNREACHABLE, "")


def test_a_hang_behind_a_jump_host_is_left_in_time(server: MakeServer, key: Key) -> None:
    jump, inner = server(key[1], name="jump"), server(key[1], name="inner", options=("ForceCommand sleep 100",))
    by = Target("jump-1", "127.0.0.1", jump.port, USER, str(key[0]), known_keys=tuple(jump.host_keys.values()))
    found = probe_one(target(inner, key[0], jump=by), limits=Limits(first_byte_s=0.7))
    assert found.outcome is Outcome.TIMED_OUT
    assert found.took_s < 4


def test_cancelling_takes_less_than_a_second_and_keeps_what_was_read(
    server: MakeServer, key: Key, wait_until: Callable[..., None]
) -> None:
    sshd = server(key[1])
    sshd.tool("nvidia-smi", f"echo begun; touch {sshd.folder}/began.$$; exec sleep 100")
    cancelled, found = threading.Event(), list[Observation]()
    begun: list[float] = []

    def cancel_once_all_have_begun() -> None:
        wait_until(lambda: len(list(sshd.folder.glob("began.*"))) == 6, 20)
        time.sleep(2)  # what the tools said is on its way; a loaded machine takes a while
        begun.append(time.monotonic())
        cancelled.set()

    threading.Thread(target=cancel_once_all_have_begun).start()
    probe([target(sshd, key[0])] * 12, found.append, limits=Limits(at_once=6), cancelled=cancelled)
    assert time.monotonic() - begun[0] < 1
    assert [o.outcome for o in found] == [Outcome.CANCELLED] * 6
    assert all(o.answers["nvidia"] == b"begun\n" and o.seen == () for o in found)


def test_passwords_never_show_in_the_printed_form_of_a_target() -> None:
    shown = repr(Target("gpu-01", "10.0.0.1", password="hunter2", passphrase="sesame"))
    assert "hunter2" not in shown
    assert "sesame" not in shown


def test_evidence_has_one_digest(server: MakeServer, key: Key) -> None:
    sshd = server(key[1])
    sshd.answers("nvidia-smi", H20)
    one, two = (probe_one(target(sshd, key[0]), limits=QUICK) for _ in range(2))
    assert one.digest == two.digest != hashlib.sha256().hexdigest()
