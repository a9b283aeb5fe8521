# SPDX-License-Identifier: MIT
"""A site's own system: signs what it announces, as Standard Webhooks has it."""
import base64
import hashlib
import hmac
import json
import time


class Announcer:
    def __init__(self, site, name="cms", list_name="evening"):
        self.site = site
        self.access = site.vesper("source", "add", list_name, "--push", name,
                                  "--json").json
        self.count = 0

    def sign(self, message_id, seconds, body):
        key = base64.b64decode(self.access["secret"].removeprefix("whsec_"))
        signed = f"{message_id}.{seconds}.".encode() + body
        mac = hmac.new(key, signed, hashlib.sha256).digest()
        return "v1," + base64.b64encode(mac).decode()

    def headers(self, body, message_id=None, later_s=0):
        self.count += 1
        message_id = message_id or f"msg_{self.count}"
        seconds = int(time.time()) + later_s
        return {"Content-Type": "application/json", "webhook-id": message_id,
                "webhook-timestamp": str(seconds),
                "webhook-signature": self.sign(message_id, seconds, body)}

    def send(self, announcement, message_id=None, later_s=0, **headers):
        """Announces to the daemon that runs; bytes are sent as they are.
        headers: in place of the right ones, "_" for "-"."""
        body = announcement if isinstance(announcement, bytes) else \
            json.dumps(announcement).encode()
        said = self.headers(body, message_id, later_s)
        said.update({name.replace("_", "-"): value
                     for name, value in headers.items()})
        return self.site.visitor().request("POST", self.access["address"],
                                           body, said)

    def tell(self, action, *stories, **more):
        """Announces stories, which must be taken; returns what was done."""
        answer = self.send({"action": action, "stories": stories}, **more)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)
