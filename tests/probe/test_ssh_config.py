"""A person's OpenSSH configuration is followed as OpenSSH would, and what is not followed is named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from volute.probe.known_hosts import KnownHosts
from volute.probe.ssh_config import NotFollowed, SshConfig

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGRlbW8tZGVtby1kZW1vLWRlbW8tZGVtby1kZW1vLWRlMTI="
OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGRlbW8tZGVtby1kZW1vLWRlbW8tZGVtby1kZW1vLWRlMzQ="


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    return tmp_path / ".ssh"


def config(home: Path, text: str) -> SshConfig:
    (home / "config").write_text(text)
    return SshConfig.read(home / "config")


def test_aliases_ports_users_and_defaults_as_openssh_reads_them(home: Path) -> None:
    (home / "more.d").mkdir()
    (home / "more.d" / "one").write_text("Host npu-*\n  User HwHiAiUser\n")
    (home / "id_rack").write_text("x")
    read = config(
        home,
        "Include more.d/*\nHost gpu-01 gpu-02\n  HostName 10.1.0.%h\n  Port=2222\n  IdentityFile ~/.ssh/id_rack\n"
        "Host npu-7\n  HostName 10.2.0.7\nHost *\n  User ops\n  IdentitiesOnly yes\n",
    )
    assert read.aliases == ("gpu-01", "gpu-02", "npu-7")
    assert read.not_followed == ()
    gpu, npu = read.target("gpu-01"), read.target("npu-7")
    assert (gpu.address, gpu.port, gpu.user, gpu.key_file, gpu.agent) == (
        "10.1.0.gpu-01", 2222, "ops", str(home / "id_rack"), False)  # fmt: skip
    assert (npu.address, npu.user, npu.port) == ("10.2.0.7", "HwHiAiUser", 22)


def test_jumps_are_hosts_of_their_own_in_the_order_written(home: Path) -> None:
    read = config(
        home,
        "Host inner\n  HostName 192.168.0.9\n  ProxyJump gate,ops@bastion:2200\n"
        "Host gate\n  HostName 203.0.113.1\n  User door\nHost bastion\n  HostName 10.0.0.1\n",
    )
    inner = read.target("inner")
    assert inner.jump is not None
    assert (inner.jump.address, inner.jump.port, inner.jump.user) == ("10.0.0.1", 2200, "ops")
    assert inner.jump.jump is not None
    assert (inner.jump.jump.address, inner.jump.jump.user, inner.jump.jump.jump) == ("203.0.113.1", "door", None)


def test_a_jump_in_a_circle_and_a_proxy_command_are_named(home: Path) -> None:
    read = config(home, "Host a\n  ProxyJump b\nHost b\n  ProxyJump a\nHost c\n  ProxyCommand nc -X 5 %h %p\n")
    for alias, directive in (("a", "ProxyJump"), ("c", "ProxyCommand nc -X 5")):
        with pytest.raises(NotFollowed, match=directive):
            read.target(alias)


def test_directives_without_effect_here_are_listed_and_nothing_is_run(home: Path) -> None:
    ran = home / "ran"
    text = (
        f'Host g\n  User ops\nMatch exec "touch {ran}"\n  Port 666\n'
        "Host g\n  PKCS11Provider /lib/x.so\n  Compression yes\n"
    )
    read = config(home, text)
    assert (read.target("g").user, read.target("g").port) == ("ops", 22)
    assert read.not_followed == (f'Match exec "touch {ran}"', "PKCS11Provider /lib/x.so")
    assert not ran.exists()


def test_host_keys_come_from_the_books_openssh_keeps(home: Path) -> None:
    (home / "known_hosts").write_text(f"[10.1.0.5]:2222 {KEY}\nalias.example {OTHER}\n@revoked * {OTHER}\n")
    read = config(
        home, "Host g\n  HostName 10.1.0.5\n  Port 2222\nHost h\n  HostName 10.9.9.9\n  HostKeyAlias alias.example\n"
    )
    assert read.target("g").known_keys == (KEY,)
    assert (read.target("h").known_keys, read.target("h").revoked_keys) == ((), (OTHER,))


def test_hashed_names_and_authorities_are_found(home: Path) -> None:
    book = home / "known_hosts"
    book.write_text(f"gpu.example {KEY}\n@cert-authority *.example {OTHER}\n")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", book], check=True, capture_output=True)
    known = KnownHosts.read(book)
    assert "gpu.example" not in book.read_text()
    assert known.keys("gpu.example") == (KEY,)
    assert known.authorities("gpu.example") == (OTHER,)
    assert known.authorities("gpu.other") == ()


def test_keys_that_nobody_named_are_those_openssh_tries(home: Path) -> None:
    for name in ("id_rsa", "id_ed25519"):
        (home / name).write_text("x")
    target = config(home, "Host g\n").target("g")
    assert (target.key_file, target.more_key_files) == ("~/.ssh/id_ed25519", ("~/.ssh/id_rsa",))


def test_a_configuration_that_is_not_there_names_nobody(home: Path) -> None:
    assert SshConfig.read(home / "nothing").aliases == ()


def test_what_stands_behind_an_included_file_is_of_its_own_block(home: Path) -> None:
    (home / "more").write_text("Host npu-1\n  User HwHiAiUser\n  Port 2222\n")
    read = config(home, "Include more\nUser ops\nHost gpu-1\n  Include more\n  HostName 10.0.0.1\n")
    assert read.aliases == ("npu-1", "gpu-1")
    assert (read.target("gpu-1").user, read.target("gpu-1").address, read.target("gpu-1").port) == (
        "ops",
        "10.0.0.1",
        22,
    )
    assert (read.target("npu-1").user, read.target("npu-1").address, read.target("npu-1").port) == (
        "HwHiAiUser", "npu-1", 2222)  # fmt: skip


@pytest.mark.parametrize("command", ["ssh -W %h:%p gate", "ssh -q -W [%h]:%p gate", "/usr/bin/ssh gate -W %h:%p"])
def test_a_command_that_only_jumps_is_a_jump(home: Path, command: str) -> None:
    jump = (
        config(home, f"Host inner\n  ProxyCommand {command}\nHost gate\n  HostName 203.0.113.1\n").target("inner").jump
    )
    assert jump is not None
    assert jump.address == "203.0.113.1"


@pytest.mark.parametrize("command", ["ssh -W %h:%p gate; touch x", "ssh -o ProxyCommand=x -W %h:%p gate", "sh -c 'x'"])
def test_a_command_that_does_more_is_refused_by_name(home: Path, command: str) -> None:
    with pytest.raises(NotFollowed, match="ProxyCommand"):
        config(home, f"Host inner\n  ProxyCommand {command}\n").target("inner")


def test_the_user_of_a_host_without_one_is_the_person(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "chen")
    assert config(home, "Host g\n").target("g").user == "chen"


def test_an_agent_turned_off_and_files_named_otherwise_are_not_passed_over(home: Path) -> None:
    read = config(
        home,
        "Host g\n  IdentityAgent none\nHost h\n  IdentityAgent ~/other.sock\n  CertificateFile ~/.ssh/id_x-cert.pub\n"
        "Host i\n  CertificateFile ~/.ssh/mine.pub\n",
    )
    assert (read.target("g").agent, read.target("i").agent) == (False, True)
    assert read.not_followed == ("IdentityAgent ~/other.sock", "CertificateFile ~/.ssh/mine.pub")


def test_tabs_between_the_words_of_a_known_host_are_as_good_as_spaces() -> None:
    tabbed = KEY.replace(" ", "\t", 1)
    book = KnownHosts.of(
        f"gpu.example\t{tabbed}\n@revoked\t*\t{OTHER}\n@cert-authority \t *.dc \t {KEY} ca\n\n@revoked\n"
    )
    assert book.keys("gpu.example") == (KEY,)
    assert book.revoked("gpu.example") == (OTHER,)
    assert book.authorities("a.dc") == (KEY,)
