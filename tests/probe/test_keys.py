"""A host's key is the known one or nothing happens; what OpenSSH writes, we read as OpenSSH does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from volute.probe.keys import Verdict, fingerprint, judge, plain, to_ask_for
from volute.probe.known_hosts import KnownHosts

A = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE1lY2hhbmljYWxseSBtYWRlIGtleSBudW1iZXIgMSEh"
B = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE1lY2hhbmljYWxseSBtYWRlIGtleSBudW1iZXIgMiEh"
keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen (Debian package openssh-client)")


def test_the_known_key_is_known_whatever_its_comment() -> None:
    assert judge(A, [f"{A} root@gpu-01"]) is Verdict.KNOWN
    assert judge(A, [B, A]) is Verdict.KNOWN


def test_nothing_known_is_a_question_and_something_else_known_is_a_block() -> None:
    assert judge(A, []) is Verdict.UNKNOWN
    assert judge(A, [B]) is Verdict.CHANGED


def test_a_revoked_key_is_bad_even_where_it_is_known() -> None:
    assert judge(A, [A], revoked=[A]) is Verdict.REVOKED
    assert judge(A, [A], revoked=[B]) is Verdict.KNOWN


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-ed25519 %%%", "ssh-rsa " + A.split()[1], "hello world"])
def test_what_is_no_key_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a public key"):
        plain(line)


def test_the_known_type_is_asked_for_first() -> None:
    assert to_ask_for(["ssh-rsa AAAA"])[:2] == ("rsa-sha2-512", "rsa-sha2-256")
    assert to_ask_for(["ecdsa-sha2-nistp384 A", A])[:2] == ("ecdsa-sha2-nistp384", "ssh-ed25519")
    assert to_ask_for([])[0] == "ssh-ed25519"
    assert len(set(to_ask_for([A]))) == len(to_ask_for([A])) == 6


@keygen
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_fingerprint_is_the_one_openssh_shows(tmp_path: Path, kind: str) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", tmp_path / "k"], check=True)
    shown = subprocess.run(["ssh-keygen", "-lf", tmp_path / "k.pub"], check=True, capture_output=True, text=True)
    assert fingerprint((tmp_path / "k.pub").read_text()) == shown.stdout.split()[1]


def test_names_ports_patterns_and_marks_of_known_hosts() -> None:
    known = KnownHosts.of(f"""
# a comment
gpu-01,10.0.0.1 {A} root@gpu-01
[gpu-02]:2222 {A}
*.dc2.example,!odd.dc2.example {B}
@revoked gpu-03 {A}
gpu-03 {A}
gpu-03 {B}
@cert-authority *.dc3.example {A}
gpu-04 ssh-ed25519 damaged
""")
    assert known.keys("GPU-01") == known.keys("10.0.0.1") == (A,)
    assert known.keys("gpu-01", 2222) == known.keys("gpu-02") == ()
    assert known.keys("gpu-02", 2222) == (A,)
    assert (known.keys("x.dc2.example"), known.keys("odd.dc2.example")) == ((B,), ())
    assert (known.keys("gpu-03"), known.revoked("gpu-03")) == ((B,), (A,))
    assert known.keys("x.dc3.example") == known.keys("gpu-04") == ()


@keygen
def test_names_hashed_by_openssh_are_found(tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    path.write_text(f"gpu-01 {A}\n[10.0.0.9]:2222 {B}\n")
    subprocess.run(["ssh-keygen", "-H", "-f", path], check=True, capture_output=True)
    assert "gpu-01" not in path.read_text()
    known = KnownHosts.read(path)
    assert (known.keys("gpu-01"), known.keys("10.0.0.9", 2222)) == ((A,), (B,))
    assert known.keys("gpu-02") == known.keys("10.0.0.9") == ()


def test_no_file_knows_nobody(tmp_path: Path) -> None:
    assert KnownHosts.read(tmp_path / "none").keys("gpu-01") == ()
