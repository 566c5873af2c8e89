"""The office's page, as somebody's browser uses it: one session over one connection."""

import html
import http.client
import re
import secrets
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

# A page that is not there after so many seconds is not coming.
START_S = 120
ANSWER_S = 900
IDLE_S = 5


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    def field(self, name):
        """The value of a hidden field of a form."""
        for tag in re.findall(r"<input[^>]*>", self.text):
            if f'name="{name}"' in tag:
                found = re.search(r'value="([^"]*)"', tag)
                return html.unescape(found.group(1)) if found else ""
        return None


class Served:
    """`headcount serve` on a ledger."""

    def __init__(self, program, ledger, port=0):
        command = [str(program), "serve", "--ledger", str(ledger), "--address", f"127.0.0.1:{port}", "--as", "bench"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said = []
        # A pipe that nobody reads would stop the page.
        threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True).start()
        line = self.process.stdout.readline()
        if "http" not in line:
            self.process.wait()
            raise SystemExit(f"the page does not start: {line}{''.join(self.said)}")
        self.link = re.search(r"http\S+", line).group(0)
        self.origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(self.link))
        self.netloc = urllib.parse.urlsplit(self.link).netloc

    def peak_bytes(self):
        """The highest resident memory so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024

    def session(self):
        """Signs in with the link, which is good for once."""
        session = Session(self)
        link = urllib.parse.parse_qs(urllib.parse.urlsplit(self.link).query)["link"][0]
        answer = session.post("/enter", {"link": link})
        if answer.status not in (302, 303):
            raise SystemExit(f"signing in: {answer.status} {answer.text}")
        return session

    def end(self):
        self.process.send_signal(2)
        return self.process.wait(timeout=60)

    def kill(self):
        self.process.kill()
        return self.process.wait()


class Session:
    """Somebody who is signed in. Others of the same session are made with `again`."""

    def __init__(self, served, cookie=""):
        self.served, self.cookie = served, cookie
        self.connection = http.client.HTTPConnection(served.netloc, timeout=ANSWER_S)
        self.asked_s = 0.0

    def again(self):
        return Session(self.served, self.cookie)

    def ask(self, method, path, body=None, kind=None):
        headers = {"Cookie": self.cookie, "Origin": self.served.origin, "Sec-Fetch-Site": "same-origin"}
        if kind:
            headers["Content-Type"] = kind
        # The page ends connections on which nobody asked for a while; browsers make another one.
        if time.monotonic() - self.asked_s > IDLE_S:
            self.connection.close()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        self.asked_s = time.monotonic()
        found = Answer(answer.status, answer.headers, answer.read())
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("headcount-") and not cookie.startswith("headcount-language"):
                self.cookie = cookie.split(";")[0]
        return found

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields), "application/x-www-form-urlencoded")

    def send(self, path, files, fields):
        """Sends files with a form."""
        line = secrets.token_hex(16)
        parts = [f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        for file in files:
            head = f'--{line}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\nContent-Type: text/csv\r\n\r\n'
            parts += [head.encode(), file.read_bytes(), b"\r\n"]
        body = b"".join([*parts, f"--{line}--\r\n".encode()])
        return self.arrived(self.ask("POST", path, body, f"multipart/form-data; boundary={line}"))

    def arrived(self, answer):
        """The page that comes in the end: where one leads to another, or asks to be asked again."""
        path = None
        while True:
            again = answer.headers.get("Refresh") or (re.search(r'http-equiv="refresh" content="([^"]*)"', answer.text) or [None, None])[1]
            if answer.status in (302, 303):
                path = answer.headers["Location"]
            elif again:
                found = re.search(r"url=(\S+)", again)
                path = html.unescape(found.group(1)) if found else path
                time.sleep(0.05)
            else:
                return answer
            answer = self.get(path)
