# SPDX-License-Identifier: MIT
"""A relay that wants TLS and a login: what is right gets through, what is wrong
uses nobody up (rows S18, S21)."""
import signal

import pytest

from vesper_e2e.site import LIST, Site

EX_NOPERM = 77
PASSWORD = "ge:heim"


class GuardedSite(Site):
    """A site whose relay is localhost under TLS, for those who log in."""

    def guard(self, sink, root, password=PASSWORD):
        self.password_file = self.folder / "password"
        self.write_password(password)
        self.init()
        text = self.settings.read_text()
        url = f'url = "{sink.url}";'
        assert text.count(url) == 1
        self.settings.write_text(text.replace(url, (
            f'url = "smtp://localhost:{sink.port}"; tls = "required";'
            f'ca_file = "{root}"; user = "evening";'
            f'password_file = "{self.password_file}";')))
        return self.make_list()

    def write_password(self, password):
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(password + "\n")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "root.pem"


@pytest.fixture
def guarded_sink(make_sink, root):
    return make_sink("--tls", "localhost", "--tls-root", root, "--auth",
                     f"evening:{PASSWORD}")


@pytest.fixture
def guarded(tmp_path, guarded_sink):
    site = GuardedSite(tmp_path, guarded_sink)
    yield site
    site.close()


def test_an_evening_under_tls(guarded, guarded_sink, root):
    guarded.guard(guarded_sink, root)
    guarded.add_readers("eva@example.org", "adam@example.org").add_story()
    relay, = guarded.vesper("relay", "test", "--json").json
    assert relay["is_encrypted"] is True and relay["problem"] is None
    daemon = guarded.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    stats = guarded_sink.stats()
    assert stats["messages"] == stats["encrypted"] == 2
    daemon.stop()


@pytest.mark.parametrize("password, trusts", [("sesam", True),
                                              (PASSWORD, False)])
def test_nothing_is_said_to_the_wrong_relay(guarded, guarded_sink, root,
                                            password, trusts):
    guarded.guard(guarded_sink, root if trusts else "/dev/null", password)
    said = guarded.vesper("relay", "test", status=EX_NOPERM)
    assert password not in said.out + said.err
    assert guarded_sink.stats()["messages"] == 0


def test_a_wrong_password_uses_nobody_up(guarded, guarded_sink, root):
    guarded.guard(guarded_sink, root, "sesam")
    guarded.add_readers("eva@example.org", "adam@example.org").add_story()
    daemon = guarded.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_held", list=LIST)
    assert guarded.report(LIST)["pending"] == 2
    guarded.write_password(PASSWORD)
    daemon.signal(signal.SIGHUP)
    daemon.wait_event("settings_reloaded")
    guarded.vesper("edition", "resume", LIST)
    daemon.wait_event("edition_sent")
    assert guarded.report(LIST)["accepted"] == 2
    daemon.stop()
