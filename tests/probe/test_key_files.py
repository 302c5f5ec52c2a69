"""Private keys as ssh-keygen writes them, in every form, are read; what cannot be read is told with the file's name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from volute.domain.seen import Outcome
from volute.probe.key_files import KeyFiles, is_locked
from volute.probe.trouble import Trouble

pytestmark = pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="needs ssh-keygen (Debian package openssh-client)"
)


def make(path: Path, kind: str, *more: str, passphrase: str = "", comment: str = "") -> str:
    command = [
        "ssh-keygen",
        "-q",
        "-t",
        kind,
        *(["-b", "2048"] if kind == "rsa" else []),
        "-N",
        passphrase,
        "-C",
        comment,
        *more,
        "-f",
        str(path),
    ]
    subprocess.run(command, check=True)
    return " ".join(path.with_suffix(".pub").read_text().split()[:2])


@pytest.mark.parametrize("form", [(), ("-m", "PEM"), ("-m", "PKCS8")], ids=["openssh", "pem", "pkcs8"])
@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
def test_every_kind_in_every_form(tmp_path: Path, kind: str, form: tuple[str, ...]) -> None:
    line = make(tmp_path / "k", kind, *form)
    key = KeyFiles().read(str(tmp_path / "k"), None)
    assert f"{key.get_name()} {key.get_base64()}" == line
    assert key.can_sign()


def test_a_key_without_a_comment_is_read_whatever_its_length(tmp_path: Path) -> None:
    """About every second such key has no padding either, which the SSH library's own reader cannot take."""
    for number in range(12):
        line = make(tmp_path / f"k{number}", "ecdsa")
        assert KeyFiles().read(str(tmp_path / f"k{number}"), None).get_base64() == line.split()[1]


def test_a_key_is_read_and_decrypted_once(tmp_path: Path) -> None:
    make(tmp_path / "k", "ed25519", passphrase="two words", comment="me")
    files = KeyFiles()
    key = files.read(str(tmp_path / "k"), "two words")
    (tmp_path / "k").unlink()
    assert files.read(str(tmp_path / "k"), "two words") is key


@pytest.mark.parametrize("given", [None, "wrong"])
def test_what_cannot_be_read_is_a_refused_login_each_time(tmp_path: Path, given: str | None) -> None:
    make(tmp_path / "k", "ed25519", passphrase="right")
    files = KeyFiles()
    for _ in range(2):
        with pytest.raises(Trouble) as told:
            files.read(str(tmp_path / "k"), given)
        assert told.value.outcome is Outcome.LOGIN_REFUSED
        assert str(tmp_path / "k") in told.value.text


@pytest.mark.parametrize("form", [(), ("-m", "PEM"), ("-m", "PKCS8")], ids=["openssh", "pem", "pkcs8"])
def test_a_locked_key_is_known_without_its_passphrase(tmp_path: Path, form: tuple[str, ...]) -> None:
    make(tmp_path / "open", "rsa", *form)
    make(tmp_path / "locked", "rsa", *form, passphrase="two words")
    told = [is_locked(str(tmp_path / name)) for name in ("open", "locked", "missing")]
    assert told == [False, True, False]
