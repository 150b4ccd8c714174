"""Reads a mail with Python's own email package, which had no part in writing it, and prints what it is as JSON."""

import email
import email.policy
import hashlib
import json
import sys


def part(message):
    facts = {
        "type": message.get_content_type(),
        "charset": message.get_content_charset(),
        "encoding": message.get("content-transfer-encoding"),
        "disposition": message.get_content_disposition(),
        "filename": message.get_filename(),
        "defects": [repr(defect) for defect in message.defects],
    }
    if message.is_multipart():
        return {**facts, "parts": [part(own) for own in message.iter_parts()]}
    payload = message.get_payload(decode=True)
    if message.get_content_maintype() == "text":
        facts["text"] = payload.decode(message.get_content_charset())
    return {**facts, "size": len(payload), "sha256": hashlib.sha256(payload).hexdigest()}


with open(sys.argv[1], "rb") as file:
    raw = file.read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
headers = [[name.lower(), str(value)] for name, value in mail.items()]
longest = max(len(line) for line in raw.split(b"\r\n"))
print(json.dumps({"headers": headers, "body": part(mail), "longestLine": longest}))
