"""A mail server of Debian's python3-aiosmtpd: prints its port, and stores each message with its envelope in a folder.

usage: smtp-server.py FOLDER [--refuse STAGE ANSWER] [--tls CERTIFICATE KEY [--at-once]] [--login USER PASSWORD]
With --at-once TLS begins with the connection, not with STARTTLS. STAGE is "rcpt" or "data"; it is refused until the file FOLDER/open is there.
"""

import argparse
import asyncio
import json
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--refuse", nargs=2)
parser.add_argument("--tls", nargs=2)
parser.add_argument("--login", nargs=2)
parser.add_argument("--at-once", action="store_true")
options = parser.parse_args()


def refusal(stage):
    refused, answer = options.refuse or ("", "")
    is_open = (options.folder / "open").exists()
    return answer if refused == stage and not is_open else None


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answer = refusal("rcpt")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = refusal("data")
        if answer:
            return answer
        number = len(list(options.folder.glob("*.eml")))
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "login": bool(session.authenticated),
        }
        (options.folder / f"{number:03}.json").write_text(json.dumps(facts))
        (options.folder / f"{number:03}.eml").write_bytes(envelope.original_content)
        return "250 kept"


def check_login(server, session, envelope, mechanism, data):
    given = [data.login.decode(), data.password.decode()]
    return AuthResult(success=given == options.login, handled=False)


tls = None
if options.tls:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*options.tls)


def protocol():
    return SMTP(
        Handler(),
        tls_context=None if options.at_once else tls,
        authenticator=check_login if options.login else None,
        auth_required=bool(options.login),
        auth_require_tls=bool(options.tls) and not options.at_once,
        enable_SMTPUTF8=True,
    )


async def main():
    loop = asyncio.get_running_loop()
    at_once = tls if options.at_once else None
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=at_once)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
