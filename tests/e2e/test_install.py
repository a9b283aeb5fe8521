# SPDX-License-Identifier: MIT
"""An installed tree runs as the built one does (rows P4, P5)."""
import os
import re
import shutil
import subprocess

import pytest

from vesper_e2e.program import BUILD

EXPOSURE_TENTHS = 15  # of systemd-analyze security, row P4


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """`cmake --install` below a DESTDIR; returns the prefix in it."""
    destination = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", BUILD], check=True,
                   capture_output=True,
                   env={**os.environ, "DESTDIR": str(destination)})
    return destination / "usr/local"


def unit(tree):
    return tree / "lib/systemd/system/vesperd.service"


def test_what_is_installed(tree):
    for path in ("bin/vesper", "sbin/vesperd",
                 "share/doc/vesper/examples/vesper.conf",
                 "lib/systemd/system/vesperd.service",
                 "lib/sysusers.d/vesper.conf",
                 "share/bash-completion/completions/vesper",
                 "share/man/man1/vesper.1", "share/man/man8/vesperd.8"):
        assert (tree / path).is_file(), path
    assert list((tree / "share/vesper/templates").iterdir())


def test_an_installed_tree_runs(tree, tmp_path, sink):
    settings = tmp_path / "vesper.conf"
    subprocess.run([tree / "bin/vesper", "--config", settings, "init",
                    "--dir", tmp_path / "state", "--listen", "127.0.0.1:0",
                    "--url", "https://news.example/nl", "--relay", sink.url],
                   check=True, capture_output=True, cwd="/")
    shown = subprocess.run([tree / "bin/vesper", "--config", settings,
                            "status"], check=True, capture_output=True,
                           cwd="/", text=True)
    assert shown.stdout


def test_the_example_settings_are_right(tree, tmp_path):
    """Copied as they are, they load."""
    copy = tmp_path / "vesper.conf"
    shutil.copy(tree / "share/doc/vesper/examples/vesper.conf", copy)
    copy.chmod(0o600)
    subprocess.run([tree / "bin/vesper", "--config", copy, "settings",
                    "check"], check=True, capture_output=True)


def test_the_unit_names_what_is_installed(tree):
    text = unit(tree).read_text()
    program = re.search(r"^ExecStart=(\S+)", text, re.M).group(1)
    assert program.startswith("/usr/local/")
    assert (tree.parents[1] / program.lstrip("/")).is_file()


def test_the_unit_follows_the_prefix(tmp_path):
    """One prefix to build with, another to install to."""
    subprocess.run(["cmake", "--install", BUILD, "--prefix", tmp_path / "opt"],
                   check=True, capture_output=True)
    program = re.search(r"^ExecStart=(\S+)", unit(tmp_path / "opt").read_text(),
                        re.M).group(1)
    assert program == str(tmp_path / "opt/sbin/vesperd")


@pytest.mark.skipif(not shutil.which("systemd-analyze"),
                    reason="no systemd-analyze here")
def test_the_sandbox(tree):
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true",
         f"--threshold={EXPOSURE_TENTHS}", unit(tree)],
        capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def test_manual_pages_are_well_formed(tree):
    for page in ("man1/vesper.1", "man8/vesperd.8"):
        text = (tree / "share/man" / page).read_text()
        assert text.startswith((".\\\"", ".TH"))
        for section in ("NAME", "SYNOPSIS", "DESCRIPTION"):
            assert f".SH {section}" in text


def test_the_daemons_manual_tells_each_option(tree):
    """vesperd(8) is written by hand; what --help lists must be in it."""
    said = subprocess.run([BUILD / "vesperd", "--help"], check=True,
                          capture_output=True, text=True).stdout
    page = (tree / "share/man/man8/vesperd.8").read_text().replace("\\-", "-")
    options = set(re.findall(r"--[a-z]+", said)) - {"--help-all", "--clock"}
    assert "--config" in options
    assert not [option for option in options if option not in page]
