"""What stands in place of what people typed where searches are kept: keyed hashes, which nobody can read back."""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from teaching_records.rules.agreement import Evidence
from teaching_records.rules.names import name_key
from teaching_records.rules.normal_forms import mailbox_key

IPV6_HOME = 64  # bits: whoever has one address of such a network has all of them


def address_key(address: str) -> str:
    """The key of a mailbox, however its address is written."""
    return _key("address", mailbox_key(address))


def details_key(evidence: Evidence) -> str:
    """The key of names, date of birth and National Insurance number, however they are written."""
    names = sorted(name_key(" ".join((*name.given, *name.family))) for name in evidence.names)
    days = [day.isoformat() for day in evidence.dates_of_birth]
    return _key("details", json.dumps([names, days, evidence.national_insurance_number]))


def answers_key(answers: Mapping[str, Any]) -> str:
    """The key of answers just as they were kept: what a page showed, and its form sends back."""
    return _key("answers", json.dumps(answers, sort_keys=True))


def network_key(address: str | None) -> str:
    """The key of an IP address, for version 6 of its network; "" for none, and for what is no address."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    return _key("network", str(ipaddress.ip_network((ip, IPV6_HOME), strict=False) if ip.version == 6 else ip))


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"matching.find_trn.{kind}", value, algorithm="sha256").hexdigest()
