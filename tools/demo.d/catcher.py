# SPDX-License-Identifier: MIT
"""A catcher: takes mail over SMTP on loopback and keeps it in a folder."""
import asyncio
import email
import email.policy
import threading

from aiosmtpd.smtp import SMTP


class Catcher:
    def __init__(self, folder):
        self.folder = folder
        self.mails = []  # of (address, message), in order
        self._news = threading.Condition()
        self._is_open = threading.Event()
        self.port = None
        threading.Thread(target=self._run, daemon=True).start()
        self._is_open.wait()

    def _run(self):
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, loop=loop,
                         hostname="catcher.invalid"), "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._is_open.set()
        loop.run_forever()

    async def handle_DATA(self, _server, _session, envelope):
        for address in envelope.rcpt_tos:
            self._keep(address, envelope.original_content)
        return "250 2.0.0 caught"

    def _keep(self, address, raw):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        with self._news:
            name = f"{len(self.mails) + 1:02}-{address}"
            (self.folder / f"{name}.eml").write_bytes(raw)
            html = message.get_body(("html",))
            if html is not None:
                (self.folder / f"{name}.html").write_text(
                    html.get_content(), encoding="utf-8")
            message.name = name
            self.mails.append((address, message))
            self._news.notify_all()

    def to(self, address):
        return [mail for to, mail in self.mails if to == address]

    def wait(self, address, count, patience_s):
        """Returns the count-th mail to an address; None: it did not come."""
        with self._news:
            if self._news.wait_for(lambda: len(self.to(address)) >= count,
                                   patience_s):
                return self.to(address)[count - 1]
        return None
